/** As the `ref` of a control in a dialog: the browser gives it the focus when the dialog opens. */
export function firstFocus(element: HTMLElement | null): void {
  // React keeps its own `autoFocus` to itself, and acts on it before the dialog is open.
  element?.setAttribute('autofocus', '');
}

/** As the `ref` of a control that appears where something else was, or asks again: it takes the focus at once. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
