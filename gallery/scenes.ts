/** Every scene, in the order of the gallery. */
import type { Scene } from './scene';
import { PANEL_SEARCH } from './scenes/panel-search';

export const SCENES = [...PANEL_SEARCH] as const satisfies readonly Scene[];

export type SceneName = (typeof SCENES)[number]['name'];

export type SceneNamed<N extends SceneName> = Extract<(typeof SCENES)[number], { name: N }>;

export function sceneNamed<N extends SceneName>(name: N): SceneNamed<N> {
  const scene = SCENES.find((each) => each.name === name);
  if (!scene) throw new Error(`There is no scene ${name}`);
  return scene as SceneNamed<N>;
}
