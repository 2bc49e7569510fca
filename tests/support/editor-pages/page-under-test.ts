/**
 * What each page with an editor offers to the test that drives it. The text is read from the editor's own
 * model, never from what it shows.
 */

export type PageUnderTest = {
  /** Gives the editor the focus, with the caret between the two words of `before after`. */
  placeCaret: () => void;
  /** Puts the caret on an empty line behind the words, in editors that number their lines. */
  placeOnEmptyLine?: () => void;
  /** The text of the editor's model, its lines parted by `\n`. */
  text: () => string;
  /** Takes the last step back, as Ctrl+Z does. */
  undo: () => void;
};

export const START = 'before after';
export const CARET = 'before '.length;

/** Reports to the test that the editor can be written to. */
export function offer(page: PageUnderTest): void {
  (globalThis as { pageUnderTest?: PageUnderTest }).pageUnderTest = page;
}

/** An element for the editor to live in, between words that must not change. */
export function place(tag = 'div'): HTMLElement {
  const element = document.createElement(tag);
  document.querySelector('#place')?.append(element);
  return element;
}

/** Puts the caret between the two words where an editor shows them. */
export function caretIn(host: HTMLElement): void {
  host.focus();
  const texts = host.ownerDocument.createTreeWalker(host, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (!node.textContent?.startsWith(START)) continue;
    host.ownerDocument.getSelection()?.setBaseAndExtent(node, CARET, node, CARET);
    return;
  }
}

/** The lines of an editor's HTML: paragraphs and line breaks. */
export function linesOfHtml(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const lineBreak of body.querySelectorAll('br')) lineBreak.replaceWith('\n');
  return [...body.childNodes].map((block) => block.textContent?.replace(/^\n+|\n+$/gu, '') ?? '').join('\n');
}

export function nativeUndo(): void {
  document.execCommand('undo');
}
