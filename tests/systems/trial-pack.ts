/** The pack that is installed in the panel for the trials: lines that editors are known to change. */
import type { ContextRule, Pack } from '@/protocol/pack';

export const PACK_ID = 'essais';

/** The lines of the first card, by the key that inserts each. */
export const LINES = {
  1: 'Je comprends, c’est agaçant.',
  2: 'Je regarde cela tout de suite.',
  3: 'Tapez <b>&amp;</b> tel quel.',
  4: '- Composez *x* puis _AB_12_ et **fin**.',
  5: 'Premier paragraphe.\n\nSecond paragraphe.',
} as const;
export type LineKey = keyof typeof LINES;

export const VALUE_LINE = 'Bonjour {{nom du client}}, je vous écoute.';

/** *Guarantees:* card `lignes` has {@link LINES} in their order, card `page` one line with a hole. */
export function trialPack(context: ContextRule[]): Pack {
  const text = (title: string, lines: readonly string[]) => ({
    title,
    summary: 'Pour les essais.',
    cues: [],
    steps: [],
    scripts: lines.map((line) => ({ text: line, tone: 'neutre' as const })),
    avoid: [],
    keywords: [],
  });
  return {
    format: 'souffleur-pack',
    formatVersion: 1,
    id: PACK_ID,
    version: 1,
    publishedAt: 0,
    title: { fr: 'Essais' },
    summary: { fr: 'Pour les essais.' },
    chapters: [{ id: 'un', title: { fr: 'Un' }, cards: ['lignes', 'page'] }],
    context,
    cards: [
      { id: 'lignes', kind: 'situation', next: [], fr: text('Lignes des zessais', Object.values(LINES)) },
      { id: 'page', kind: 'situation', next: [], fr: text('Valeur des zessais', [VALUE_LINE]) },
    ],
  };
}
