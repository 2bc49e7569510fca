/** Draws a scene of the gallery in the page of the test, with the product's fonts and theme. */
import '@/protocol/validation/zod-csp';
import '@/components/ui/fonts.css';
import '@/components/ui/theme.css';
import { afterEach, beforeEach } from 'vitest';
import { page } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-react/pure';
import { type OpenSceneOf, openScene } from '@/gallery/open-scene';
import type { SceneLook } from '@/gallery/scene';
import { type SceneName, type SceneNamed, sceneNamed } from '@/gallery/scenes';

export const PANEL = { width: 360, height: 720 };
export const CONSOLE = { width: 1280, height: 800 };

let open: { close: () => Promise<void> }[] = [];

beforeEach(() => {
  delete document.documentElement.dataset.theme;
  document.documentElement.style.fontSize = '';
});

afterEach(closeScenes);

/** Ends what is drawn, as at the end of each test. */
export async function closeScenes(): Promise<void> {
  await cleanup();
  const closing = open;
  open = [];
  for (const { close } of closing) await close();
}

export type ShowOptions = Partial<SceneLook> & { width?: number; height?: number };

/** Draws a scene and brings it to its state. */
export async function showScene<N extends SceneName>(
  name: N,
  { language = 'fr', theme = 'light', width, height }: ShowOptions = {},
): Promise<OpenSceneOf<SceneNamed<N>>> {
  const scene = sceneNamed(name);
  const size = (scene as { in: string }).in === 'console' ? CONSOLE : PANEL;
  await page.viewport(width ?? size.width, height ?? size.height);
  const opened = await openScene(scene, { language, theme });
  open.push(opened);
  await render(opened.element);
  await opened.act();
  return opened;
}
