/** Selects the control of a dialog that `firstFocus` has marked. */
export const FIRST_FOCUS = '[data-first-focus]';

/** As the `ref` of a control in a dialog: it has the focus when the dialog opens. */
export function firstFocus(element: HTMLElement | null): void {
  element?.setAttribute('data-first-focus', '');
}

/** As the `ref` of a control that replaces another, or asks again: it takes the focus at once. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
