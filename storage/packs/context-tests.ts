/** How context rules fared at their last test on this machine. Local to the trainer: none of it is sent. */
import type { SouffleurDatabase } from '@/storage/database/database';
import type { ContextTest, ContextTestsRow } from '@/storage/database/meta-rows';
import { read, write } from '@/storage/database/transaction';

/** The last test of each rule of a pack that was tested here, by the rule's id. */
export function readContextTests(db: SouffleurDatabase, packId: string): Promise<ContextTestsRow['tests']> {
  return read(db, [db.meta], async (db) => {
    const row = await db.meta.get(`context-tests:${packId}`);
    return row?.tests ?? {};
  });
}

/** Stores the test results of rules, in place of earlier ones; `ruleIds` names the rules that the pack still has. */
export function noteContextTests(
  db: SouffleurDatabase,
  packId: string,
  { tests, ruleIds }: { tests: Record<string, ContextTest>; ruleIds: ReadonlySet<string> },
): Promise<void> {
  return write(db, [db.meta], async (db) => {
    const key = `context-tests:${packId}` as const;
    const before = await db.meta.get(key);
    const all = Object.entries({ ...before?.tests, ...tests }).filter(([ruleId]) => ruleIds.has(ruleId));
    await db.meta.put({ key, tests: Object.fromEntries(all) });
  });
}
