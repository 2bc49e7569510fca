import type { Press } from '@/protocol/page';

/** The target of an insertion: fixed at the press that requests it. */
export type InsertionTarget = {
  tabId: number | undefined | Promise<number | undefined>;
  press: Press;
  /** How often the panel had lost the keyboard by then. */
  panelBlurCount: number;
};
