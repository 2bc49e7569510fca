import { describe, expect, test } from 'vitest';
import { frames, wholeInView } from '@/tests/component/support/accessibility';
import { showScene } from '@/tests/component/support/show-scene';

describe.each(['fr', 'en'] as const)('every card that ships, at 360 × 650 px in %s', (language) => {
  test('shows at least four of its lines whole', async () => {
    const { panel, db } = await showScene('panel/picture/card', { language, width: 360, height: 650 });
    const rows = await db.cards.toArray();
    const few: string[] = [];
    for (const { ref, card } of rows) {
      if ((card[language]?.scripts.length ?? 0) < 4) continue;
      panel.store.getState().open({ name: 'card', ref, language });
      await expect.poll(() => document.querySelector(`[data-card-id="${ref}"] article h1`)).not.toBeNull();
      await frames();
      const seen = wholeInView('[data-line]').length;
      if (seen < 4) few.push(`${ref}: ${seen}`);
    }
    expect(rows.length).toBeGreaterThan(100);
    expect(few).toEqual([]);
  }, 60_000);
});
