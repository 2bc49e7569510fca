import { useLiveQuery } from 'dexie-react-hooks';
import { readOutcomeRefs } from '@/components/panel/card/card-refs';
import { usePanel } from '@/components/panel/core/panel-context';
import { type CardRef, splitCardRef } from '@/protocol/card-ref';
import type { Outcome } from '@/protocol/pack-fields';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { CardRow } from '@/storage/database/pack-rows';
import { cardsByRef, packCards } from '@/storage/packs/packs';

/** The pack whose lessons *Angry caller* follows: it is in every panel. */
const LESSON_PACK = 'desescalade';

export type Lessons = {
  rows: readonly CardRow[];
  /** The outcomes of each lesson whose card is installed, by lesson. */
  links: Readonly<Record<CardRef, Partial<Record<Outcome, CardRef>>>>;
};

/** The lessons of the pack of `ref` in reading order, live; undefined until they are read. */
export function useLessons(ref: CardRef | undefined): Lessons | undefined {
  const { db } = usePanel();
  const packId = ref === undefined ? LESSON_PACK : splitCardRef(ref).packId;
  return useLiveQuery(() => readLessons(db, packId), [db, packId]);
}

async function readLessons(db: SouffleurDatabase, packId: string): Promise<Lessons> {
  const rows = (await packCards(db, packId)).filter(({ card }) => card.kind === 'lesson');
  const named = rows.flatMap(readOutcomeRefs).map(({ ref }) => ref);
  const installed = new Set((await cardsByRef(db, named)).map(({ ref }) => ref));
  const links = rows.map((row) => [
    row.ref,
    Object.fromEntries(
      readOutcomeRefs(row)
        .filter(({ ref }) => installed.has(ref))
        .map(({ outcome, ref }) => [outcome, ref]),
    ),
  ]);
  return { rows, links: Object.fromEntries(links) };
}
