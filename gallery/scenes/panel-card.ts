import type { Panel } from '@/components/panel/core/panel-context';
import { installTeamPack } from '@/gallery/fixtures/packs';
import { LESSON } from '@/gallery/fixtures/tips';
import type { Hands } from '@/gallery/hands';
import type { PanelScene } from '@/gallery/scene';
import type { Language } from '@/protocol/text/language';
import { search } from './panel-search';

const shows = ['panel/card/CardScreen', 'card/CardView'];

/** Opens a card as from a result of the search, which stays behind it. */
async function openCard(hands: Hands, panel: Panel, ref: string): Promise<void> {
  await hands.find('[role=option]');
  const language = document.documentElement.lang as Language;
  panel.store.getState().open({ name: 'card', ref, language });
  await hands.untilFocused(`[data-card-id="${ref}"] article h1`);
}

const openLesson = (hands: Hands, panel: Panel) => openCard(hands, panel, LESSON);

export const PANEL_CARD = [
  { name: 'panel/card/lesson', in: 'panel', shows, packs: 'organisation', play: openLesson },
  {
    name: 'panel/card/line-held-back',
    in: 'panel',
    shows,
    play: async (hands, panel) => {
      await openLesson(hands, panel);
      hands.press('1');
      await hands.find('[data-line="1"] [data-tone=warn]');
    },
  },
  {
    name: 'panel/card/line-inserted',
    in: 'panel',
    shows,
    page: { field: 'Note de l’appel' },
    play: async (hands, panel) => {
      await openLesson(hands, panel);
      hands.press('2');
      await hands.find('[data-tone=good]');
    },
  },
  {
    name: 'panel/card/line-not-inserted',
    in: 'panel',
    shows: [...shows, 'panel/core/ToastView'],
    page: { address: 'https://crm.exemple.fr/dossier', obstacle: { inserted: false, why: 'no-permission' } },
    play: async (hands, panel) => {
      await openLesson(hands, panel);
      hands.press('2');
      await hands.find('[data-action=allow-site]');
    },
  },
  {
    name: 'panel/card/full',
    in: 'panel',
    shows,
    prepare: ({ db }) => installTeamPack(db),
    play: (hands, panel) => openCard(hands, panel, 'accueil/rassurer'),
  },
  {
    name: 'panel/card/values-from-page',
    in: 'panel',
    shows,
    page: {
      address: 'http://localhost/crm/4521',
      title: 'Dossier 4521',
      places: { Heure: '17 heures' },
    },
    prepare: async ({ db }) => {
      await installTeamPack(db);
      await db.packs.update('accueil', {
        context: [
          {
            id: 'dossier',
            name: { fr: 'Dossier' },
            match: { origin: 'http://localhost', path: '/crm/*' },
            cards: ['rassurer'],
            fields: [{ placeholder: 'heure', label: 'Heure' }],
          },
        ],
      });
    },
    play: (hands, panel) => openCard(hands, panel, 'accueil/rassurer'),
  },
  {
    name: 'panel/card/palette',
    in: 'panel',
    shows,
    services: { view: 'palette' },
    play: async (hands) => {
      await search(hands);
      hands.press('Enter');
      await hands.untilFocused('article h1');
    },
  },
] as const satisfies readonly PanelScene[];
