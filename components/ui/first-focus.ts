/** As the `ref` of a control in a dialog: the browser gives it the focus when the dialog opens. */
export function firstFocus(element: HTMLElement | null): void {
  // React keeps its own `autoFocus` to itself, and acts on it before the dialog is open.
  element?.setAttribute('autofocus', '');
}
