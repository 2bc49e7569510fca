/** Cards of this disk as the advisor says them: with own wordings in the place of official lines. */
import type { CardRef } from '@/protocol/card-ref';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { CardRow } from '@/storage/database/pack-rows';
import { read } from '@/storage/database/transaction';
import { cardsByRef } from '@/storage/packs/packs';
import { applyWordings } from './apply-wordings';

/** The cards of these names that are installed, in their order. */
export async function wordedCards(db: SouffleurDatabase, refs: readonly CardRef[]): Promise<CardRow[]> {
  return withWordings(db, await cardsByRef(db, refs));
}

/** The card of this name; undefined where it is not installed. */
export async function readWordedCard(db: SouffleurDatabase, ref: CardRef): Promise<CardRow | undefined> {
  const [row] = await wordedCards(db, [ref]);
  return row;
}

/** The same cards, with own wordings. */
export async function withWordings(db: SouffleurDatabase, rows: readonly CardRow[]): Promise<CardRow[]> {
  const refs = rows.map(({ ref }) => ref);
  const wordings = await read(db, [db.wordings], (db) => db.wordings.where('ref').anyOf(refs).toArray());
  if (wordings.length === 0) return [...rows];
  return rows.map((row) => {
    const own = wordings.filter(({ ref }) => ref === row.ref);
    return own.length === 0 ? row : { ...row, card: applyWordings(row.card, own).card };
  });
}
