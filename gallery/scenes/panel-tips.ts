import { DAY_MS, NOW } from '@/gallery/fakes/clock';
import { membership, syncRow } from '@/gallery/fixtures/memberships';
import {
  LESSON,
  LONG_WORD,
  manyTips,
  OFFERED_TIP,
  OWN_TIPS,
  PRIVATE_TIP,
  TWO_VERSIONS,
  tipId,
} from '@/gallery/fixtures/tips';
import type { PanelScene } from '@/gallery/scene';
import type { User } from '@/gallery/user';

const shows = ['panel/tips/TipsScreen'];
const capture = ['panel/tips/CaptureScreen'];
const first = { name: 'tips' } as const;

const isListed = async (user: User) => void (await user.find('main [data-tip-id]'));

async function beginTip(user: User): Promise<void> {
  await user.click('[data-action=new-tip]');
  await user.find('[data-field=words]');
}

export const PANEL_TIPS = [
  {
    name: 'panel/tips/none',
    in: 'panel',
    shows,
    first,
    play: async (user) => void (await user.find('main h1')),
  },
  {
    name: 'panel/tips/every-status',
    in: 'panel',
    shows,
    first,
    prepare: async ({ db }) => void (await db.tips.bulkPut(OWN_TIPS)),
    play: isListed,
  },
  {
    name: 'panel/tips/service-away',
    in: 'panel',
    shows: [...shows, 'panel/tips/TipCredit'],
    first,
    prepare: async ({ db }) => {
      await db.tips.bulkPut(OWN_TIPS);
      await db.meta.bulkPut([
        membership('advisor'),
        syncRow({ lastReason: 'unreachable', failures: 3, notBefore: NOW + DAY_MS }),
      ]);
    },
    play: isListed,
  },
  {
    name: 'panel/tips/private',
    in: 'panel',
    shows,
    first,
    prepare: async ({ db }) => void (await db.tips.bulkPut([PRIVATE_TIP, OFFERED_TIP])),
    play: isListed,
  },
  {
    name: 'panel/tips/found',
    in: 'panel',
    shows: ['panel/search/SearchScreen'],
    prepare: async ({ db }) => void (await db.tips.bulkPut([PRIVATE_TIP, OFFERED_TIP])),
    play: async (user) => {
      await user.type('input[type=search]', 'il raccroche presque restez trente secondes');
      await user.find(`[role=option][data-card-id="tips/${PRIVATE_TIP.id}"] mark`);
    },
  },
  {
    name: 'panel/tips/read',
    in: 'panel',
    shows: ['panel/tips/OwnTipScreen'],
    prepare: async ({ db }) => void (await db.tips.bulkPut([PRIVATE_TIP, OFFERED_TIP])),
    play: async (user) => {
      await user.type('input[type=search]', 'il raccroche presque restez trente secondes');
      await user.find(`[role=option][data-card-id="tips/${PRIVATE_TIP.id}"] mark`);
      user.press('Enter');
      await user.untilFocused('main h1');
    },
  },
  {
    name: 'panel/tips/many',
    in: 'panel',
    shows,
    first,
    prepare: async ({ db }) => void (await db.tips.bulkPut(manyTips(300))),
    play: isListed,
  },
  {
    name: 'panel/tips/two-versions',
    in: 'panel',
    shows: ['panel/tips/TwoVersions'],
    first,
    prepare: async ({ db }) => void (await db.tips.bulkPut(TWO_VERSIONS)),
    play: async (user) => void (await user.find('[data-state=two-versions]')),
  },
  {
    name: 'panel/tips/two-versions-taken-up',
    in: 'panel',
    shows: ['panel/tips/TwoVersions'],
    first,
    prepare: async ({ db }) => {
      const reviewing = { state: 'reviewing' } as const;
      await db.tips.bulkPut(
        TWO_VERSIONS.map(({ server, ...row }) =>
          server ? { ...row, status: reviewing, server: { ...server, status: reviewing } } : row,
        ),
      );
    },
    play: async (user) => void (await user.find('[data-state=two-versions]')),
  },
  {
    name: 'panel/tips/withdrawing',
    in: 'panel',
    shows,
    first,
    prepare: async ({ db }) => void (await db.tips.bulkPut(OWN_TIPS)),
    play: async (user) => {
      await user.click('[data-state=received] button:last-of-type');
      await user.find('[role=dialog], [role=alertdialog]');
    },
  },
  {
    name: 'panel/tips/removing-credit',
    in: 'panel',
    shows: ['panel/tips/TipCredit'],
    first,
    prepare: async ({ db }) => {
      const content = { kind: 'tip', language: 'fr', words: 'Je vous rappelle.' } as const;
      const status = { state: 'promoted', card: LESSON, packVersion: 1 } as const;
      await db.tips.put({
        id: tipId(50),
        mine: 1,
        content,
        capturedAt: NOW - DAY_MS,
        revision: 1,
        status,
        server: { content, revision: 1, status },
      });
      const row = await db.cards.where('ref').equals(LESSON).first();
      if (row)
        await db.cards.put({
          ...row,
          card: { ...row.card, credits: [{ name: 'Poste 12', tipId: tipId(50) }] },
        });
    },
    play: async (user) => {
      await user.click('[data-action=remove-credit]');
      await user.find('[data-action=confirm-remove-credit]');
    },
  },
  { name: 'panel/capture/new', in: 'panel', shows: capture, play: beginTip },
  {
    name: 'panel/capture/missing',
    in: 'panel',
    shows: capture,
    play: async (user) => {
      await beginTip(user);
      await user.click('[data-action=save-tip]');
      await user.find('[data-field=words][aria-invalid=true]');
    },
  },
  {
    name: 'panel/capture/too-long',
    in: 'panel',
    shows: capture,
    play: async (user) => {
      await beginTip(user);
      await user.type('[data-field=situation]', `${LONG_WORD} `.repeat(5));
      await user.type('[data-field=words]', 'mot '.repeat(1_100));
      await user.find('[data-field=words][aria-invalid=true]');
    },
  },
  {
    name: 'panel/capture/page-title',
    in: 'panel',
    shows: capture,
    page: {
      address: 'https://crm.exemple.fr/4521',
      title: 'Dossier 4521',
      selection: 'Ce que le client a dit.',
    },
    play: async (user) => {
      await beginTip(user);
      await user.find('[data-field=page-title]');
    },
  },
] as const satisfies readonly PanelScene[];
