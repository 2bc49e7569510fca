import { describe, test } from 'vitest';
import { SCENES } from '@/gallery/scenes';
import {
  expectLargeTargets,
  expectNoAxeFindings,
  expectToFit,
  PANEL_WIDTHS,
} from '@/tests/component/support/accessibility';
import { PANEL, showScene } from '@/tests/component/support/show-scene';

const parts = SCENES.filter((scene) => scene.in === 'part').map(({ name }) => name);

describe.each(['fr', 'en'] as const)('[A11Y-1] [A11Y-2] [A11Y-3] widgets and cards, in %s', (language) => {
  test.each(parts)('%s', async (name) => {
    await showScene(name, { language });
    await expectNoAxeFindings();
    await expectToFit(PANEL_WIDTHS, PANEL.height);
    expectLargeTargets();
  });
});
