import type { cardFr } from './card.fr';
import type { SameKeys } from './same-keys';

export const cardEn: SameKeys<typeof cardFr> = {
  whenToUse: 'When to use it',
  say: 'To say',
  otherLines: 'Other lines to say',
  steps: 'To do',
  avoid: 'To avoid',
  avoidPhrase: 'Rather than',
  avoidInstead: 'say or do',
  customerSteps: 'To send to the customer',
  copyCustomerSteps: 'Copy the steps',
  next: 'Next',
  line: 'Line {{n}}',
  copy: 'Copy',
  copyLine: 'Copy line {{n}}',
  insert: 'Insert',
  insertLine: 'Insert line {{n}}',
  tones: { neutre: 'neutral', chaleureux: 'warm', ferme: 'firm' },
  channels: { téléphone: 'phone', chat: 'chat', 'e-mail': 'e-mail' },
  credit: 'Idea of {{names}}',
  source: 'Source',
  version: '{{pack}}, version {{version}}, published {{when}}',
  revised: 'Reviewed {{when}}',
  overdue: 'To be reviewed since {{day}}',
};
