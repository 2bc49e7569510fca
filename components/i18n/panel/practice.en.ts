import type { SameKeys } from '@/components/i18n/same-keys';
import type { practiceFr } from './practice.fr';

/** The words of practice without a call, English. */
export const practiceEn: SameKeys<typeof practiceFr> = {
  title: 'Practise',
  open: 'Practise saying the lines',
  how: 'One situation at a time: say your reply aloud, turn the card, rate yourself. What you say well comes back later, the rest sooner.',
  privacy: 'Nothing leaves this machine: neither your team nor your trainer sees this practice.',
  due_zero: 'none due',
  due_one: '{{count}} due',
  due_other: '{{count}} due',
  fresh_zero: 'none new',
  fresh_one: '{{count}} new',
  fresh_other: '{{count}} new',
  start: 'Begin',
  forget: 'Forget my practice',
  forgotten: 'Practice forgotten',
  position: '{{done}} of {{count}}',
  sayIt: 'What do you say? Say it aloud.',
  turn: 'see the reply',
  ratings: { again: 'not yet', nearly: 'nearly', well: 'said well' },
  openCard: 'read the card',
  leave: 'stop',
  over_zero: 'Done for today',
  over_one: '{{count}} situation said: done',
  over_other: '{{count}} situations said: done',
  backLater: 'They come back by themselves, the later the better you say them.',
  nothing: 'Nothing is due today',
  comeBack: 'Come back tomorrow, or choose another pack.',
};
