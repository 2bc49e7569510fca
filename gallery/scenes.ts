/** Every scene, in the order of the gallery. */
import type { Scene } from './scene';
import { CHAPTER_PICTURES } from './scenes/chapter-pictures';
import { CONSOLE_PACKS } from './scenes/console-packs';
import { CONSOLE_REVIEW } from './scenes/console-review';
import { CONSOLE_TEAM } from './scenes/console-team';
import { PANEL_CARD } from './scenes/panel-card';
import { PANEL_GUIDE } from './scenes/panel-guide';
import { PANEL_NOTE } from './scenes/panel-note';
import { PANEL_PRACTICE } from './scenes/panel-practice';
import { PANEL_RECOVERY } from './scenes/panel-recovery';
import { PANEL_SAY } from './scenes/panel-say';
import { PANEL_SEARCH } from './scenes/panel-search';
import { PANEL_SETTINGS } from './scenes/panel-settings';
import { PANEL_TIPS } from './scenes/panel-tips';
import { PANEL_WORDING } from './scenes/panel-wording';
import { CONSOLE_PICTURES, PANEL_PICTURES } from './scenes/pictures';
import { WIDGETS } from './scenes/widgets';

export const SCENES = [
  ...PANEL_SEARCH,
  ...PANEL_CARD,
  ...PANEL_SAY,
  ...PANEL_NOTE,
  ...PANEL_RECOVERY,
  ...PANEL_PRACTICE,
  ...PANEL_GUIDE,
  ...PANEL_TIPS,
  ...PANEL_WORDING,
  ...PANEL_SETTINGS,
  ...CONSOLE_REVIEW,
  ...CONSOLE_PACKS,
  ...CONSOLE_TEAM,
  ...PANEL_PICTURES,
  ...CHAPTER_PICTURES,
  ...CONSOLE_PICTURES,
  ...WIDGETS,
] as const satisfies readonly Scene[];

export type SceneName = (typeof SCENES)[number]['name'];

export type SceneNamed<N extends SceneName> = Extract<(typeof SCENES)[number], { name: N }>;

export function sceneNamed<N extends SceneName>(name: N): SceneNamed<N> {
  const scene = SCENES.find((each) => each.name === name);
  if (!scene) throw new Error(`There is no scene ${name}`);
  return scene as SceneNamed<N>;
}
