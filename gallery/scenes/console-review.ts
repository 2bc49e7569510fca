import { membership, syncRow } from '@/gallery/fixtures/memberships';
import { manyTips, QUEUE } from '@/gallery/fixtures/tips';
import type { ConsoleScene, Prepare } from '@/gallery/scene';
import type { User } from '@/gallery/user';

const shows = ['console/review/QueueScreen', 'console/review/TipList', 'console/review/TipDetail'];
const dialog = '[role=dialog], [role=alertdialog]';

export const asTrainer: Prepare = async ({ db }) => {
  await db.meta.bulkPut([membership('trainer'), syncRow()]);
};

const withQueue: Prepare = async (stage) => {
  await asTrainer(stage);
  await stage.db.tips.bulkPut(QUEUE);
};

const isOpen = async (user: User) => void (await user.find('[data-detail-of]'));

const opening = (action: string) => async (user: User) => {
  await user.click(`[data-action=${action}]`);
  await user.find(dialog);
};

export const CONSOLE_REVIEW = [
  {
    name: 'console/gate/not-joined',
    in: 'console',
    shows: ['console/shell/ConsoleApp'],
    play: async (user) => void (await user.find('[data-gate=not-joined]')),
  },
  {
    name: 'console/gate/not-trainer',
    in: 'console',
    shows: ['console/shell/ConsoleApp', 'console/core/SafetyCopy'],
    prepare: async ({ db }) => {
      await db.meta.bulkPut([membership('advisor'), syncRow()]);
      await db.packDrafts.put({ packId: 'a', baseVersion: 0, pack: {} as never, changedAt: 1 });
    },
    play: async (user) => void (await user.find('[data-gate=not-trainer] [data-action=safety-copy]')),
  },
  {
    name: 'console/gate/container',
    in: 'console',
    shows: ['console/shell/ConsoleApp'],
    isInContainer: true,
    play: async (user) => void (await user.find('[data-gate=container]')),
  },
  {
    name: 'console/queue/empty',
    in: 'console',
    shows,
    prepare: asTrainer,
    play: async (user) => void (await user.find('[data-empty-queue]')),
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
    name: 'console/queue/accepting-list-open',
    in: 'console',
    shows: ['console/review/AcceptDialog', 'ui/Select'],
    packs: 'organisation',
    prepare: withQueue,
    play: async (user) => {
      await opening('accept')(user);
      await user.open('[role=dialog] [role=combobox]');
    },
  },
  {
    name: 'console/queue/merging',
    in: 'console',
    shows: ['console/review/MergeDialog'],
    packs: 'organisation',
    prepare: withQueue,
    play: async (user) => {
      await opening('merge')(user);
      await user.find('[role=option]');
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
    play: async (user) => {
      await opening('decline')(user);
      await user.click('[data-action=decline-now]');
      await user.find('[aria-invalid=true]');
    },
  },
  {
    name: 'console/help/keys',
    in: 'console',
    shows: ['console/shell/HelpDialog'],
    prepare: withQueue,
    play: async (user, { store }) => {
      await isOpen(user);
      store.getState().open({ name: 'help' });
      await user.find(dialog);
    },
  },
] as const satisfies readonly ConsoleScene[];
