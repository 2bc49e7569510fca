/** The screens that the guides have pictures of (`npm run screenshots`), with the words of a working day. */
import type { Panel } from '@/components/panel/core/panel-context';
import { DAY_MS, MINUTE_MS, NOW } from '@/gallery/fakes/clock';
import { createTeamReplies } from '@/gallery/fakes/team-service';
import {
  CAPTURED_TIPS,
  DAILY_PACK,
  demoTeam,
  MISSED_VISIT,
  memberNamed,
  WAITING_TIPS,
  waitingTip,
} from '@/gallery/fixtures/demo-team';
import { OWN_ID, syncRow } from '@/gallery/fixtures/memberships';
import { LESSON } from '@/gallery/fixtures/tips';
import type { ConsoleScene, PanelScene, Prepare } from '@/gallery/scene';
import type { User } from '@/gallery/user';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { openPackDraft } from '@/storage/packs/pack-drafts';
import { isHome, search } from './panel-search';

const preferences = { ownValues: { 'mon prénom': 'Camille', 'my first name': 'Camille' } };
const packs = 'organisation';

const asAdvisor: Prepare = async ({ db }) => {
  const compared = { result: 'same', comparedAt: NOW - 3 * MINUTE_MS } as const;
  const sync = syncRow({ lastSuccessAt: NOW - MINUTE_MS, compared: { tips: compared, packs: compared } });
  await db.meta.bulkPut([memberNamed('Camille', 'advisor'), sync]);
  await db.tips.bulkPut([...CAPTURED_TIPS]);
  await db.favourites.put({ ref: LESSON, addedAt: NOW - DAY_MS });
  await db.recents.bulkPut([
    { ref: MISSED_VISIT, usedAt: NOW - 20 * MINUTE_MS },
    { ref: `${DAILY_PACK}/plus-internet`, usedAt: NOW - 50 * MINUTE_MS },
  ]);
};

const asTrainer: Prepare = async ({ db }) => {
  await db.meta.bulkPut([memberNamed('Inès', 'trainer'), syncRow({ lastSuccessAt: NOW - MINUTE_MS })]);
  await db.tips.bulkPut([...WAITING_TIPS]);
};

async function openCard(user: User, panel: Panel): Promise<void> {
  await isHome(user);
  const language = document.documentElement.lang as Language;
  panel.store.getState().open({ name: 'card', ref: MISSED_VISIT, language });
  await user.untilFocused(`[data-card-id="${MISSED_VISIT}"] article h1`);
}

export const PANEL_PICTURES = [
  {
    name: 'panel/picture/home',
    in: 'panel',
    shows: ['panel/search/SearchScreen'],
    packs,
    preferences,
    prepare: asAdvisor,
    play: isHome,
  },
  {
    name: 'panel/picture/results',
    in: 'panel',
    shows: ['panel/search/SearchScreen'],
    packs,
    preferences,
    prepare: asAdvisor,
    play: (user) => search(user, 'tecnicien pa venu'),
  },
  {
    name: 'panel/picture/card',
    in: 'panel',
    shows: ['panel/card/CardScreen'],
    packs,
    preferences,
    prepare: asAdvisor,
    play: openCard,
  },
  {
    name: 'panel/picture/say',
    in: 'panel',
    shows: ['panel/say/SayScreen'],
    packs,
    preferences,
    prepare: asAdvisor,
    play: async (user, panel) => {
      await openCard(user, panel);
      await user.click('[data-action=say]');
      await user.untilFocused('[data-line="0"]');
    },
  },
  {
    name: 'panel/picture/new-tip',
    in: 'panel',
    shows: ['panel/tips/CaptureScreen'],
    packs,
    preferences,
    prepare: asAdvisor,
    play: async (user) => {
      await user.click('[data-action=new-tip]');
      await user.type('[data-field=situation]', 'Box remplacée deux fois, toujours en panne');
      await user.type(
        '[data-field=words]',
        'Je fais tester la ligne avant d’envoyer une troisième box, et je vous rappelle avec le résultat.',
      );
      await user.find('[data-draft=stored]');
    },
  },
  {
    name: 'panel/picture/own-tips',
    in: 'panel',
    shows: ['panel/tips/TipsScreen'],
    packs,
    preferences,
    prepare: asAdvisor,
    first: { name: 'tips' },
    play: async (user) => {
      await user.find('[data-state=promoted]');
      await user.find('p:not(:empty):has(+ [data-action=sync-now])');
    },
  },
  {
    name: 'panel/picture/settings',
    in: 'panel',
    shows: ['panel/settings/SettingsScreen'],
    packs,
    preferences,
    prepare: asAdvisor,
    first: { name: 'settings' },
    play: async (user) => void (await user.find('[data-action=leave]')),
  },
  {
    name: 'panel/picture/help',
    in: 'panel',
    shows: ['panel/shell/KeyHelp'],
    packs,
    preferences,
    prepare: asAdvisor,
    play: async (user, { store }) => {
      await isHome(user);
      store.getState().setHelpOpen(true);
      await user.find('[role=dialog]');
    },
  },
] as const satisfies readonly PanelScene[];

const NEW_CARD = 'box-remplacee-deux-fois';
const SUMMARY = 'Quand le matériel a déjà été changé, on cherche la cause ailleurs, avec le client.';
const NOTE =
  'Panne après deux box\u00a0: tester la ligne. Double prélèvement\u00a0: dire quand la somme revient.';

/** Two tips taken in: one as a card of its own, one as a line of a card. */
function withTwoTips(pack: Pack): Pack {
  const replaced = waitingTip('Box remplacée');
  const paidTwice = waitingTip('Deux prélèvements');
  const line = ({ content }: typeof replaced) => ({ text: content.words, tone: 'neutre' as const });
  const credit = ({ id, author }: typeof replaced) => ({ name: author?.name ?? '', tipId: id });
  const title = replaced.content.situation ?? '';
  const blank = { cues: [], steps: [], avoid: [] };
  return {
    ...pack,
    chapters: pack.chapters.map((chapter, index) =>
      index === 0 ? { ...chapter, cards: [...chapter.cards, NEW_CARD] } : chapter,
    ),
    cards: [
      ...pack.cards.map((card) =>
        card.id === 'double-prelevement' && card.fr
          ? {
              ...card,
              credits: [credit(paidTwice)],
              fr: { ...card.fr, scripts: [...card.fr.scripts, line(paidTwice)] },
            }
          : card,
      ),
      {
        id: NEW_CARD,
        kind: 'situation' as const,
        next: [],
        credits: [credit(replaced)],
        fr: {
          ...blank,
          title,
          summary: SUMMARY,
          say: 'Je fais tester la ligne pendant que nous parlons.',
          cues: [title],
          scripts: [line(replaced)],
          keywords: ['troisième box', 'échange', 'toujours en panne'],
        },
        en: {
          ...blank,
          title: 'Router replaced twice, still down',
          summary: 'When the hardware was changed already, look for the cause elsewhere, together.',
          say: 'I am having the line tested while we speak.',
          scripts: [
            {
              text: 'A third router will change nothing. I am having the line tested while we speak, and I call you back with the result before {{time}}.',
              tone: 'neutre' as const,
            },
          ],
          keywords: [],
        },
      },
    ],
  };
}

const withDraft: Prepare = async (stage) => {
  await asTrainer(stage);
  const row = await openPackDraft(stage.db, DAILY_PACK, NOW);
  if (!row) throw new Error('The daily pack is not installed');
  await stage.db.packDrafts.put({ ...row, pack: { ...withTwoTips(row.pack), note: NOTE } });
};

export const CONSOLE_PICTURES = [
  {
    name: 'console/picture/queue',
    in: 'console',
    shows: ['console/review/QueueScreen'],
    packs,
    prepare: asTrainer,
    play: async (user) => {
      await user.click(`[data-tip-id="${waitingTip('Deux prélèvements').id}"]`);
      await user.find(`[data-detail-of="${waitingTip('Deux prélèvements').id}"]`);
      await user.find('[data-card-id] mark');
    },
  },
  {
    name: 'console/picture/editor',
    in: 'console',
    shows: ['console/editor/EditorScreen'],
    route: `#/packs/${DAILY_PACK}/cards/${NEW_CARD}`,
    packs,
    prepare: withDraft,
    play: async (user) => {
      await user.find('[data-preview] h1');
      (await user.find('[data-field="fr.summary"]')).focus();
    },
  },
  {
    name: 'console/picture/publish',
    in: 'console',
    shows: ['console/publish/PublishScreen'],
    route: `#/packs/${DAILY_PACK}/publish`,
    packs,
    prepare: withDraft,
    play: async (user) => void (await user.find('[data-change=changed]')),
  },
  {
    name: 'console/picture/team',
    in: 'console',
    shows: ['console/team/TeamScreen'],
    route: '#/team',
    packs,
    prepare: async ({ db }) => {
      await db.meta.bulkPut([memberNamed('Nadia', 'admin'), syncRow({ lastSuccessAt: NOW - MINUTE_MS })]);
      await db.tips.bulkPut([...WAITING_TIPS]);
    },
    replies: () => createTeamReplies(demoTeam(OWN_ID), [], 'Nadia'),
    play: async (user) => void (await user.find('[data-member]')),
  },
] as const satisfies readonly ConsoleScene[];
