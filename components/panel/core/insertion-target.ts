import type { Press } from '@/protocol/page';

/** Where an insertion goes: fixed at the press that asks for it. */
export type InsertionTarget = {
  tabId: number | undefined | Promise<number | undefined>;
  press: Press;
  /** How often the panel had lost the keyboard by then. */
  panelBlurCount: number;
};
