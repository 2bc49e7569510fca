// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { undoInEditor } from '@/entrypoints/page/editor/undo-in-editor';
import { showPage } from '@/tests/support/editable-dom';

const ALL_MS = 10_000;

beforeEach(() => {
  vi.useFakeTimers();
  document.execCommand = () => false;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

type Way = 'history' | 'keys' | 'browser';

/** An editor with the steps of its history, the last of which it is at, which hears of one way to go back and forth. */
function editorWith(steps: readonly string[], way: Way, delayMs = 0) {
  const page = showPage('<div id="editor"></div>');
  const editor = page('editor');
  let index = steps.length - 1;
  const moves: string[] = [];
  const move = (by: -1 | 1) => {
    moves.push(by < 0 ? 'back' : 'forth');
    setTimeout(() => {
      index = Math.max(0, Math.min(steps.length - 1, index + by));
    }, delayMs);
  };
  if (way === 'history') {
    editor.addEventListener('beforeinput', ({ inputType }) => {
      if (inputType === 'historyUndo') move(-1);
      if (inputType === 'historyRedo') move(1);
    });
  }
  if (way === 'keys') {
    editor.addEventListener('keydown', ({ ctrlKey, key }) => {
      if (ctrlKey && key === 'z') move(-1);
      if (ctrlKey && key === 'y') move(1);
    });
  }
  if (way === 'browser') {
    document.execCommand = (command) => {
      if (command === 'undo') move(-1);
      if (command === 'redo') move(1);
      return true;
    };
  }
  const words = () => steps[index] ?? '';
  return { editor, words, moves };
}

async function undo(
  { editor, words }: ReturnType<typeof editorWith>,
  isBack: () => boolean,
): Promise<boolean> {
  const undoing = undoInEditor(editor, words, isBack);
  await vi.advanceTimersByTimeAsync(ALL_MS);
  return await undoing;
}

const WAYS: Way[] = ['history', 'keys', 'browser'];

describe('taking steps back in an editor', () => {
  it.each(WAYS)('uses the event that the editor handles: %s', async (way) => {
    const edited = editorWith(['avant', 'avant et après'], way);
    expect(await undo(edited, () => edited.words() === 'avant')).toBe(true);
    expect(edited.moves).toEqual(['back']);
  });

  it.each([1, 2, 3, 4])('takes as many as an insertion may have become: %i', async (count) => {
    const steps = ['avant', '1', '2', '3', '4'].slice(0, count + 1);
    const edited = editorWith(steps, 'history');
    expect(await undo(edited, () => edited.words() === 'avant')).toBe(true);
    expect(edited.moves).toHaveLength(count);
  });

  it.each(WAYS)('takes them forth again where they do not lead there: %s', async (way) => {
    const edited = editorWith(['loin', 'avant', '1', '2', '3', '4', '5'], way);
    expect(await undo(edited, () => edited.words() === 'loin')).toBe(false);
    expect(edited.moves).toEqual([...Array(4).fill('back'), ...Array(4).fill('forth')]);
    expect(edited.words()).toBe('5');
  });

  it('undoes no step where there is nothing to undo: it would be one of the person’s', async () => {
    const edited = editorWith(['avant', 'après'], 'history');
    expect(await undo(edited, () => true)).toBe(true);
    expect(edited.moves).toEqual([]);
  });

  it('stops at the first step that changes nothing', async () => {
    const edited = editorWith(['avant', 'après'], 'history');
    expect(await undo(edited, () => false)).toBe(false);
    expect(edited.moves).toEqual(['back', 'back', 'forth']);
    expect(edited.words()).toBe('après');
  });

  it('waits for an editor that is slow, step by step', async () => {
    const edited = editorWith(['avant', '1', 'après'], 'history', 100);
    expect(await undo(edited, () => edited.words() === 'avant')).toBe(true);
    expect(edited.moves).toEqual(['back', 'back']);
  });

  it('gives an editor a moment to put its text in order after a step', async () => {
    const edited = editorWith(['avant', 'après'], 'history');
    let isTidy = false;
    const isBack = () => {
      if (edited.words() === 'avant') setTimeout(() => (isTidy = true), 15);
      return isTidy;
    };
    expect(await undo(edited, isBack)).toBe(true);
    expect(edited.moves).toEqual(['back']);
  });

  it('counts what comes back later, while a further step was tried', async () => {
    const edited = editorWith(['avant', 'après'], 'history');
    let isTidy = false;
    const isBack = () => {
      if (edited.words() === 'avant') setTimeout(() => (isTidy = true), 100);
      return isTidy;
    };
    expect(await undo(edited, isBack)).toBe(true);
    expect(edited.moves).toEqual(['back', 'back']);
  });
});

describe('taking steps forth again', () => {
  /** An editor that takes one step at a time, the times at which it was asked for one forth, and where it is. */
  function showSlow(delayMs: number) {
    const editor = showPage('<div id="editor"></div>')('editor');
    const steps = ['loin', 'avant', '1', '2'];
    const askedAt: number[] = [];
    let index = 3;
    let isBusy = false;
    editor.addEventListener('beforeinput', ({ inputType }) => {
      const by = { historyUndo: -1, historyRedo: 1 }[inputType] ?? 0;
      if (by === 1) askedAt.push(Date.now());
      if (isBusy || !steps[index + by] || steps[index + by] === 'loin') return;
      isBusy = true;
      setTimeout(() => {
        isBusy = false;
        index += by;
      }, delayMs);
    });
    return { editor, words: () => steps[index] ?? '', askedAt, moves: [] };
  }

  it('waits until each is taken', async () => {
    const slow = showSlow(100);
    expect(await undo(slow, () => false)).toBe(false);
    expect(slow.words()).toBe('2');
  });

  it('waits no longer than until each is taken', async () => {
    const fast = showSlow(0);
    await undo(fast, () => false);
    const [first = 0, second = 0] = fast.askedAt;
    expect(fast.askedAt).toHaveLength(2);
    expect(second - first).toBeLessThan(100);
  });
});

describe('the events that the page receives', () => {
  function hear() {
    const edited = editorWith(['après'], 'history');
    const keys: KeyboardEvent[] = [];
    const inputs: InputEvent[] = [];
    for (const type of ['keydown', 'keyup'] as const)
      document.addEventListener(type, (event) => keys.push(event));
    document.addEventListener('beforeinput', (event) => inputs.push(event));
    return { edited, keys, inputs };
  }

  it('is a request to undo that it may take over', async () => {
    const { edited, inputs } = hear();
    await undo(edited, () => false);
    expect(inputs[0]).toMatchObject({ bubbles: true, cancelable: true, composed: true });
  });

  it('is an event of the frame that the editor is in', async () => {
    const frame = showPage('<iframe id="frame"></iframe>')<HTMLIFrameElement>('frame');
    const editor = frame.contentDocument?.body as HTMLElement;
    editor.ownerDocument.execCommand = () => false;
    const inputs: Event[] = [];
    editor.addEventListener('beforeinput', (event) => inputs.push(event));
    await undo({ editor, words: () => 'après', moves: [] }, () => false);
    expect(inputs[0]).toBeInstanceOf((frame.contentWindow as Window & typeof globalThis).InputEvent);
  });

  it.each([
    ['Linux x86_64', { ctrlKey: true, metaKey: false, shiftKey: false }],
    ['Win32', { ctrlKey: true, metaKey: false, shiftKey: false }],
    ['MacIntel', { ctrlKey: false, metaKey: true, shiftKey: false }],
  ])('are the keys of its platform: %s', async (platform, modifiers) => {
    vi.spyOn(navigator, 'platform', 'get').mockReturnValue(platform);
    const { edited, keys } = hear();
    await undo(edited, () => false);
    expect(keys.slice(0, 2).map(({ type }) => type)).toEqual(['keydown', 'keyup']);
    for (const key of keys.slice(0, 2))
      expect(key).toMatchObject({ key: 'z', code: 'KeyZ', keyCode: 90, which: 90, ...modifiers });
  });

  it.each([
    ['Linux x86_64', { key: 'y', code: 'KeyY', keyCode: 89, ctrlKey: true, metaKey: false, shiftKey: false }],
    ['MacIntel', { key: 'z', code: 'KeyZ', keyCode: 90, ctrlKey: false, metaKey: true, shiftKey: true }],
  ])('are those of its platform for a step forth, too: %s', async (platform, redo) => {
    vi.spyOn(navigator, 'platform', 'get').mockReturnValue(platform);
    const edited = editorWith(['avant', 'après'], 'browser');
    const keys: KeyboardEvent[] = [];
    let isTaken = false;
    const words = () => (isTaken ? 'pris' : edited.words());
    edited.editor.addEventListener('keydown', (event) => {
      keys.push(event);
      isTaken = keys.length === 1;
    });
    const undoing = undoInEditor(edited.editor, words, () => false);
    await vi.advanceTimersByTimeAsync(ALL_MS);
    await undoing;
    expect(keys.at(-1)).toMatchObject(redo);
  });
});
