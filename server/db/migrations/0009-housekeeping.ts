import type { Kysely } from 'kysely';
import { grantToServiceRole } from '@/server/db/row-level-security';

/** When housekeeping ran last, so that the next round is due by the clock and not by how long a process has run. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('housekeeping')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('done_at', 'bigint')
    .addColumn('doubted_at', 'bigint')
    .execute();
  await grantToServiceRole(db, 'housekeeping', ['select', 'insert', 'update']);
}
