/** Marks a layer above the page (dialog, menu, list of a select), from the press that opens it on. */
export const LAYER = { 'data-layer': '' };

/** Whether a layer above the page is open: it owns the keyboard then. */
export function isLayerOpen(): boolean {
  // A list that was opened once stays in the page, closed.
  return document.querySelector('[data-layer]:not([data-closed])') !== null;
}
