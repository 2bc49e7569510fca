// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { insertionState } from '@/entrypoints/page/insertion';
import { pageMemory, rememberInsertion } from '@/entrypoints/page/page-memory';
import { setSize, showPage } from '@/tests/support/editable-dom';
import { notePageForEachTest, TEXT } from '@/tests/support/note-page';

const page = notePageForEachTest();

describe('an insertion', () => {
  it('says what was seen, in which field, and by which id it can be undone', async () => {
    page.place(page.note, 'Bonjour.');
    expect(await page.insert()).toEqual({
      inserted: true,
      how: 'typed',
      lines: 'kept',
      field: 'Note',
      id: expect.stringMatching(/^[\w-]{16,}$/u),
    });
    expect(page.note.value).toBe(`Bonjour. ${TEXT}`);
  });

  it('says that lines were joined in a field of one line', async () => {
    page.place(page.line, '');
    expect(await page.insert('un\ndeux')).toMatchObject({ inserted: true, lines: 'joined' });
    expect(page.line.value).toBe('un deux');
    page.place(page.line, '');
    expect(await page.insert('un')).toMatchObject({ lines: 'kept' });
  });

  it('remembers nothing where nothing was changed', async () => {
    page.place(page.note, '');
    page.note.addEventListener('beforeinput', (event) => event.preventDefault());
    expect(await page.insert()).toStrictEqual({
      inserted: false,
      why: 'not-verified',
      changed: false,
      field: 'Note',
    });
    expect(pageMemory().insertions).toEqual([]);
  });

  it('names no field that has no name', async () => {
    page.place(page.line, '');
    const insertion = await page.insert();
    expect(insertion).toMatchObject({ inserted: true });
    expect(insertion).not.toHaveProperty('field');
  });

  it('has an id of its own on pages without encryption, too', async () => {
    vi.stubGlobal('crypto', {});
    page.place(page.note, '');
    const ids = [await page.inserted(), await page.inserted('Merci.')];
    for (const id of ids) expect(id).toMatch(/^\d{13}-0\.\d+$/u);
    expect(new Set(ids).size).toBe(2);
  });

  it('is refused where the text is too long, before anything is announced', async () => {
    page.place(page.note, '');
    page.note.maxLength = TEXT.length - 1;
    expect(await page.insert()).toStrictEqual({ inserted: false, why: 'max-length' });
  });

  it('can be undone where something else came of it', async () => {
    page.place(page.note, '');
    page.note.addEventListener('input', () => {
      page.note.value = 'AUTRE';
    });
    expect(await page.insert()).toMatchObject({ inserted: false, changed: true, id: expect.any(String) });
  });

  it('says that the page has taken the field away', async () => {
    page.place(page.note, '');
    page.note.addEventListener('keyup', () => page.note.remove());
    expect(await page.insert()).toEqual({
      inserted: true,
      how: 'typed',
      lines: 'kept',
      field: 'Note',
      id: expect.any(String),
    });
    page.place(page.line, '');
    page.line.addEventListener('keydown', () => page.line.remove());
    expect(await page.insert()).toEqual({ inserted: false, why: 'field-gone' });
  });

  it('has the caret that it leaves for the target of the next', async () => {
    page.place(page.note, '');
    await page.inserted();
    expect(pageMemory().target?.caret).toMatchObject({ start: TEXT.length, value: TEXT });
  });

  it('is refused without a field, with the reason', async () => {
    expect(await page.insert()).toEqual({ inserted: false, why: 'no-field' });
    page.place(page.note, '');
    await page.inserted();
    page.note.remove();
    expect(await page.insert()).toEqual({ inserted: false, why: 'field-gone' });
  });

  it('is refused where the target is not the field of the press', async () => {
    page.place(page.note, '');
    page.focused = true;
    expect(await page.insert()).toEqual({ inserted: false, why: 'target-changed' });
  });

  it('is refused in fields that take no text, with the reason', async () => {
    showPage('<input type="password"><input type="number"><p tabindex="0">a</p>');
    const answers: unknown[] = [];
    for (const element of document.body.children) {
      (element as HTMLElement).focus();
      answers.push(await page.insert());
    }
    expect(answers).toEqual([
      { inserted: false, why: 'password' },
      { inserted: false, why: 'wrong-type' },
      { inserted: false, why: 'no-field' },
    ]);
  });

  it('names the frame of another origin that has the caret, as far as it is known', async () => {
    const element = showPage('<iframe id="frame"></iframe>');
    const frame = element<HTMLIFrameElement>('frame');
    const become = (contentWindow: Window | null, src: string) =>
      Object.defineProperties(frame, {
        contentDocument: { configurable: true, value: null },
        contentWindow: { configurable: true, value: contentWindow },
        src: { configurable: true, value: src },
      });
    frame.focus();
    const refused = { inserted: false, why: 'cross-origin-frame' };
    const inner = {} as Window;
    // The windows of frames by their number, which the test environment leaves out.
    vi.stubGlobal('0', inner);
    become(inner, 'https://crm.example/note?id=7');
    expect(await page.insert()).toEqual({ ...refused, frame: [0], frameOrigin: 'https://crm.example' });
    become(null, 'data:text/plain,a');
    expect(await page.insert()).toEqual(refused);
  });
});

describe('the state of an insertion', () => {
  it('in a text field is whether its text is there once more than before', async () => {
    page.place(page.note, `${TEXT} `);
    const id = await page.inserted();
    expect(insertionState(id)).toBe('present');
    page.note.value = `Autre. ${TEXT} ${TEXT}`;
    expect(insertionState(id)).toBe('present');
    page.note.value = `Autre. ${TEXT}`;
    expect(insertionState(id)).toBe('absent');
  });

  it('is unknown of another page', () => {
    expect(insertionState('another')).toBe('unknown');
  });

  it('is reported once the field is gone from the page: whether its text is elsewhere', async () => {
    page.place(page.note, '');
    const id = await page.inserted();
    page.note.remove();
    expect(insertionState(id)).toBe('field-gone');
    // One of several fields.
    page.line.after(document.createElement('textarea'));
    page.line.value = `Note : ${TEXT}`;
    expect(insertionState(id)).toBe('present');
  });

  it('in rich text is recognised by its words', () => {
    page.rich.innerHTML = '<p>Bonjour. Je comprends.</p>';
    const join = { text: TEXT, before: ' ', after: '', all: ` ${TEXT}` };
    const field = new WeakRef(page.rich);
    const rest = {
      kind: 'rich',
      before: 'Bonjour.',
      after: 'Bonjour.Jecomprends.',
      replaced: '',
      start: 0,
      address: '',
    } as const;
    rememberInsertion({ id: 'rich', field, join, ...rest });
    expect(insertionState('rich')).toBe('present');
    page.rich.innerHTML = '<p>Bonjour. Merci. Je com<b>prends.</b> Et…</p>';
    expect(insertionState('rich')).toBe('present');
    page.rich.innerHTML = '<p>Bon<i>jour.</i></p>';
    expect(insertionState('rich')).toBe('absent');
    page.rich.innerHTML = '<p>Autre chose</p>';
    expect(insertionState('rich')).toBe('unknown');
  });

  it('in an editor that draws its text is told by what it draws, and not by its hidden field', () => {
    page.rich.removeAttribute('contenteditable');
    page.rich.className = 'monaco-editor';
    page.rich.innerHTML = `<div>Bonjour. ${TEXT}</div><textarea></textarea>`;
    const [, input] = page.rich.children as unknown as HTMLElement[];
    if (!input) throw new Error('There is no field.');
    for (const element of page.rich.children) setSize(element as HTMLElement, 200, 40);
    setSize(input, 1, 1);
    rememberInsertion({
      id: 'drawn',
      field: new WeakRef(input),
      kind: 'drawn',
      before: 'Bonjour.',
      after: 'Bonjour.Jecomprends.',
      join: { text: TEXT, before: ' ', after: '', all: ` ${TEXT}` },
      replaced: '',
      start: 0,
      address: '',
    });
    expect(insertionState('drawn')).toBe('present');
    (page.rich.firstElementChild as HTMLElement).textContent = 'Bonjour.';
    expect(insertionState('drawn')).toBe('absent');
  });

  it('of a text without words is what was there after it', () => {
    page.rich.innerHTML = '<p>a</p>';
    const field = new WeakRef(page.rich);
    const join = { text: ' ', before: '', after: '', all: ' ' };
    const rest = { kind: 'rich', before: 'b', after: 'a', replaced: '', start: 0, address: '' } as const;
    rememberInsertion({ id: 'blank', field, join, ...rest });
    expect(insertionState('blank')).toBe('present');
    page.rich.innerHTML = '<p>abc</p>';
    expect(insertionState('blank')).toBe('unknown');
  });
});
