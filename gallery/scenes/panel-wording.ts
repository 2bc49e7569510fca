import type { Panel } from '@/components/panel/core/panel-context';
import { LESSON } from '@/gallery/fixtures/tips';
import { ownWordings } from '@/gallery/fixtures/wordings';
import type { PanelScene, Prepare } from '@/gallery/scene';
import type { User } from '@/gallery/user';

const card = ['panel/card/CardScreen', 'panel/wording/LineMark'];
const editor = ['panel/wording/WordingScreen'];

const withWordings: Prepare = async ({ db }) => void (await db.wordings.bulkPut(await ownWordings(db)));

/** Opens the card whose lines have own words, in French as they are. */
async function openCard(user: User, panel: Panel): Promise<void> {
  await user.find('[role=option]');
  panel.store.getState().open({ name: 'card', ref: LESSON, language: 'fr' });
  await user.untilFocused(`[data-card-id="${LESSON}"] article h1`);
}

/** Opens the own words of a line (from 1). */
async function editLine(user: User, panel: Panel, line: number): Promise<void> {
  await openCard(user, panel);
  await user.click(`[data-line="${line}"] [data-own-words]`);
  await user.untilFocused('[data-field=own-words]');
}

export const PANEL_WORDING = [
  {
    name: 'panel/wording/card',
    in: 'panel',
    shows: card,
    prepare: withWordings,
    play: openCard,
  },
  {
    name: 'panel/wording/new',
    in: 'panel',
    shows: editor,
    play: (user, panel) => editLine(user, panel, 1),
  },
  {
    name: 'panel/wording/stored',
    in: 'panel',
    shows: editor,
    prepare: withWordings,
    play: (user, panel) => editLine(user, panel, 1),
  },
  {
    name: 'panel/wording/official-changed',
    in: 'panel',
    shows: editor,
    prepare: withWordings,
    play: (user, panel) => editLine(user, panel, 2),
  },
  {
    name: 'panel/wording/refused',
    in: 'panel',
    shows: editor,
    play: async (user, panel) => {
      await editLine(user, panel, 1);
      await user.type('[data-field=own-words]', ' ');
      await user.click('[data-action=keep-words]');
      await user.find('[data-field=own-words][aria-invalid=true]');
    },
  },
  {
    name: 'panel/wording/found',
    in: 'panel',
    shows: ['panel/search/SearchScreen'],
    prepare: withWordings,
    play: async (user) => {
      await user.type('input[type=search]', 'franchement navrant');
      await user.find(`[role=option][data-card-id="${LESSON}"] mark`);
    },
  },
  {
    name: 'panel/wording/list',
    in: 'panel',
    shows: ['panel/wording/WordingsScreen'],
    prepare: withWordings,
    first: { name: 'wordings' },
    play: async (user) => void (await user.find('[data-wording-id]')),
  },
  {
    name: 'panel/wording/list-empty',
    in: 'panel',
    shows: ['panel/wording/WordingsScreen'],
    first: { name: 'wordings' },
    play: async (user) => void (await user.find('main h1')),
  },
] as const satisfies readonly PanelScene[];
