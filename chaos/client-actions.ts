/** The actions of a client's user: the panel's and the console's own functions, chosen by a seed. */
import type { Pack } from '@/protocol/pack';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { TipRow } from '@/storage/database/tip-rows';
import { newPackDraft, openPackDraft, savePackDraft } from '@/storage/packs/pack-drafts';
import { captureTip, declineTip, releaseTip, reviewTip, reviseTip, withdrawTip } from '@/storage/tips/tips';
import type { Connect } from '@/sync/http/transport';
import { publishPackDraft } from '@/sync/run/publish';
import type { Saying } from './client-log';
import type { Random } from './random';

const ADVISOR = { capture: 10, revise: 6, withdraw: 1 } as const;
const TRAINER = { capture: 2, revise: 1, review: 8, release: 5, decline: 2, publish: 1 } as const;
/** Fewer packs than trainers: they publish over each other. */
const PACKS = 2;
/** Cards of a pack, so that its bytes stay few however long a run is. */
const CARDS = 12;

export type ActionParts = {
  db: SouffleurDatabase;
  connect: Connect;
  random: Random;
  role: 'advisor' | 'trainer';
  log: (...sayings: Saying[]) => void;
  /** Marks every word and title of this client: no two acts of a run write the same. */
  nextMark: () => string;
};

/** One act, to its end. */
export async function performAction({
  db,
  connect,
  random,
  role,
  log,
  nextMark,
}: ActionParts): Promise<void> {
  const kind = role === 'advisor' ? random.weighed(ADVISOR) : random.weighed(TRAINER);
  switch (kind) {
    case 'capture': {
      const words = nextMark();
      const tipId = await captureTip(db, { kind: 'tip', language: 'fr', words }, { now: Date.now() });
      return log({ type: 'saved', tipId, words });
    }
    case 'revise': {
      const tip = random.pick(await latest(db, (tip) => tip.mine === 1));
      const words = nextMark();
      if (!tip) return;
      log({ type: 'gave-up', words: tip.content.words });
      const done = await reviseTip(db, tip.id, { kind: 'tip', language: 'fr', words });
      if (done === 'done') log({ type: 'saved', tipId: tip.id, words });
      return;
    }
    case 'withdraw': {
      const tip = random.pick(await latest(db, (tip) => tip.mine === 1));
      if (!tip) return;
      log({ type: 'gave-up', words: tip.content.words });
      await withdrawTip(db, tip.id);
      return;
    }
    case 'review':
    case 'release':
    case 'decline': {
      const tip = random.pick(await latest(db, (tip) => tip.server !== undefined));
      if (!tip) return;
      if (kind === 'review') await reviewTip(db, tip.id);
      else if (kind === 'release') await releaseTip(db, tip.id);
      else await declineTip(db, tip.id, `Non : ${nextMark()}`);
      return;
    }
    case 'publish':
      return await publish({ db, connect, random, role, log, nextMark });
  }
}

/** Some of the newest tips of a kind: ids are in the order of their times. */
function latest(db: SouffleurDatabase, wanted: (tip: TipRow) => boolean): Promise<TipRow[]> {
  return db.tips.orderBy('id').reverse().limit(40).filter(wanted).toArray();
}

async function publish({ db, connect, random, log, nextMark }: ActionParts): Promise<void> {
  const packId = `pile-${random.below(PACKS)}`;
  const title = nextMark();
  const tip = random.pick(await latest(db, (tip) => tip.server?.status.state === 'reviewing'));
  const text = { fr: title };
  const draft =
    (await openPackDraft(db, packId)) ??
    (await newPackDraft(db, { packId, title: text, summary: text, chapters: [] }));
  if (!draft) return;
  await savePackDraft(db, packId, withCard(draft.pack, `fiche-${random.below(CARDS)}`, title, tip));
  const done = await publishPackDraft({ db, transport: connect, packId, now: Date.now });
  if (done.done) log({ type: 'published', packId, version: done.version, title });
}

/** The pack with one card replaced under that title, in its one chapter. */
function withCard(pack: Pack, cardId: string, title: string, tip: TipRow | undefined): Pack {
  const card: Pack['cards'][number] = {
    id: cardId,
    kind: 'situation',
    next: [],
    ...(tip ? { credits: [{ name: 'Léa', tipId: tip.id }] } : {}),
    fr: { title, summary: title, cues: [], steps: [], scripts: [], avoid: [], keywords: [] },
  };
  const cards = [...pack.cards.filter(({ id }) => id !== cardId), card];
  return {
    ...pack,
    title: { fr: title },
    cards,
    chapters: [{ id: 'tout', title: { fr: 'Tout' }, cards: cards.map(({ id }) => id) }],
  };
}
