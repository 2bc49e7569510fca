import type { SameKeys } from '@/components/i18n/same-keys';
import type { recoveryFr } from './recovery.fr';

/** The words of the recovery after a hard call, English. */
export const recoveryEn: SameKeys<typeof recoveryFr> = {
  title: 'Two minutes for yourself',
  offer: 'That was a hard call. Two minutes for yourself before the next one?',
  accept: 'Take two minutes',
  none: 'No installed pack has a card with a clock.',
  left: '{{time}} left',
  paused: 'Paused, {{time}} left',
  pause: 'pause',
  resume: 'go on',
  next: 'next',
  previous: 'back',
  leave: 'leave',
  card: 'Read the card',
  over: 'That is it. If this call stays with you, talk to somebody.',
  privacy: 'Nobody knows: nothing is counted, kept or sent.',
};
