/**
 * What a person does to bring a screen to a state, by events that a page can make itself. Component tests use real
 * keys and clicks for what they are about; this only leads there.
 */

const PATIENCE_MS = 10_000;

export type User = {
  /** Waits until an element is there and drawn. */
  find: (selector: string) => Promise<HTMLElement>;
  /** Waits until the focus is there; a frame that the browser's own focus is not in has one too. */
  untilFocused: (selector: string) => Promise<void>;
  click: (selector: string) => Promise<void>;
  type: (selector: string, text: string) => Promise<void>;
  /** Opens the list of a select or combobox. */
  open: (selector: string) => Promise<void>;
  /** Chooses an option of a select by its value. */
  choose: (selector: string, value: string) => Promise<void>;
  /** Hands a file to a picker, which is seldom in view. */
  upload: (selector: string, name: string, text: string) => void;
  press: (key: string, held?: { ctrlKey?: boolean; altKey?: boolean }) => void;
};

type TextField = HTMLInputElement | HTMLTextAreaElement;

export const user: User = {
  find: (selector) => waitUntil(() => visible(selector), `${selector} never appeared`),
  async untilFocused(selector) {
    const isThere = () => (document.activeElement?.matches(selector) ? true : undefined);
    await waitUntil(isThere, `${selector} never had the focus`);
  },
  async click(selector) {
    const element = await user.find(selector);
    element.focus();
    const options = { bubbles: true, cancelable: true, composed: true };
    element.dispatchEvent(new PointerEvent('pointerdown', { ...options, pointerType: 'mouse' }));
    element.dispatchEvent(new MouseEvent('mousedown', options));
    element.dispatchEvent(new PointerEvent('pointerup', { ...options, pointerType: 'mouse' }));
    element.dispatchEvent(new MouseEvent('mouseup', options));
    element.click();
  },
  async type(selector, text) {
    const field = (await user.find(selector)) as TextField;
    field.focus();
    setValue(field, text);
    field.dispatchEvent(new InputEvent('input', { bubbles: true, data: text, inputType: 'insertText' }));
  },
  async open(selector) {
    (await user.find(selector)).focus();
    user.press('ArrowDown');
    await user.find('[role=option][data-highlighted]');
  },
  async choose(selector, value) {
    await user.open(selector);
    const option = `[role=option][data-value="${value}"]`;
    await user.find(option);
    const options = document.querySelectorAll('[role=option][data-value]').length;
    for (let count = 0; count < options && !visible(`${option}[data-highlighted]`); count += 1) {
      user.press('ArrowDown');
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
    user.press('Enter');
  },
  upload(selector, name, text) {
    const picker = document.querySelector<HTMLInputElement>(selector);
    if (!picker) throw new Error(`There is no ${selector}`);
    const files = new DataTransfer();
    files.items.add(new File([text], name, { type: 'application/json' }));
    picker.files = files.files;
    picker.dispatchEvent(new Event('change', { bubbles: true }));
  },
  press(key, held = {}) {
    const target = document.activeElement ?? document.body;
    const code = /^\d$/u.test(key) ? `Digit${key}` : /^[a-z]$/u.test(key) ? `Key${key.toUpperCase()}` : key;
    const options = { key, code, bubbles: true, cancelable: true, composed: true, ...held };
    target.dispatchEvent(new KeyboardEvent('keydown', options));
    target.dispatchEvent(new KeyboardEvent('keyup', options));
  },
};

function visible(selector: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.checkVisibility());
}

/** React overwrites the property on the element: only the prototype's own setter is seen as typing. */
function setValue(field: TextField, value: string): void {
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(prototype.prototype, 'value')?.set?.call(field, value);
}

async function waitUntil<T>(read: () => T | undefined, failure: string): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const value = read();
    if (value !== undefined) return value;
    if (performance.now() > end) throw new Error(failure);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
