import type { consoleFr } from './console.fr';
import type { SameKeys } from './same-keys';

export const consoleEn: SameKeys<typeof consoleFr> = { title: 'Trainer’s console' };
