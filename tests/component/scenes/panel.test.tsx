import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { SCENES } from '@/gallery/scenes';
import {
  expectLargeTargets,
  expectNoAxeFindings,
  expectToFit,
  expectToFitUnder,
  LARGE_LETTERS,
  PANEL_WIDTHS,
} from '@/tests/component/support/accessibility';
import { PANEL, showScene } from '@/tests/component/support/show-scene';
import { TEXT_SPACING } from '@/tests/support/drawn-page';

const PALETTE_WIDTH = 384;

const scenes = SCENES.filter((scene) => scene.in === 'panel').map(({ name }) => name);

describe.each(['fr', 'en'] as const)('[A11Y-1] [A11Y-2] [A11Y-3] [A11Y-10] in %s', (language) => {
  test.each(scenes)('%s', async (name) => {
    await showScene(name, { language });
    await expect.poll(() => document.documentElement.lang).toBe(language);
    await expectNoAxeFindings();
    // The palette has a width of its own.
    if (name.endsWith('/palette')) return expectToFit([PALETTE_WIDTH], PANEL.height);
    // Letters of twice the size are not asked for in a sidebar as narrow as Firefox lets it be.
    const large = name.endsWith('/large-text');
    await expectToFit(large ? PANEL_WIDTHS.slice(0, 3) : PANEL_WIDTHS, PANEL.height);
    expectLargeTargets();
    if (!large) {
      await expectToFitUnder(TEXT_SPACING, 'spaced out');
      await page.viewport(PANEL.width, PANEL.height);
      await expectToFitUnder(LARGE_LETTERS, 'letters of twice the size');
    }
    await expectToFit([PANEL.width], PANEL.height);
  });
});
