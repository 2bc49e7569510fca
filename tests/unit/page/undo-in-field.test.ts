// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { insertionState } from '@/entrypoints/page/insertion';
import { insertionRecord, rememberInsertion } from '@/entrypoints/page/page-memory';
import { showPage, watchEvents } from '@/tests/support/editable-dom';
import { notePageForEachTest, TEXT } from '@/tests/support/note-page';

const page = notePageForEachTest();

describe('undoing in a text field', () => {
  it('takes the text out again with its separators, once', async () => {
    page.place(page.note, 'Avant suite', 5);
    const id = await page.inserted();
    expect(page.note.value).toBe(`Avant ${TEXT} suite`);
    expect(await page.undo(id)).toEqual({ undone: true });
    expect(page.note.value).toBe('Avant suite');
    expect(insertionRecord(id)).toBeUndefined();
    expect(await page.undo(id)).toBeUndefined();
  });

  it('puts back what was selected', async () => {
    page.place(page.note, 'Avant milieu après', 6, 12);
    const id = await page.inserted();
    expect(await page.undo(id)).toEqual({ undone: true });
    expect(page.note.value).toBe('Avant milieu après');
    expect(page.commands.at(-1)).toBe('insertText milieu');
  });

  it('touches nothing where the page has another address: the field may hold another record', async () => {
    page.place(page.note, 'Avant');
    const id = await page.inserted();
    const address = location.href;
    history.pushState({}, '', '?record=2');
    page.note.value = `Autre dossier : ${TEXT}`;
    expect(await page.undo(id)).toEqual({ undone: false, why: 'other-address' });
    expect(page.note.value).toBe(`Autre dossier : ${TEXT}`);
    history.replaceState({}, '', address);
    expect(await page.undo(id)).toEqual({ undone: true });
  });

  it.each([
    ['Avant', { undone: true }, 'Avant'],
    ['', { undone: false, why: 'other-address' }, TEXT],
  ] as const)('of a record that was saved under an address of its own: “%s”', async (before, undo, value) => {
    page.place(page.note, before);
    const id = await page.inserted();
    const address = location.href;
    history.replaceState({}, '', '?record=new-7');
    expect(await page.undo(id)).toEqual(undo);
    expect(page.note.value).toBe(value);
    history.replaceState({}, '', address);
  });

  it('finds the field that the page rendered in its place, where there is only one', async () => {
    page.place(page.note, 'Avant');
    const id = await page.inserted();
    const { value } = page.note;
    const anew = page.note.cloneNode() as HTMLTextAreaElement;
    page.note.replaceWith(anew);
    anew.value = value;
    expect(insertionState(id)).toBe('present');
    const twin = anew.cloneNode() as HTMLTextAreaElement;
    anew.after(twin);
    expect(await page.undo(id)).toEqual({ undone: false, why: 'field-gone' });
    twin.remove();
    expect(await page.undo(id)).toEqual({ undone: true });
    expect(anew.value).toBe('Avant');
  });

  it.each(['readOnly', 'disabled'] as const)(
    'touches nothing in a field that is %s by now',
    async (state) => {
      page.place(page.note, 'Avant');
      const id = await page.inserted();
      const { value } = page.note;
      page.note[state] = true;
      expect(await page.undo(id)).toEqual({ undone: false, why: 'refused' });
      expect(page.note.value).toBe(value);
    },
  );

  it('leaves what was typed before and behind it since', async () => {
    page.place(page.note, 'Avant');
    const id = await page.inserted();
    page.note.value = `Bien avant ${TEXT} Et après`;
    expect(await page.undo(id)).toEqual({ undone: true });
    expect(page.note.value).toBe('Bien avant Et après');
    expect(page.commands.at(-1)).toBe('delete');
  });

  it.each([
    ['behind it', (value: string) => value.length, 'Avant suite'.length],
    ['in it', () => 9, 5],
    ['before it', () => 2, 2],
  ])('keeps the caret at the words it was at: %s', async (_, index, expected) => {
    page.place(page.note, 'Avant suite', 5);
    const id = await page.inserted();
    page.note.setSelectionRange(index(page.note.value), index(page.note.value));
    await page.undo(id);
    expect([page.note.selectionStart, page.note.selectionEnd]).toEqual([expected, expected]);
  });

  it('keeps the caret so where something was replaced', async () => {
    page.place(page.note, 'Avant milieu après', 6, 12);
    const id = await page.inserted();
    page.note.setSelectionRange(page.note.value.length, page.note.value.length);
    await page.undo(id);
    expect(page.note.selectionStart).toBe('Avant milieu après'.length);
  });

  it('puts the whole of the field back where the page made another text of it', async () => {
    page.place(page.note, 'avant');
    page.note.addEventListener('input', () => {
      if (page.note.value.includes(TEXT)) page.note.value = page.note.value.toUpperCase();
    });
    const id = await page.inserted();
    expect(page.note.value).toBe(`AVANT ${TEXT.toUpperCase()}`);
    expect(await page.undo(id)).toEqual({ undone: true });
    expect(page.note.value).toBe('avant');
  });

  it('is found by its position among equal texts, by the text before or after it', async () => {
    page.place(page.note, `${TEXT} `);
    const id = await page.inserted();
    page.note.value += ' Et après';
    expect(await page.undo(id)).toEqual({ undone: true });
    expect(page.note.value).toBe(`${TEXT}  Et après`);
    page.place(page.note, ` ${TEXT}`, 0);
    const second = await page.inserted();
    page.note.value = `Avant ${page.note.value}`;
    expect(await page.undo(second)).toEqual({ undone: true });
    expect(page.note.value).toBe(`Avant  ${TEXT}`);
  });

  it.each([
    ['behind it', '', (value: string) => `${value} Et`, `x ${TEXT} y z Et`],
    ['before it', '', (value: string) => `Et ${value}`, `Et x ${TEXT} y z`],
    ['behind it, where words were replaced', 'y ', (value: string) => `${value} Et`, `x ${TEXT} y z Et`],
    ['before it, where words were replaced', 'y ', (value: string) => `Et ${value}`, `Et x ${TEXT} y z`],
  ])(
    'is told by what stands on its other side, in the middle of a text: typed %s',
    async (_, replaced, type, wanted) => {
      const before = `x ${TEXT} y z`;
      const start = before.indexOf(replaced === '' ? 'z' : replaced);
      page.place(page.note, before, start, start + replaced.length);
      const id = await page.inserted();
      page.note.value = type(page.note.value);
      expect(await page.undo(id)).toEqual({ undone: true });
      expect(page.note.value).toBe(wanted);
    },
  );

  it('is refused where two fit as well: one at its start, one at its end', async () => {
    page.place(page.note, '');
    const id = await page.inserted();
    page.note.value = `${TEXT} ${TEXT}`;
    expect(await page.undo(id)).toEqual({ undone: false, why: 'ambiguous' });
  });

  it.each([
    ['in the text, behind as many letters as were replaced', 'milieu', 10, 'Avant milieu'.length],
    [
      'at its end',
      'un milieu plus long que le texte',
      TEXT.length,
      'Avant un milieu plus long que le texte'.length,
    ],
  ])('puts the caret behind what was replaced: %s', async (_, replaced, offset, wanted) => {
    page.place(page.note, `Avant ${replaced} après`, 6, 6 + replaced.length);
    const id = await page.inserted();
    page.note.setSelectionRange(6 + offset, 6 + offset);
    expect(await page.undo(id)).toEqual({ undone: true });
    expect([page.note.selectionStart, page.note.selectionEnd]).toEqual([wanted, wanted]);
  });

  it('leaves the caret where the page that refuses it has put it', async () => {
    page.place(page.note, 'Avant');
    const id = await page.inserted();
    const full = page.note.value;
    page.note.addEventListener('input', () => {
      page.note.value = full;
      page.note.setSelectionRange(2, 2);
    });
    expect(await page.undo(id)).toEqual({ undone: false, why: 'refused' });
    expect(page.note.selectionStart).toBe(2);
  });

  it('is announced by an event of the frame that the field is in', async () => {
    const frame = showPage('<iframe id="frame"></iframe>')<HTMLIFrameElement>('frame');
    const inner = frame.contentDocument as Document;
    inner.body.innerHTML = '<textarea></textarea>';
    const field = inner.querySelector('textarea') as HTMLTextAreaElement;
    inner.execCommand = () => true;
    field.value = `Avant ${TEXT}`;
    const join = { text: TEXT, before: ' ', after: '', all: ` ${TEXT}` };
    const texts = { before: 'Avant', after: `Avant ${TEXT}`, replaced: '', start: 5 };
    const address = frame.contentWindow?.location.href ?? '';
    rememberInsertion({ id: 'inner', field: new WeakRef(field), kind: 'lines', join, address, ...texts });
    const inputs: Event[] = [];
    field.addEventListener('input', (event) => inputs.push(event));
    expect(await page.undo('inner')).toEqual({ undone: true });
    expect(inputs).toHaveLength(1);
    expect(inputs[0]).toBeInstanceOf((frame.contentWindow as Window & typeof globalThis).InputEvent);
  });

  it('is refused where it is ambiguous which of several it is, or where it is absent', async () => {
    page.place(page.note, `${TEXT} `);
    const id = await page.inserted();
    page.note.value = `x ${TEXT} y ${TEXT} z`;
    expect(await page.undo(id)).toEqual({ undone: false, why: 'ambiguous' });
    page.note.value = 'Autre chose';
    expect(await page.undo(id)).toEqual({ undone: false, why: 'absent' });
    expect(page.note.value).toBe('Autre chose');
    expect(insertionRecord(id)).toBeDefined();
  });

  it('is refused where the field is removed', async () => {
    page.place(page.note, '');
    const id = await page.inserted();
    page.note.remove();
    expect(await page.undo(id)).toEqual({ undone: false, why: 'field-gone' });
  });

  it('sets the value where the browser deletes nothing, and the page gets the event', async () => {
    page.place(page.note, 'Avant');
    const id = await page.inserted();
    document.execCommand = () => true;
    const inputEvents: InputEvent[] = [];
    document.addEventListener('input', (event) => inputEvents.push(event as InputEvent), { once: true });
    expect(await page.undo(id)).toEqual({ undone: true });
    expect(page.note.value).toBe('Avant');
    expect(inputEvents).toHaveLength(1);
    expect(inputEvents[0]).toMatchObject({ inputType: 'historyUndo', bubbles: true, composed: true });
  });

  it('sets it where the field reveals no selection', async () => {
    page.line.type = 'email';
    page.line.value = 'a';
    page.line.focus();
    const id = await page.inserted();
    page.commands.length = 0;
    expect(await page.undo(id)).toEqual({ undone: true });
    expect(page.line.value).toBe('a');
    expect(page.commands).toEqual([]);
  });

  it('says whether the page refuses it or makes something else of it', async () => {
    page.place(page.note, '');
    const id = await page.inserted();
    const full = page.note.value;
    page.note.addEventListener('input', () => {
      page.note.value = full;
    });
    expect(await page.undo(id)).toEqual({ undone: false, why: 'refused' });
    page.note.addEventListener('input', () => {
      page.note.value = 'AUTRE';
    });
    expect(await page.undo(id)).toEqual({ undone: false, why: 'changed' });
  });

  it('is announced as typing is, with the focus and the change where the page has no focus', async () => {
    page.place(page.note, '');
    const id = await page.inserted();
    const events = watchEvents(page.note);
    await page.undo(id);
    expect(events.map(({ type }) => type)).toEqual([
      ...['focus', 'focusin', 'keydown', 'input', 'keyup', 'change', 'blur', 'focusout'],
    ]);
  });

  it('announces neither where the page has the focus', async () => {
    page.place(page.note, '');
    const id = await page.inserted();
    page.focused = true;
    const events = watchEvents(page.note);
    await page.undo(id);
    expect(events.map(({ type }) => type)).toEqual(['keydown', 'input', 'keyup']);
  });

  it('announces no change where nothing was undone', async () => {
    page.place(page.note, '');
    const id = await page.inserted();
    page.note.value = 'Autre';
    const events = watchEvents(page.note);
    await page.undo(id);
    expect(events.map(({ type }) => type)).toEqual(['focus', 'focusin', 'blur', 'focusout']);
  });

  it('is a step of its own for the browser’s undo', async () => {
    page.place(page.note, 'Avant');
    const id = await page.inserted();
    const selections: string[] = [];
    const set = page.note.setSelectionRange.bind(page.note);
    page.note.setSelectionRange = (start, end, direction) => {
      selections.push(`${page.note.value.length} ${start} ${end}`);
      set(start, end, direction);
    };
    await page.undo(id);
    expect(selections).toEqual(['19 18 18', '19 19 19', '19 5 19', '5 5 5', '5 4 4', '5 5 5']);
  });
});
