/**
 * A journal of what really happened in the service's database, written by the database itself: triggers of this run
 * record each stored outcome and each state of a tip. It is append-only, so that work done twice, or done and lost
 * again, can be distinguished from work done once.
 */
import { type RawBuilder, sql } from 'kysely';
import type { ServiceDatabase } from '@/server/db/schema';
import { isPostgres } from '@/server/db/tenant';

export type ServiceJournal = {
  /** Stored outcomes, one for each time that a command was handled. */
  outcomes: { id: string; outcome: string }[];
  /** States of tips, one for each change, oldest first. */
  states: { tip: string; content: string; state: string; pack_version: number | null }[];
};

/** Begins the journal. `database` is migrated and read without row-level security. */
export async function writeJournal(database: ServiceDatabase): Promise<void> {
  const run = (query: RawBuilder<unknown>) => query.execute(database);
  await run(sql`create table chaos_outcomes (id text not null, outcome text not null)`);
  await run(sql`create table chaos_states
    (n ${sql.raw(isPostgres(database) ? 'bigserial' : 'integer')} primary key,
     tip text not null, content text not null, state text not null, pack_version integer)`);
  const outcome = `insert into chaos_outcomes values (new.id, new.outcome);`;
  const state = `insert into chaos_states (tip, content, state, pack_version)
    values (new.id, new.content, new.state, new.pack_version);`;
  for (const [name, table, event, body] of [
    ['chaos_outcome', 'commands', 'insert', outcome],
    ['chaos_captured', 'tips', 'insert', state],
    ['chaos_changed', 'tips', 'update', state],
  ] as const) {
    if (isPostgres(database)) {
      await run(
        sql.raw(`create function ${name}() returns trigger language plpgsql security definer
          set search_path = public as $$ begin ${body} return null; end $$`),
      );
      await run(
        sql.raw(`create trigger ${name} after ${event} on ${table} for each row execute function ${name}()`),
      );
    } else {
      await run(sql.raw(`create trigger ${name} after ${event} on ${table} begin ${body} end`));
    }
  }
}

export async function readJournal(database: ServiceDatabase): Promise<ServiceJournal> {
  const outcomes = await sql<ServiceJournal['outcomes'][number]>`
    select id, outcome from chaos_outcomes`.execute(database);
  const states = await sql<ServiceJournal['states'][number]>`
    select tip, content, state, pack_version from chaos_states order by n`.execute(database);
  return { outcomes: outcomes.rows, states: states.rows };
}
