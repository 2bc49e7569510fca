import type { SameKeys } from '@/components/i18n/same-keys';
import type { sayFr } from './say.fr';

/** The words of the screen on which one line is said, English. */
export const sayEn: SameKeys<typeof sayFr> = {
  open: 'Say the card, one line at a time',
  noLine: 'This card has no line to say.',
  position: 'Line {{n}} of {{count}}',
  next: 'next',
  previous: 'back',
  insert: 'insert',
  fill: 'fill in',
  leave: 'leave',
};
