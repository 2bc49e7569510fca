/**
 * One scene, as its address names it: `frame.html?scene=…&language=fr&theme=dark`. When it has come to its state,
 * `data-scene-state` of the page is `ready`, or says what went wrong.
 */
import '@/protocol/validation/zod-csp';
import '@/components/ui/fonts.css';
import '@/components/ui/theme.css';
import { createRoot } from 'react-dom/client';
import { openScene } from './open-scene';
import type { Scene } from './scene';
import { SCENES } from './scenes';

const query = new URLSearchParams(location.search);
const name = query.get('scene') ?? '';
const language = query.get('language') === 'en' ? 'en' : 'fr';
const theme = query.get('theme') === 'dark' ? 'dark' : 'light';
const { dataset } = document.documentElement;

async function draw(): Promise<string> {
  const scene: Scene | undefined = SCENES.find((each) => each.name === name);
  if (!scene) return `There is no scene ${name}`;
  if (name.endsWith('/palette')) dataset.view = 'palette';
  const opened = await openScene(scene, { language, theme });
  createRoot(document.getElementById('root') as HTMLElement).render(opened.element);
  addEventListener('pagehide', () => void opened.close());
  await opened.play();
  return 'ready';
}

dataset.sceneState = await draw().catch((error: unknown) => String(error));
if (dataset.sceneState !== 'ready') console.error(dataset.sceneState);
