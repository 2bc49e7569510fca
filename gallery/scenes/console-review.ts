import { membership, syncRow } from '@/gallery/fixtures/memberships';
import { manyTips, QUEUE } from '@/gallery/fixtures/tips';
import type { Hands } from '@/gallery/hands';
import type { ConsoleScene, Prepare } from '@/gallery/scene';

const shows = ['console/review/QueueScreen', 'console/review/TipList', 'console/review/TipDetail'];
const dialog = '[role=dialog], [role=alertdialog]';

export const asTrainer: Prepare = async ({ db }) => {
  await db.meta.bulkPut([membership('trainer'), syncRow()]);
};

const withQueue: Prepare = async (stage) => {
  await asTrainer(stage);
  await stage.db.tips.bulkPut(QUEUE);
};

const isOpen = async (hands: Hands) => void (await hands.find('[data-detail-of]'));

const opening = (action: string) => async (hands: Hands) => {
  await hands.click(`[data-action=${action}]`);
  await hands.find(dialog);
};

export const CONSOLE_REVIEW = [
  {
    name: 'console/gate/not-joined',
    in: 'console',
    shows: ['console/shell/ConsoleApp'],
    play: async (hands) => void (await hands.find('[data-gate=not-joined]')),
  },
  {
    name: 'console/gate/not-trainer',
    in: 'console',
    shows: ['console/shell/ConsoleApp', 'console/core/SafetyCopy'],
    prepare: async ({ db }) => {
      await db.meta.bulkPut([membership('advisor'), syncRow()]);
      await db.packDrafts.put({ packId: 'a', baseVersion: 0, pack: {} as never, changedAt: 1 });
    },
    play: async (hands) => void (await hands.find('[data-gate=not-trainer] [data-action=safety-copy]')),
  },
  {
    name: 'console/gate/container',
    in: 'console',
    shows: ['console/shell/ConsoleApp'],
    isInContainer: true,
    play: async (hands) => void (await hands.find('[data-gate=container]')),
  },
  {
    name: 'console/queue/empty',
    in: 'console',
    shows,
    prepare: asTrainer,
    play: async (hands) => void (await hands.find('[data-empty-queue]')),
  },
  {
    name: 'console/queue/tips',
    in: 'console',
    shows,
    packs: 'organisation',
    prepare: withQueue,
    play: isOpen,
  },
  {
    name: 'console/queue/many',
    in: 'console',
    shows,
    prepare: async (stage) => {
      await asTrainer(stage);
      const author = QUEUE[0]?.author;
      await stage.db.tips.bulkPut(
        manyTips(300).map((row) => ({
          ...row,
          mine: 0 as const,
          ...(author && { author }),
          receivedAt: row.capturedAt,
        })),
      );
    },
    play: isOpen,
  },
  {
    name: 'console/queue/newer-database',
    in: 'console',
    shows,
    prepare: withQueue,
    storage: 'written-by-newer-version',
    play: isOpen,
  },
  {
    name: 'console/queue/accepting',
    in: 'console',
    shows: ['console/review/AcceptDialog'],
    packs: 'organisation',
    prepare: withQueue,
    play: opening('accept'),
  },
  {
    name: 'console/queue/merging',
    in: 'console',
    shows: ['console/review/MergeDialog'],
    packs: 'organisation',
    prepare: withQueue,
    play: async (hands) => {
      await opening('merge')(hands);
      await hands.find('[role=option]');
    },
  },
  {
    name: 'console/queue/declining',
    in: 'console',
    shows: ['console/review/DeclineDialog'],
    prepare: withQueue,
    play: opening('decline'),
  },
  {
    name: 'console/queue/declining-without-sentence',
    in: 'console',
    shows: ['console/review/DeclineDialog'],
    prepare: withQueue,
    play: async (hands) => {
      await opening('decline')(hands);
      await hands.click('[data-action=decline-now]');
      await hands.find('[aria-invalid=true]');
    },
  },
  {
    name: 'console/help/keys',
    in: 'console',
    shows: ['console/shell/HelpDialog'],
    prepare: withQueue,
    play: async (hands, { store }) => {
      await isOpen(hands);
      store.getState().open({ name: 'help' });
      await hands.find(dialog);
    },
  },
] as const satisfies readonly ConsoleScene[];
