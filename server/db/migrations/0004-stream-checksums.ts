import type { Kysely } from 'kysely';
import { addSums, NO_SUMS, sumsOf } from '@/protocol/validation/checksum';
import { enableTenantRls } from '@/server/db/row-level-security';
import type { ServiceSchema } from '@/server/db/schema';
import { tipDigest } from '@/server/store/tips/tip-row';

/** Rows brought up to date at once. */
const ROWS_AT_ONCE = 500;

/**
 * What a client needs to prove that it converged (a digest of each tip and their sum for each organisation),
 * and what lets a tombstone be forgotten: when a tip was taken back, the highest number that was ever
 * forgotten in a stream, and the ids that are gone for good.
 */
export async function up(db: Kysely<ServiceSchema>): Promise<void> {
  const { schema } = db;
  for (const column of ['floor', 'sum_a', 'sum_b']) {
    await schema
      .alterTable('streams')
      .addColumn(column, 'bigint', (to) => to.notNull().defaultTo(0))
      .execute();
  }
  await schema
    .alterTable('tips')
    .addColumn('digest', 'varchar(24)', (to) => to.notNull().defaultTo(''))
    .execute();
  await schema.alterTable('tips').addColumn('withdrawn_at', 'bigint').execute();
  await schema
    .createIndex('tips_by_withdrawal')
    .on('tips')
    .columns(['organisation_id', 'withdrawn_at'])
    .execute();
  await schema
    .createTable('gone_tips')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull().references('organisations.id'))
    .addColumn('id', 'varchar(36)', (column) => column.notNull())
    .addPrimaryKeyConstraint('gone_tips_pk', ['organisation_id', 'id'])
    .execute();
  await enableTenantRls(db, 'gone_tips');

  for (const { id } of await db.selectFrom('organisations').select('id').execute()) await addUp(db, id);
  // When it was taken back nobody noted: its tombstone is kept from today on.
  await db.updateTable('tips').set({ withdrawn_at: Date.now() }).where('state', '=', 'withdrawn').execute();
}

async function addUp(db: Kysely<ServiceSchema>, organisationId: string): Promise<void> {
  let sums = NO_SUMS;
  let after = -1;
  for (;;) {
    const rows = await db
      .selectFrom('tips')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(ROWS_AT_ONCE)
      .execute();
    for (const row of rows) {
      const digest = tipDigest(row);
      sums = addSums(sums, sumsOf(digest));
      await db
        .updateTable('tips')
        .set({ digest })
        .where('organisation_id', '=', organisationId)
        .where('id', '=', row.id)
        .execute();
      after = row.seq;
    }
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await db
    .updateTable('streams')
    .set({ sum_a: sums[0], sum_b: sums[1] })
    .where('organisation_id', '=', organisationId)
    .where('stream', '=', 'tips')
    .execute();
}
