import type { Panel } from '@/components/panel/core/panel-context';
import { installContextPack, recordRules } from '@/gallery/fixtures/context-pack';
import { installTeamPack } from '@/gallery/fixtures/packs';
import { LESSON } from '@/gallery/fixtures/tips';
import { installValuePack } from '@/gallery/fixtures/value-pack';
import type { PanelScene } from '@/gallery/scene';
import type { User } from '@/gallery/user';
import type { Language } from '@/protocol/text/language';
import { search } from './panel-search';

const shows = ['panel/card/CardScreen', 'card/CardView'];

/** Opens a card as from a result of the search, which stays behind it. */
async function openCard(user: User, panel: Panel, ref: string): Promise<void> {
  await user.find('[role=option]');
  const language = document.documentElement.lang as Language;
  panel.store.getState().open({ name: 'card', ref, language });
  await user.untilFocused(`[data-card-id="${ref}"] article h1`);
}

const openLesson = (user: User, panel: Panel) => openCard(user, panel, LESSON);

const CRM = 'https://crm.exemple.fr';
const RECORD_PAGE = {
  address: `${CRM}/cases/12`,
  title: 'Dossier de Mme Lenoir',
  // What a rule of another site names is there too.
  places: { client: 'Mme Lenoir', 'Délai promis': '48 heures', '#client': 'Mme Lenoir' },
};

export const PANEL_CARD = [
  { name: 'panel/card/lesson', in: 'panel', shows, packs: 'organisation', play: openLesson },
  {
    name: 'panel/card/channel-chosen',
    in: 'panel',
    shows: [...shows, 'panel/contact/ChannelButton'],
    play: async (user, panel) => {
      panel.store.getState().setCallPart('contact', { channel: 'chat' });
      await openLesson(user, panel);
      await user.find('[data-action=channel][data-channel=chat]');
    },
  },
  {
    name: 'panel/card/line-held-back',
    in: 'panel',
    shows,
    play: async (user, panel) => {
      await openLesson(user, panel);
      user.press('1');
      await user.find('[data-line="1"] [data-tone=warn]');
    },
  },
  {
    name: 'panel/card/line-inserted',
    in: 'panel',
    shows,
    page: { field: 'Note de l’appel' },
    play: async (user, panel) => {
      await openLesson(user, panel);
      user.press('2');
      await user.find('[data-tone=good]');
    },
  },
  {
    name: 'panel/card/line-not-inserted',
    in: 'panel',
    shows: [...shows, 'panel/core/ToastView'],
    page: { address: 'https://crm.exemple.fr/dossier', obstacle: { inserted: false, why: 'no-permission' } },
    play: async (user, panel) => {
      await openLesson(user, panel);
      user.press('2');
      await user.find('[data-action=allow-site]');
    },
  },
  {
    name: 'panel/card/full',
    in: 'panel',
    shows,
    prepare: ({ db }) => installTeamPack(db),
    play: (user, panel) => openCard(user, panel, 'accueil/rassurer'),
  },
  {
    name: 'panel/card/customer-steps',
    in: 'panel',
    shows: [...shows, 'card/CustomerSteps'],
    prepare: ({ db }) => installTeamPack(db),
    play: async (user, panel) => {
      await openCard(user, panel, 'accueil/rassurer');
      user.press('s');
      (await user.find('[data-customer-steps=shown]')).scrollIntoView({ block: 'center' });
    },
  },
  {
    name: 'panel/card/choice-held-back',
    in: 'panel',
    shows: [...shows, 'card/ChoicePlaceholder'],
    prepare: ({ db }) => installTeamPack(db),
    play: async (user, panel) => {
      await openCard(user, panel, 'accueil/rassurer');
      user.press('2');
      await user.find('[data-line="2"] [data-tone=warn]');
    },
  },
  {
    name: 'panel/card/kinds',
    in: 'panel',
    shows: [...shows, 'card/TypedPlaceholder'],
    prepare: ({ db }) => installValuePack(db),
    play: (user, panel) => openCard(user, panel, 'promesses/rappel'),
  },
  {
    name: 'panel/card/date-refused',
    in: 'panel',
    shows: [...shows, 'card/TypedPlaceholder'],
    prepare: ({ db }) => installValuePack(db),
    play: async (user, panel) => {
      await openCard(user, panel, 'promesses/rappel');
      const name = document.documentElement.lang === 'fr' ? 'date de rappel' : 'callback date';
      panel.store.getState().setValue(name, '31 février', Promise.resolve(undefined));
      (await user.find(`input[aria-label="${name}"]`)).focus();
    },
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
    play: (user, panel) => openCard(user, panel, 'accueil/rassurer'),
  },
  {
    name: 'panel/card/record',
    in: 'panel',
    shows,
    page: RECORD_PAGE,
    prepare: ({ db }) => installContextPack(db, recordRules(CRM)),
    play: (user, panel) => openCard(user, panel, 'contexte/panne'),
  },
  {
    name: 'panel/card/call-rules',
    in: 'panel',
    shows,
    page: { ...RECORD_PAGE, places: { Appel: 'En ligne' } },
    prepare: ({ db }) =>
      installContextPack(db, [
        {
          id: 'telephone',
          name: { fr: 'Téléphone' },
          match: { origin: CRM },
          cards: ['panne'],
          callBegins: { label: 'Appel', contains: 'nouvel appel' },
          callEnds: { label: 'Appel', contains: 'terminé' },
        },
      ]),
    play: (user, panel) => openCard(user, panel, 'contexte/panne'),
  },
  {
    name: 'panel/card/placeholders-everywhere',
    in: 'panel',
    shows,
    page: RECORD_PAGE,
    prepare: ({ db }) => installContextPack(db, recordRules(CRM)),
    play: (user, panel) => openCard(user, panel, 'contexte/partout'),
  },
  {
    name: 'panel/card/palette',
    in: 'panel',
    shows,
    services: { view: 'palette' },
    play: async (user) => {
      await search(user);
      user.press('Enter');
      await user.untilFocused('article h1');
    },
  },
] as const satisfies readonly PanelScene[];
