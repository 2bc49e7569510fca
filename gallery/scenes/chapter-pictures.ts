/** Pictures of chapters and of a customer's steps (`docs/chapters.md`), with the packs that ship. */
import type { Panel } from '@/components/panel/core/panel-context';
import type { PanelScene } from '@/gallery/scene';
import type { User } from '@/gallery/user';
import type { Language } from '@/protocol/text/language';
import { isHome } from './panel-search';

const packs = 'organisation';
const preferences = { ownValues: { 'mon prénom': 'Camille', 'my first name': 'Camille' } };
const PACK = 'relation-client';

/** A scene of a chapter in the list. */
function chapterScene<Name extends string>(name: Name, chapter: string) {
  return {
    name,
    in: 'panel',
    shows: ['panel/search/SearchScreen'],
    packs,
    preferences,
    play: async (user) => {
      await isHome(user);
      const word = document.documentElement.lang === 'fr' ? 'chapitre' : 'chapter';
      await user.type('input[type=search]', `#${word}:${chapter} `);
      await user.find(`[role=option][data-card-id^="${PACK}/"]`);
    },
  } as const satisfies PanelScene;
}

/** A scene of a card of the pack. */
function cardScene<Name extends string>(name: Name, card: string, then?: (user: User) => Promise<void>) {
  return {
    name,
    in: 'panel',
    shows: ['panel/card/CardScreen'],
    packs,
    preferences,
    play: async (user: User, { store }: Panel) => {
      await isHome(user);
      const ref = `${PACK}/${card}`;
      store.getState().open({ name: 'card', ref, language: document.documentElement.lang as Language });
      await user.untilFocused(`[data-card-id="${ref}"] article h1`);
      await then?.(user);
    },
  } as const satisfies PanelScene;
}

export const CHAPTER_PICTURES = [
  chapterScene('panel/picture/chapter-emergency', 'urgence'),
  chapterScene('panel/picture/chapter-call', 'appel'),
  cardScene('panel/picture/card-emergency', 'violence-a-la-maison'),
  cardScene('panel/picture/card-call', 'mon-erreur'),
  cardScene('panel/picture/customer-steps', 'plus-d-electricite', async (user) => {
    user.press('s');
    (await user.find('[data-customer-steps=shown]')).scrollIntoView({ block: 'start' });
  }),
] as const satisfies readonly PanelScene[];
