/**
 * Moves one organisation to another database.
 * Guarantees: two copies are never served: the source is closed before anything is copied, and stays closed; the copy
 * is whole and proved equal, or absent; an organisation that the target has already is never touched. Epoch, numbers,
 * tokens and outcomes move along, so panels continue where they were.
 */

import { describeDatabase, type EngineSettings, openEngine } from '@/server/db/engine';
import type { ServiceDatabase } from '@/server/db/schema';
import { readAsTenant, writeAlone, writeAsTenant } from '@/server/db/tenant';
import { UsageError } from '@/server/domain/usage-error';
import { appendAuditEvent } from '@/server/store/audit/audit-log';
import {
  copyRows,
  type OwnedTable,
  ownedTables,
  sumRows,
  type TableSum,
} from '@/server/store/organisations/organisation-rows';
import type { Organisation } from '@/server/store/organisations/organisations';

export type Move = {
  source: ServiceDatabase;
  sourceLocation: string;
  target: EngineSettings;
  organisation: Organisation;
  now: number;
};

/** Moves it and returns the checksum of every table, equal on both sides. Throws {@link UsageError}. */
export async function moveOrganisation({
  source,
  sourceLocation,
  target: settings,
  organisation: { id, name },
  now,
}: Move): Promise<TableSum[]> {
  const location = describeDatabase(settings);
  if (location === sourceLocation) throw new UsageError(`${name} is in ${location} already.`);
  const target = await openEngine({ ...settings, databaseConnections: 2 });
  try {
    if (await holds(target, id)) {
      throw new UsageError(
        `${location} holds ${name} already; nothing was changed. Move it to an empty place.`,
      );
    }
    await closeFor(source, id, name, location);
    try {
      return await arrive(source, target, await ownedTables(), id, now);
    } catch (error) {
      await reopenIfNotThere(source, target, id, name, location);
      throw error;
    }
  } finally {
    await target.destroy();
  }
}

async function holds(database: ServiceDatabase, id: string): Promise<boolean> {
  const row = await readAsTenant(database, id, (db) =>
    db.selectFrom('organisations').select('id').where('id', '=', id).executeTakeFirst(),
  );
  return row !== undefined;
}

/** Closes the copy that is left, once nobody writes to it any more. One that an earlier, killed move closed stays so. */
async function closeFor(source: ServiceDatabase, id: string, name: string, location: string): Promise<void> {
  await writeAlone(source, id, async (trx) => {
    const { moved_to: movedTo } = await trx
      .selectFrom('organisations')
      .select('moved_to')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (movedTo !== null && movedTo !== location) {
      throw new UsageError(`${name} was moved to ${movedTo}: move it on from there.`);
    }
    await trx.updateTable('organisations').set({ moved_to: location }).where('id', '=', id).execute();
  });
}

async function arrive(
  source: ServiceDatabase,
  target: ServiceDatabase,
  tables: readonly OwnedTable[],
  id: string,
  now: number,
): Promise<TableSum[]> {
  return await readAsTenant(source, id, (from) =>
    writeAsTenant(target, id, async (to) => {
      // A service that starts on this database must not take it for new.
      await to
        .insertInto('installation')
        .values({ id: 1, started_at: now })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      const sums: TableSum[] = [];
      for (const table of tables) {
        await copyRows(from, to, table, id);
        const [left, arrived] = [await sumRows(from, table, id), await sumRows(to, table, id)];
        if (left.rows !== arrived.rows || left.sha256 !== arrived.sha256) {
          throw new UsageError(`${table.name} did not arrive as it was; nothing was moved.`);
        }
        sums.push(arrived);
      }
      await appendAuditEvent(
        to,
        { organisationId: id, who: 'command line', kind: 'organisation.moved' },
        now,
      );
      return sums;
    }),
  );
}

/** After a failure: the copy here is served again, unless the other may have come to be after all. */
async function reopenIfNotThere(
  source: ServiceDatabase,
  target: ServiceDatabase,
  id: string,
  name: string,
  location: string,
): Promise<void> {
  const there = await holds(target, id).catch(() => undefined);
  if (there === false) {
    await writeAlone(source, id, async (trx) => {
      await trx.updateTable('organisations').set({ moved_to: null }).where('id', '=', id).execute();
    });
  } else if (there === undefined) {
    throw new UsageError(
      `${location} was lost before it could say whether ${name} arrived. The copy here stays closed: run the same command again.`,
    );
  }
}
