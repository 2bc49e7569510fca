// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TextField } from '@/entrypoints/page/field/classify-field';
import { writeToField } from '@/entrypoints/page/field/write-to-field';
import type { FieldKind } from '@/protocol/page';
import {
  defineExecCommand,
  defineIsContentEditable,
  showPage,
  watchEvents,
} from '@/tests/support/editable-dom';

/** Longer than anything that is waited for. */
const ALL_MS = 2_000;
const TEXT = 'Je comprends.';

let line: HTMLInputElement;
let lines: HTMLTextAreaElement;
let aside: HTMLInputElement;
let pageFocused: boolean;
let commands: string[];

beforeAll(defineIsContentEditable);
beforeEach(() => {
  vi.useFakeTimers();
  pageFocused = true;
  vi.spyOn(document, 'hasFocus').mockImplementation(() => pageFocused);
  commands = defineExecCommand();
  const page = showPage('<input id="line"><textarea id="lines"></textarea><input id="aside">');
  line = page<HTMLInputElement>('line');
  lines = page<HTMLTextAreaElement>('lines');
  aside = page<HTMLInputElement>('aside');
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function place(field: TextField, value: string, start = value.length, end = start): void {
  field.value = value;
  field.focus();
  field.setSelectionRange(start, end);
}

async function write(field: TextField, kind: FieldKind = 'line', text = TEXT, ms = ALL_MS) {
  const writing = writeToField(field, kind, text);
  await vi.advanceTimersByTimeAsync(ms);
  return await writing;
}

const types = (events: readonly Event[]) => events.map(({ type }) => type);
const doNothing = () => {
  document.execCommand = () => true;
};

describe('writing into a text field', () => {
  it('types at the caret, with the separators, and returns the text before', async () => {
    place(line, 'Bonjour Merci', 7);
    expect(await write(line)).toEqual({
      insertion: { inserted: true, how: 'typed', lines: 'kept' },
      join: { text: TEXT, before: ' ', after: '', all: ` ${TEXT}` },
      before: 'Bonjour Merci',
      after: `Bonjour ${TEXT} Merci`,
      replaced: '',
      start: 7,
    });
    expect(commands).toEqual([`insertText  ${TEXT}`]);
  });

  it('replaces the selected text', async () => {
    place(line, 'Bonjour vous', 0, 7);
    const written = await write(line);
    expect(line.value).toBe(`${TEXT} vous`);
    expect(written).toMatchObject({ replaced: 'Bonjour', start: 0, insertion: { inserted: true } });
  });

  it('separates the lines of a text from the text around where the field takes lines', async () => {
    place(lines, 'Avant');
    await write(lines, 'lines', 'Un\nDeux');
    expect(lines.value).toBe('Avant\nUn\nDeux');
    place(lines, 'Avant');
    await write(lines, 'line', 'Un\nDeux');
    expect(lines.value).toBe('Avant Un\nDeux');
  });

  it('leaves the caret right behind the text, before its separator', async () => {
    place(line, 'suite', 0);
    await write(line);
    expect(line.value).toBe(`${TEXT} suite`);
    expect([line.selectionStart, line.selectionEnd]).toEqual([TEXT.length, TEXT.length]);
    place(line, 'Avant');
    await write(line);
    expect(line.selectionStart).toBe(line.value.length);
  });

  it('is announced by the keys and the input of a person’s typing', async () => {
    place(line, '');
    const events = watchEvents(line);
    await write(line);
    expect(types(events)).toEqual(['keydown', 'keypress', 'beforeinput', 'input', 'keyup']);
    expect(events[2]).toMatchObject({ inputType: 'insertText', data: TEXT, cancelable: true });
  });

  it('is a step of its own for the browser’s undo, apart from what is typed before and after', async () => {
    place(line, 'Avant');
    const selections: string[] = [];
    const set = line.setSelectionRange.bind(line);
    line.setSelectionRange = (start, end, direction) => {
      selections.push(`${line.value} ${start}`);
      set(start, end, direction);
    };
    await write(line);
    const after = `Avant ${TEXT}`;
    expect(selections).toEqual([
      'Avant 4',
      'Avant 5',
      `${after} ${after.length - 1}`,
      `${after} ${after.length}`,
    ]);
  });

  it('works in a field that reveals no selection', async () => {
    line.type = 'email';
    line.value = 'a';
    line.focus();
    expect(await write(line)).toEqual({
      insertion: { inserted: true, how: 'typed', lines: 'kept' },
      join: { text: TEXT, before: '', after: '', all: TEXT },
      before: 'a',
      after: `a${TEXT}`,
      replaced: '',
      start: 1,
    });
  });

  it('waits for a page that reacts to the input a moment later', async () => {
    place(line, '');
    line.addEventListener('input', () => setTimeout(() => (line.value = ''), 0));
    expect((await write(line)).insertion).toEqual({ inserted: false, why: 'not-verified', changed: false });
  });

  it('waits for what the page does at the last key', async () => {
    place(line, '');
    line.addEventListener('keyup', () => setTimeout(() => (line.value = 'autre'), 0));
    expect((await write(line)).insertion).toEqual({ inserted: false, why: 'not-verified', changed: true });
  });
});

describe('a page without the focus', () => {
  beforeEach(() => {
    pageFocused = false;
  });

  it('gets the focus event before, and change and blur after', async () => {
    place(line, '');
    const events = watchEvents(line);
    await write(line);
    expect(types(events)).toEqual([
      ...['focus', 'focusin', 'keydown', 'keypress', 'beforeinput', 'input', 'keyup'],
      ...['change', 'blur', 'focusout'],
    ]);
    expect(events.find(({ type }) => type === 'change')?.bubbles).toBe(true);
  });

  it('gets no change event where there was no change', async () => {
    doNothing();
    place(line, '');
    line.addEventListener('keyup', () => (line.value = ''));
    const events = watchEvents(line);
    await write(line);
    expect(types(events)).not.toContain('change');
    expect(types(events).slice(-2)).toEqual(['blur', 'focusout']);
  });

  it('gets the text where the caret was, though it moves it at the focus', async () => {
    place(line, 'Bonjour', 0);
    line.addEventListener('focus', () => setTimeout(() => line.setSelectionRange(7, 7), 0));
    await write(line);
    expect(line.value).toBe(`${TEXT} Bonjour`);
  });

  it('gets the text where the caret was, though it moves it at once', async () => {
    place(line, 'Bonjour', 0);
    line.addEventListener('focus', () => line.setSelectionRange(7, 7));
    await write(line);
    expect(line.value).toBe(`${TEXT} Bonjour`);
  });

  it('gets it into the text that it puts in a moment after the focus', async () => {
    place(line, 'Votre note…', 0);
    line.addEventListener('focus', () => setTimeout(() => (line.value = ''), 0));
    expect(await write(line)).toMatchObject({ before: '', after: TEXT });
  });

  it('gets it into the text that it puts in at the focus', async () => {
    place(line, 'Votre note…', 0);
    line.addEventListener('focus', () => (line.value = ''));
    expect(await write(line)).toMatchObject({ before: '', after: TEXT });
  });
});

describe('a page that takes the typing over', () => {
  it('writes the text itself, a little later', async () => {
    place(line, 'Bonjour', 7);
    line.addEventListener('beforeinput', (event) => {
      event.preventDefault();
      setTimeout(() => (line.value += (event as InputEvent).data), 100);
    });
    expect((await write(line)).insertion).toEqual({ inserted: true, how: 'typed', lines: 'kept' });
    expect(line.value).toBe(`Bonjour ${TEXT}`);
    expect(commands).toEqual([]);
  });

  it('refuses it where nothing comes, and nothing is written over that', async () => {
    place(line, 'Bonjour', 7);
    line.addEventListener('beforeinput', (event) => event.preventDefault());
    expect((await write(line)).insertion).toEqual({ inserted: false, why: 'not-verified', changed: false });
    expect(line.value).toBe('Bonjour');
  });

  it('is not waited for for long', async () => {
    place(line, '');
    line.addEventListener('beforeinput', (event) => event.preventDefault());
    let ended = false;
    const writing = writeToField(line, 'line', TEXT).then(() => {
      ended = true;
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(ended).toBe(true);
    await writing;
  });
});

describe('where the browser types nothing', () => {
  it('the value is set, and the page gets an event as of typing', async () => {
    doNothing();
    place(line, 'Bonjour vous', 0, 7);
    const inputEvents: InputEvent[] = [];
    document.addEventListener('input', (event) => inputEvents.push(event as InputEvent), { once: true });
    expect(await write(line)).toMatchObject({
      insertion: { inserted: true, how: 'set', lines: 'kept' },
      after: `${TEXT} vous`,
    });
    expect(inputEvents).toHaveLength(1);
    expect(inputEvents[0]).toMatchObject({
      inputType: 'insertText',
      data: TEXT,
      bubbles: true,
      composed: true,
    });
    expect(line.selectionStart).toBe(TEXT.length);
  });

  it('the page hears of it by an event of the frame that the field is in', async () => {
    const frame = showPage('<iframe id="frame"></iframe>')<HTMLIFrameElement>('frame');
    const inner = frame.contentDocument as Document;
    inner.body.innerHTML = '<input>';
    inner.execCommand = () => true;
    inner.hasFocus = () => true;
    const field = inner.querySelector('input') as HTMLInputElement;
    field.focus();
    const inputs: Event[] = [];
    field.addEventListener('input', (event) => inputs.push(event));
    expect((await write(field)).insertion).toMatchObject({ inserted: true, how: 'set' });
    expect(inputs[0]).toBeInstanceOf((frame.contentWindow as Window & typeof globalThis).InputEvent);
  });

  it('it is not set where the selection is unknown', async () => {
    doNothing();
    line.type = 'email';
    line.value = 'a';
    line.focus();
    expect((await write(line)).insertion).toEqual({ inserted: false, why: 'not-verified', changed: false });
  });

  it('it is not set where the page has put another value in', async () => {
    document.execCommand = () => {
      line.value = 'le sien';
      return true;
    };
    place(line, 'Bonjour');
    expect((await write(line)).insertion).toEqual({ inserted: false, why: 'not-verified', changed: true });
    expect(line.value).toBe('le sien');
  });

  it('it is neither typed nor set once the page has moved the caret to another field', async () => {
    place(line, 'Bonjour');
    line.addEventListener('keydown', () => aside.focus());
    expect((await write(line)).insertion).toEqual({ inserted: false, why: 'not-verified', changed: false });
    expect([line.value, aside.value]).toEqual(['Bonjour', '']);
  });
});

describe('a text that is too long with its separators', () => {
  it('is not written, nor announced', async () => {
    place(line, 'Avant');
    line.maxLength = 'Avant'.length + TEXT.length;
    const events = watchEvents(line);
    expect(await write(line)).toMatchObject({
      insertion: { inserted: false, why: 'max-length' },
      after: 'Avant',
    });
    expect(events).toEqual([]);
    expect(line.value).toBe('Avant');
  });

  it('ends the focus that was announced', async () => {
    pageFocused = false;
    place(line, 'Avant');
    line.maxLength = 6;
    const events = watchEvents(line);
    await write(line);
    expect(types(events)).toEqual(['focus', 'focusin', 'blur', 'focusout']);
  });
});
