import type { DialogProps } from './DialogPopup';
import { LAYER } from './keys/open-layer';
import { lazyPart } from './lazy-part';

/** Stands where a dialog is about to be drawn: no key of the page acts meanwhile. */
export const LAYER_OPENING = <span hidden {...LAYER} />;

/**
 * A modal dialog, drawn for as long as it is open.
 * *Guarantees:* it holds the focus and gives it back; Escape, the cross and a press beside it close it.
 */
export const Dialog = lazyPart<DialogProps>(
  async () => (await import('./DialogPopup')).DialogPopup,
  LAYER_OPENING,
);
