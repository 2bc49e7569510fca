// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { insertionState } from '@/entrypoints/page/insertion';
import { insertionRecord, rememberInsertion } from '@/entrypoints/page/page-memory';
import { defineExecCommand, setSize, watchEvents } from '@/tests/support/editable-dom';
import { notePageForEachTest, TEXT } from '@/tests/support/note-page';

const page = notePageForEachTest();

describe('undoing in rich text', () => {
  const remember = (more: Partial<Parameters<typeof rememberInsertion>[0]> = {}) => {
    rememberInsertion({
      id: 'rich',
      field: new WeakRef(page.rich),
      kind: 'rich',
      before: 'Bonjour.Merci.',
      after: 'Bonjour.Jecomprends.Merci.',
      join: { text: TEXT, before: ' ', after: ' ', all: ` ${TEXT} ` },
      replaced: '',
      start: 0,
      address: location.href,
      ...more,
    });
  };
  beforeEach(() => {
    page.rich.innerHTML = `<p>Bonjour. ${TEXT} Merci.</p>`;
    page.rich.focus();
  });

  it('is the editor’s own step back while nothing was typed since', async () => {
    remember();
    page.rich.addEventListener('beforeinput', ({ inputType }) => {
      if (inputType === 'historyUndo') page.rich.innerHTML = '<p>Bonjour. Merci.</p>';
    });
    expect(await page.undo('rich')).toEqual({ undone: true });
    expect(page.commands).toEqual([]);
    expect(insertionRecord('rich')).toBeUndefined();
  });

  it('deletes the text with its separators where the editor takes no step back', async () => {
    remember();
    expect(await page.undo('rich')).toEqual({ undone: true });
    expect(page.rich.textContent).toBe('Bonjour.Merci.');
  });

  it('leaves what was typed since, and the parts that are not the text', async () => {
    remember();
    page.rich.innerHTML = `<p>Bonjour.</p><p>Bien. Je <b>comp</b>rends. Et</p><p>Merci.</p>`;
    expect(await page.undo('rich')).toEqual({ undone: true });
    expect([...page.rich.children].map((part) => part.textContent)).toEqual([
      'Bonjour.',
      'Bien.Et',
      'Merci.',
    ]);
  });

  it.each([
    { left: 'Bonjour.  Merci.', separators: [' ', ' '], gap: 0, wanted: 'Bonjour.Merci.' },
    { left: 'Bonjour.  Merci.', separators: [' ', ''], gap: 1, wanted: 'Bonjour. Merci.' },
    { left: 'Bonjour.  Merci.', separators: ['', ' '], gap: 1, wanted: 'Bonjour. Merci.' },
    { left: 'Bonjour. Merci.', separators: ['', ' '], gap: 1, wanted: 'Bonjour. Merci.' },
    { left: 'Bonjour. Merci.', separators: [' ', ''], gap: 1, wanted: 'Bonjour. Merci.' },
    { left: 'Bonjour.   Merci.', separators: [' ', ''], gap: 1, wanted: 'Bonjour.   Merci.' },
  ])(
    'deletes the separators that the step back has left: $left',
    async ({ left, separators, gap, wanted }) => {
      const [before = '', after = ''] = separators;
      remember({
        join: { text: TEXT, before, after, all: before + TEXT + after },
        gap: { spaces: gap, breaks: 0 },
      });
      page.rich.addEventListener('beforeinput', ({ inputType }) => {
        if (inputType === 'historyUndo') page.rich.innerHTML = `<p>${left}</p>`;
      });
      expect(await page.undo('rich')).toEqual({ undone: true });
      expect(page.rich.textContent).toBe(wanted);
    },
  );

  it('deletes no space that did not come with the text', async () => {
    remember({ join: { text: TEXT, before: '', after: '', all: TEXT } });
    page.rich.innerHTML = `<p>x ${TEXT} y</p>`;
    expect(await page.undo('rich')).toEqual({ undone: true });
    expect(page.rich.textContent).toBe('x  y');
  });

  it.each([
    ['is not there', 'absent', () => (page.rich.innerHTML = '<p>Autre</p>')],
    ['is as before', 'absent', () => (page.rich.innerHTML = '<p>Bonjour. Merci.</p>')],
    ['is there twice', 'ambiguous', () => (page.rich.innerHTML = `<p>${TEXT} ${TEXT}</p>`)],
    [
      'stands in an editor with a selection of its own',
      'ambiguous',
      () => {
        page.rich.innerHTML = `<p>Et ${TEXT}</p>`;
        page.rich.className = 'cm-content';
      },
    ],
  ])('is refused where the text %s: %s', async (_, why, change) => {
    remember();
    change();
    const html = page.rich.innerHTML;
    expect(await page.undo('rich')).toEqual({ undone: false, why });
    expect(page.rich.innerHTML).toBe(html);
  });

  it('is refused where something was replaced and typing went on: its white space is not known', async () => {
    remember({ replaced: 'Ancien' });
    page.rich.innerHTML = `<p>Bonjour. ${TEXT} Merci. Et…</p>`;
    expect(await page.undo('rich')).toEqual({ undone: false, why: 'ambiguous' });
  });

  it('of a record that was saved under an address of its own', async () => {
    remember({ address: 'https://crm.example/new' });
    expect(await page.undo('rich')).toEqual({ undone: true });
    expect(page.rich.textContent).toBe('Bonjour.Merci.');
  });

  it('takes no letter for a separator that the person has deleted', async () => {
    remember();
    page.rich.innerHTML = `<p>Mot un.${TEXT}fin ici</p>`;
    expect(await page.undo('rich')).toEqual({ undone: true });
    expect(page.rich.textContent).toBe('Mot un.fin ici');
  });

  it('announces the selection to the editor before it reads it', async () => {
    remember();
    page.rich.innerHTML = '<p>Autre</p>';
    const dispatched = vi.spyOn(document, 'dispatchEvent');
    expect(await page.undo('rich')).toEqual({ undone: false, why: 'absent' });
    expect(dispatched.mock.calls.map(([{ type }]) => type)).toEqual(['selectionchange']);
  });

  it('reads what the editor puts in order once it hears of the selection', async () => {
    remember();
    document.addEventListener(
      'selectionchange',
      () => setTimeout(() => (page.rich.innerHTML = '<p>Bonjour. Merci.</p>'), 0),
      { once: true },
    );
    expect(await page.undo('rich')).toEqual({ undone: false, why: 'absent' });
  });

  it('says that the editor made another text of it at its step back', async () => {
    remember();
    let count = 0;
    page.rich.addEventListener('beforeinput', ({ inputType }) => {
      if (inputType === 'historyUndo') page.rich.innerHTML = `<p>Autre ${++count}</p>`;
    });
    expect(await page.undo('rich')).toEqual({ undone: false, why: 'changed' });
  });

  it('lets the editor delete it, as the person’s key would', async () => {
    remember();
    page.rich.innerHTML = `<p>Bonjour. ${TEXT} Merci. Et…</p>`;
    const inputEvents: InputEvent[] = [];
    document.addEventListener(
      'beforeinput',
      (event) => {
        inputEvents.push(event as InputEvent);
        event.preventDefault();
        page.rich.innerHTML = '<p>Bonjour. Merci. Et…</p>';
      },
      { once: true },
    );
    const events = watchEvents(page.rich);
    expect(await page.undo('rich')).toEqual({ undone: true });
    expect(inputEvents[0]).toMatchObject({
      inputType: 'deleteContentBackward',
      bubbles: true,
      cancelable: true,
      composed: true,
    });
    expect(page.commands).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual([
      ...['focus', 'focusin', 'keydown', 'beforeinput', 'keyup', 'blur', 'focusout'],
    ]);
  });

  it('says that the editor refuses it, or draws its own text over it', async () => {
    remember();
    page.rich.innerHTML = `<p>Bonjour. ${TEXT} Merci. Et…</p>`;
    document.execCommand = () => false;
    expect(await page.undo('rich')).toEqual({ undone: false, why: 'refused' });
    defineExecCommand();
    const html = page.rich.innerHTML;
    page.rich.addEventListener('input', () => setTimeout(() => (page.rich.innerHTML = html), 30));
    expect(await page.undo('rich')).toEqual({ undone: false, why: 'refused' });
    page.rich.addEventListener('input', () => setTimeout(() => (page.rich.innerHTML = '<p>Autre</p>'), 40));
    expect(await page.undo('rich')).toEqual({ undone: false, why: 'changed' });
  });

  it('is not tried by deleting where an editor draws its text', async () => {
    remember({ kind: 'drawn' });
    page.rich.innerHTML = `<p>Bonjour. ${TEXT} Merci. Et…</p>`;
    expect(await page.undo('rich')).toEqual({ undone: false, why: 'ambiguous' });
  });
});

describe('undoing in an editor that draws its text', () => {
  /** The field that takes its keys, and what it draws beside it. */
  function showDrawn(address: string) {
    page.rich.removeAttribute('contenteditable');
    page.rich.className = 'monaco-editor';
    page.rich.innerHTML = `<div>Bonjour. ${TEXT}</div><textarea></textarea>`;
    const [drawn, input] = page.rich.children as unknown as [HTMLElement, HTMLTextAreaElement];
    setSize(drawn, 200, 40);
    setSize(input, 1, 1);
    input.focus();
    rememberInsertion({
      id: 'drawn',
      field: new WeakRef(input),
      kind: 'drawn',
      before: 'Bonjour.',
      after: 'Bonjour.Jecomprends.',
      join: { text: TEXT, before: ' ', after: '', all: ` ${TEXT}` },
      replaced: '',
      start: 0,
      address,
    });
    return { drawn, input };
  }

  it.each([location.href, 'https://crm.example/new'])(
    'is its own step back, and not a deletion in its hidden field (at %s)',
    async (address) => {
      const { drawn, input } = showDrawn(address);
      input.value = TEXT;
      input.addEventListener('keydown', ({ ctrlKey, key }) => {
        if (ctrlKey && key === 'z') drawn.textContent = 'Bonjour.';
      });
      expect(await page.undo('drawn')).toEqual({ undone: true });
      expect(input.value).toBe(TEXT);
    },
  );
});

describe('undoing a text that a block editor made further fields of', () => {
  const field = (words: string) => `<p contenteditable="true" tabindex="0">${words}</p>`;
  /** An editor of one field for each paragraph, with two that were inserted; it takes them back as one step. */
  function showBlocks({ replacesField = false } = {}) {
    page.rich.removeAttribute('contenteditable');
    page.rich.innerHTML = field('Bonjour. Un.') + field('Deux.');
    const [first, second] = page.rich.children as unknown as HTMLElement[];
    if (!first || !second) throw new Error('There are no blocks.');
    rememberInsertion({
      id: 'blocks',
      field: new WeakRef(first),
      part: new WeakRef(page.rich),
      kind: 'rich',
      before: 'Bonjour.',
      after: 'Bonjour.Un.Deux.',
      join: { text: 'Un.\n\nDeux.', before: '', after: '', all: 'Un.\n\nDeux.' },
      replaced: '',
      start: 0,
      address: location.href,
    });
    if (replacesField) first.replaceWith(first.cloneNode(true));
    second.focus();
    page.rich.addEventListener('keydown', (event) => {
      if (event.ctrlKey && event.key === 'z') page.rich.innerHTML = field('Bonjour.');
    });
  }
  const paragraphs = () => [...page.rich.children].map((part) => part.textContent);

  it.each([false, true])(
    'is one step back of the whole editor (its field is another one: %s)',
    async (replacesField) => {
      showBlocks({ replacesField });
      expect(insertionState('blocks')).toBe('present');
      expect(await page.undo('blocks')).toEqual({ undone: true });
      expect(paragraphs()).toEqual(['Bonjour.']);
    },
  );

  it('deletes nothing of a field that stays, whose spaces are the editor’s', async () => {
    showBlocks();
    rememberInsertion({
      ...(insertionRecord('blocks') as NonNullable<ReturnType<typeof insertionRecord>>),
      id: 'spaced',
      join: { text: 'Un.\n\nDeux.', before: ' ', after: '', all: ' Un.\n\nDeux.' },
      gap: { spaces: 0, breaks: 0 },
    });
    const [first, second] = page.rich.children;
    page.rich.addEventListener(
      'keydown',
      (event) => {
        event.stopImmediatePropagation();
        if (!event.ctrlKey || !first) return;
        first.textContent = 'Bonjour. ';
        second?.remove();
      },
      { capture: true },
    );
    expect(await page.undo('spaced')).toEqual({ undone: true });
    expect(paragraphs()).toEqual(['Bonjour. ']);
  });

  it('is left to the person once more was typed', async () => {
    showBlocks();
    page.rich.lastElementChild?.append(' Fin.');
    expect(insertionState('blocks')).toBe('present');
    expect(await page.undo('blocks')).toEqual({ undone: false, why: 'ambiguous' });
    expect(paragraphs()).toEqual(['Bonjour. Un.', 'Deux. Fin.']);
  });

  it('is done already where its paragraphs were removed, and impossible where the editor is', async () => {
    showBlocks({ replacesField: true });
    page.rich.lastElementChild?.remove();
    expect(insertionState('blocks')).toBe('unknown');
    page.rich.innerHTML = field('Bonjour.');
    expect(insertionState('blocks')).toBe('absent');
    expect(await page.undo('blocks')).toEqual({ undone: false, why: 'absent' });
    page.rich.remove();
    expect(insertionState('blocks')).toBe('field-gone');
    expect(await page.undo('blocks')).toEqual({ undone: false, why: 'field-gone' });
  });
});
