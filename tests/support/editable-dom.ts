/**
 * What jsdom lacks for the page script's unit tests: which content is editable, and the commands by which a browser
 * types, deletes and undoes. Layout, paste and the editors themselves are tested in browsers (`tests/matrix/`).
 */

/** Lets editable content say that it is, as browsers do: an element asks the nearest one that says so. */
export function defineIsContentEditable(): void {
  Object.defineProperty(HTMLElement.prototype, 'isContentEditable', {
    configurable: true,
    get(this: HTMLElement) {
      const said = this.closest('[contenteditable]')?.getAttribute('contenteditable');
      return said !== undefined && said !== null && said !== 'false';
    },
  });
}

/** Lets elements say whether they are shown, and the words that they show: jsdom draws nothing. */
export function defineVisibility(): void {
  Element.prototype.checkVisibility = function (this: Element) {
    return !this.closest(
      'style, script, template, [hidden], [style*="display:none"], [style*="visibility:hidden"]',
    );
  };
  Object.defineProperty(HTMLElement.prototype, 'innerText', {
    configurable: true,
    get(this: HTMLElement) {
      return this.textContent;
    },
  });
}

/** Makes `execCommand` write as a browser does, at the caret of the active field; answers the commands given so far. */
export function defineExecCommand(): string[] {
  const commands: string[] = [];
  document.execCommand = (command, _showUi, text = '') => {
    commands.push(text === '' ? command : `${command} ${text}`);
    if (command !== 'insertText' && command !== 'delete') return false;
    const active = document.activeElement;
    if (active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement) {
      const { selectionStart: start, selectionEnd: end } = active;
      // Fields that expose no selection have one all the same: at the end, here.
      if (start === null || end === null) active.value += text;
      else active.setRangeText(text, start, end, 'end');
    } else {
      const selection = document.getSelection();
      if (!active || !selection?.rangeCount) return false;
      const range = selection.getRangeAt(0);
      range.deleteContents();
      if (text !== '') range.insertNode(document.createTextNode(text));
      range.collapse(false);
    }
    active.dispatchEvent(new InputEvent('input', { bubbles: true }));
    return true;
  };
  return commands;
}

/** Shows a page and answers its elements by their ids. */
export function showPage(html: string): <T extends HTMLElement = HTMLElement>(id: string) => T {
  document.body.innerHTML = html;
  return <T extends HTMLElement>(id: string) => {
    const element = document.getElementById(id);
    if (!element) throw new Error(`The page has no #${id}.`);
    return element as T;
  };
}

/** Gives an element a size; jsdom lays nothing out. */
export function setSize(element: HTMLElement, width: number, height: number): void {
  element.getBoundingClientRect = () => new DOMRect(10, 10, width, height);
}

const WATCHED = 'focus focusin keydown keypress beforeinput input keyup change blur focusout'.split(' ');

/** The events that a field gets from now on, in their order. */
export function watchEvents(field: HTMLElement): Event[] {
  const events: Event[] = [];
  for (const type of WATCHED) field.addEventListener(type, (event) => events.push(event));
  return events;
}
