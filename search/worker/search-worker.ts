/**
 * The search worker: holds the index off the panel's thread. The index is restored from the disk where it fits the
 * installed packs, built from the cards otherwise, and follows packs and tips as they change. Of several waiting
 * queries only the newest is run.
 */
import { liveQuery } from 'dexie';
import { cardEntry, TIPS, tipEntry } from '@/search/index/entries';
import { createSearchIndex, restoreSearchIndex, type SavedIndex } from '@/search/search-index';
import { type SouffleurDatabase, souffleurDatabase } from '@/storage/database/database';
import type { PackRow } from '@/storage/database/pack-rows';
import type { TipRow } from '@/storage/database/tip-rows';
import type { WordingRow } from '@/storage/database/wording-rows';
import { searchCacheName } from '@/storage/membership/directory';
import { listPacks, packCards } from '@/storage/packs/packs';
import {
  cacheIndex,
  indexSources,
  readCachedIndex,
  type SearchCache,
  searchCache,
} from '@/storage/packs/search-cache';
import { listMyTips } from '@/storage/tips/tip-queries';
import { listWordings } from '@/storage/wording/wording-queries';
import { preferChannel } from './channel-lines';
import { findFlows, flowEntries } from './find-flows';
import { findCards } from './present-results';
import type { FromWorker, ToWorker } from './protocol';
import { shareResult } from './shared-result';
import { WordedCards } from './worded-cards';

/** Cards added before the worker checks for a query. */
const SLICE = 200;

let db: SouffleurDatabase;
let cache: SearchCache;
/** Read while the database is still opening: which packs it fits is seen afterwards. */
let early: ReturnType<typeof readCachedIndex> | undefined;
let index = createSearchIndex();
/** Guided flows, apart from the cards: they never change the order of cards. */
let flowIndex = createSearchIndex();
/** The index entries of each pack; the advisor's own tips are filed under `tips`. */
let refs = new Map<string, string[]>();
let packs: PackRow[] = [];
let worded = new WordedCards();
let ready = false;
let newest: Extract<ToWorker, { query: number }> | undefined;
let shared: SharedArrayBuffer | undefined;

const post = (message: FromWorker) => postMessage(message);

/** Lets waiting messages be handled. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve));

async function restore(installed: PackRow[]): Promise<void> {
  const cached = await (early ?? readCachedIndex(cache));
  // Not held on to: it is as large as the index itself.
  early = undefined;
  if (!cached || cached.made !== indexSources(installed)) return;
  try {
    index = restoreSearchIndex(cached.index as SavedIndex);
  } catch {
    // Saved by an engine with other words and weights.
    return;
  }
  refs = cached.refs;
  packs = installed;
}

async function followPacks(installed: PackRow[]): Promise<void> {
  if (packs.length === 0) await restore(installed);
  if (indexSources(packs) === indexSources(installed)) return;
  // The index of the packs alone is saved.
  await worded.restore(db, index);
  for (const removed of packs.filter((pack) => !installed.some(({ sha256 }) => sha256 === pack.sha256))) {
    index.remove(refs.get(removed.id) ?? []);
    index.removeLexicon(removed.id);
    refs.delete(removed.id);
  }
  for (const pack of installed.filter(({ sha256 }) => !packs.some((known) => known.sha256 === sha256))) {
    const cards = await packCards(db, pack.id);
    for (let position = 0; position < cards.length; position += SLICE) {
      const slice = cards.slice(position, position + SLICE);
      index.add(slice.map(({ packId, chapterId, card }) => cardEntry(packId, chapterId, card)));
      await breathe();
    }
    refs.set(
      pack.id,
      cards.map(({ ref }) => ref),
    );
    index.addLexicon(pack.id, pack.lexicon ?? []);
  }
  packs = installed;
  await cacheIndex(cache, { made: indexSources(packs), refs, index: index.save() });
}

/** The packs whose flows are in their index. */
let flowsShown: string | undefined;

/** Anew at each change of the packs: a pack has few flows. */
function indexFlows(): void {
  if (flowsShown === indexSources(packs)) return;
  flowsShown = indexSources(packs);
  flowIndex = createSearchIndex();
  flowIndex.add(packs.flatMap(flowEntries));
  for (const pack of packs) flowIndex.addLexicon(pack.id, pack.lexicon ?? []);
}

function followTips(mine: TipRow[]): void {
  const shown = mine.filter(({ status }) => status.state !== 'withdrawn');
  const entries = shown.map(({ id, content }) => tipEntry({ id, content, mine: true }));
  index.remove(refs.get(TIPS) ?? []);
  index.add(entries);
  refs.set(
    TIPS,
    entries.map(({ ref }) => ref),
  );
}

/** The packs and wordings that the index shows. */
let wordingsShown: string | undefined;

async function followWordings(wordings: WordingRow[]): Promise<void> {
  const now = JSON.stringify([indexSources(packs), wordings]);
  if (now === wordingsShown) return;
  await worded.restore(db, index);
  await worded.apply(db, index, wordings);
  wordingsShown = now;
}

async function respondToNewest(): Promise<void> {
  const requested = newest;
  newest = undefined;
  if (!requested) return;
  try {
    const { channel } = requested.question;
    const isOwnLine = worded.isOwnLine.bind(worded);
    const all = findCards(index, requested.question, packs, isOwnLine);
    const found = channel === undefined ? all : await preferChannel(db, all, channel, isOwnLine);
    const flows = findFlows(flowIndex, requested.question, found.cards, packs);
    const finding = flows.length > 0 ? { ...found, flows } : found;
    const lies = shared !== undefined && shareResult(shared, requested.query, finding);
    post(lies ? { result: requested.query } : { result: requested.query, finding });
  } catch (error) {
    console.error('A search failed', error);
    post({ failed: requested.query });
  }
}

// Sequential: a query never sees a pack half added.
let line = Promise.resolve();
function inLine(work: () => Promise<void> | void, onFailure: () => void): void {
  line = line.then(work).catch((error: unknown) => {
    console.error('The search index could not follow', error);
    onFailure();
  });
}

const failed = () => post({ failed: 'start' });

/** Ends when another database is followed. */
let following: { database: string; end: () => void } | undefined;

/** Searches a database from now on; nothing of the one before stays in the index. */
function follow(database: string): void {
  following?.end();
  const here = { database, end: () => subscription.unsubscribe() };
  following = here;
  ready = false;
  db = souffleurDatabase(database);
  cache = searchCache(searchCacheName(database));
  early = readCachedIndex(cache);
  index = createSearchIndex();
  flowIndex = createSearchIndex();
  flowsShown = undefined;
  refs = new Map();
  packs = [];
  worded = new WordedCards();
  wordingsShown = undefined;
  const read = () => Promise.all([listPacks(db), listMyTips(db), listWordings(db)]);
  const subscription = liveQuery(read).subscribe({
    next: ([installed, mine, wordings]) =>
      inLine(async () => {
        if (following !== here) return;
        const before = ready ? wordingsShown : undefined;
        await followPacks(installed);
        indexFlows();
        followTips(mine);
        await followWordings(wordings);
        ready = true;
        await respondToNewest();
        if (before !== undefined && before !== wordingsShown) post({ packs: 'changed' });
      }, failed),
    error: failed,
  });
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if ('database' in data) {
    // After the work in progress, which belongs to the earlier database.
    const { database } = data;
    if (following === undefined) follow(database);
    else inLine(() => follow(database), failed);
    return;
  }
  if ('shared' in data) {
    shared = data.shared;
    return;
  }
  newest = data;
  if (ready) inLine(respondToNewest, () => undefined);
});
