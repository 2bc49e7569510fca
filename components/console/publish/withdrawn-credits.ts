import { useLiveQuery } from 'dexie-react-hooks';
import { useConsole } from '@/components/console/core/console-context';
import type { Card } from '@/protocol/pack';
import { withdrawnAmong } from '@/storage/tips/tip-queries';

const NONE: ReadonlySet<string> = new Set();

/** The tips that these cards credit and that their authors withdrew, as known on this disk. */
export function useWithdrawnCredits(cards: readonly Card[]): ReadonlySet<string> {
  const { db } = useConsole();
  const ids = cards.flatMap(({ credits = [] }) => credits.flatMap(({ tipId }) => tipId ?? []));
  return useLiveQuery(() => withdrawnAmong(db, ids), [db, ids.join(' ')]) ?? NONE;
}
