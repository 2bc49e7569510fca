import type { fieldsFr } from './fields.fr';
import type { SameKeys } from './same-keys';

export const fieldsEn: SameKeys<typeof fieldsFr> = {
  left_one: '{{count}} character left',
  left_many: '{{count}} characters left',
  left_other: '{{count}} characters left',
  over_one: '{{count}} character too many: {{limit}} at most. Shorten it; nothing was cut.',
  over_many: '{{count}} characters too many: {{limit}} at most. Shorten it; nothing was cut.',
  over_other: '{{count}} characters too many: {{limit}} at most. Shorten it; nothing was cut.',
  tooLong: 'Text too long',
  removed_one: '{{count}} invisible character was removed from the pasted text.',
  removed_many: '{{count}} invisible characters were removed from the pasted text.',
  removed_other: '{{count}} invisible characters were removed from the pasted text.',
  damaged: '“�” marks a lost character: correct the word.',
};
