import { describe, expect, test } from 'vitest';
import { SCENES } from '@/gallery/scenes';
import {
  CONSOLE_WIDTHS,
  expectLargeTargets,
  expectNoAxeFindings,
  expectToFit,
} from '@/tests/component/support/accessibility';
import { CONSOLE, showScene } from '@/tests/component/support/show-scene';

const scenes = SCENES.filter((scene) => scene.in === 'console').map(({ name }) => name);

describe.each(['fr', 'en'] as const)('[A11Y-1] [A11Y-2] [A11Y-3] [A11Y-10] in %s', (language) => {
  test.each(scenes)('%s', async (name) => {
    await showScene(name, { language });
    await expect.poll(() => document.documentElement.lang).toBe(language);
    for (const width of CONSOLE_WIDTHS) {
      await expectToFit([width], CONSOLE.height);
      expectLargeTargets();
    }
    await expectNoAxeFindings();
  });
});
