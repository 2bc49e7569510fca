/** Undo in an editor, by whichever event it handles, until its text is as before. */
import { sendKey, until } from '@/entrypoints/page/events';

/** How long an editor may take to show that it has taken a step back. */
const STEP_MS = 150;
/** Steps that one insertion may have become: the text, its formatting, its paragraphs. */
const MOST_STEPS = 4;

type Way = { back: (element: HTMLElement) => void; forth: (element: HTMLElement) => void };

const WAYS: Way[] = [
  {
    back: (element) => sendHistory(element, 'historyUndo'),
    forth: (element) => sendHistory(element, 'historyRedo'),
  },
  { back: (element) => sendCtrl(element, 'z'), forth: (element) => sendCtrl(element, 'y') },
  { back: (element) => exec(element, 'undo'), forth: (element) => exec(element, 'redo') },
];

/** Whether the editor's text came back to what `isBack` accepts. If no way leads there, the undone steps are redone. */
export async function undoInEditor(
  element: HTMLElement,
  words: () => string,
  isBack: () => boolean,
): Promise<boolean> {
  // Nothing to take back: a step would take something of the person's.
  if (isBack()) return true;
  for (const { back, forth } of WAYS) {
    let steps = 0;
    while (steps < MOST_STEPS) {
      const was = words();
      back(element);
      if (!(await until(() => words() !== was, STEP_MS))) break;
      steps++;
      if (await until(isBack, STEP_MS / 5)) return true;
    }
    if (isBack()) return true;
    for (; steps > 0; steps--) {
      const was = words();
      forth(element);
      await until(() => words() !== was, STEP_MS);
    }
  }
  return false;
}

function sendHistory(element: HTMLElement, inputType: string): void {
  const view = element.ownerDocument.defaultView ?? window;
  element.dispatchEvent(
    new view.InputEvent('beforeinput', { bubbles: true, cancelable: true, composed: true, inputType }),
  );
}

function sendCtrl(element: HTMLElement, key: 'z' | 'y'): void {
  const mac = navigator.platform.startsWith('Mac');
  // On a Mac steps are taken forth by Cmd+Shift+Z.
  const letter = mac ? 'z' : key;
  const keyCode = letter.toUpperCase().charCodeAt(0);
  const init = {
    key: letter,
    code: `Key${letter.toUpperCase()}`,
    keyCode,
    which: keyCode,
    ctrlKey: !mac,
    metaKey: mac,
    shiftKey: mac && key === 'y',
  };
  sendKey(element, 'keydown', init);
  sendKey(element, 'keyup', init);
}

function exec(element: HTMLElement, command: 'undo' | 'redo'): void {
  element.ownerDocument.execCommand(command);
}
