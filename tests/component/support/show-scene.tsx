/** Draws a scene of the gallery in the page of the test, with the product's fonts and theme. */
import '@/protocol/validation/zod-csp';
import '@/components/ui/fonts.css';
import '@/components/ui/theme.css';
import { expect, onTestFinished } from 'vitest';
import { page } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-react/pure';
import { type OpenSceneOf, openScene } from '@/gallery/open-scene';
import type { SceneOptions } from '@/gallery/scene';
import { type SceneName, type SceneNamed, sceneNamed } from '@/gallery/scenes';
import { takePolicyRefusals } from './policy';

export const PANEL = { width: 360, height: 720 };
export const CONSOLE = { width: 1280, height: 800 };

export type ShowOptions = Partial<SceneOptions> & { width?: number; height?: number };

/** Draws a scene and brings it to its state; it is removed after the test. All files share one page: nothing is left in it. */
export async function showScene<N extends SceneName>(
  name: N,
  { language = 'fr', theme = 'light', width, height }: ShowOptions = {},
): Promise<OpenSceneOf<SceneNamed<N>>> {
  const scene = sceneNamed(name);
  const size = (scene as { in: string }).in === 'console' ? CONSOLE : PANEL;
  await page.viewport(width ?? size.width, height ?? size.height);
  const opened = await openScene(scene, { language, theme });
  // The element of the product's own pages: it separates layers above it from what is below.
  const container = document.createElement('div');
  container.id = 'root';
  document.body.append(container);
  onTestFinished(async () => {
    // Keys typed in this test are no typing that the next one continues.
    document.dispatchEvent(new Event('pointerdown'));
    await cleanup();
    container.remove();
    await opened.close();
    delete document.documentElement.dataset.theme;
    document.documentElement.style.fontSize = '';
    expect(takePolicyRefusals()).toEqual([]);
  });
  await render(opened.element, { container });
  await opened.play();
  return opened;
}
