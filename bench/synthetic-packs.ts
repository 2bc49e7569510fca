import type { Card, Pack } from '@/protocol/pack';
import { syntheticCards } from './synthetic-cards';

export const CARDS_A_PACK = 1_000;

/** So many synthetic cards in packs that could be published. */
export function syntheticPacks(count: number): Pack[] {
  const entries = syntheticCards(count);
  return Array.from({ length: Math.ceil(count / CARDS_A_PACK) }, (_, index): Pack => {
    const cards = entries
      .slice(index * CARDS_A_PACK, (index + 1) * CARDS_A_PACK)
      .map(({ ref, fr, en }): Card => {
        const text = ({ timedSteps: _none, ...side }: NonNullable<typeof fr>) => ({
          ...side,
          scripts: side.scripts.map((line) => ({ text: line, tone: 'neutre' as const })),
          avoid: [],
        });
        return {
          id: ref.split('/')[1] ?? ref,
          kind: 'situation',
          next: [],
          ...(fr && { fr: text(fr) }),
          ...(en && { en: text(en) }),
        };
      });
    return {
      format: 'souffleur-pack',
      formatVersion: 1,
      id: `banc-${index}`,
      version: 1,
      publishedAt: 0,
      title: { fr: `Banc ${index}` },
      summary: { fr: 'Fiches de mesure' },
      chapters: [{ id: 'tout', title: { fr: 'Tout' }, cards: cards.map(({ id }) => id) }],
      cards,
    };
  });
}
