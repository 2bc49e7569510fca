/**
 * Commands out. Guarantees that a row leaves the outbox only in the transaction that lets its tip show the
 * outcome which the service named, and that no row is rewritten once it was handed to the network.
 */
import { API_LIMITS } from '@/protocol/api';
import type { Outcome } from '@/protocol/command';
import type { SyncReason } from '@/protocol/validation/errors';
import type { OutboxRow } from '@/storage/database/tip-rows';
import { read, write } from '@/storage/database/transaction';
import { beginAsNewClient } from '@/storage/tips/outbox';
import { TransportError } from '@/sync/http/transport-error';
import { applyOutcome } from './outcome';
import { type RunContext, requireCurrent } from './run-context';

/** Room for the frame around the commands within the service's limit of a body. */
const BATCH_BYTES = API_LIMITS.bodyBytes - 4 * 1024;
/** Attempts to repair the order in one run before it fails. */
const MENDINGS = 3;

type Numbered = OutboxRow & { n: number };
type Batch = { clientId: string; rows: Numbered[] };

/** Sends until the outbox is empty. Throws the transport's errors; then commands without an outcome stay. */
export async function push(session: RunContext): Promise<void> {
  let from = 0;
  let recoveries = 0;
  for (;;) {
    const batch = await takeBatch(session, from);
    if (batch.rows.length === 0) {
      if (from === 0) return;
      from = 0;
      continue;
    }
    try {
      const commands = batch.rows.map(({ id, n, body }) => ({ id, n, body }));
      const { outcomes } = await session.transport.call('push', {
        body: { clientId: batch.clientId, commands },
      });
      if ((await settleAll(session, batch, outcomes)) === 0) throw new TransportError('garbled-answer');
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      const next = recoveries < MENDINGS ? await recover(session, batch, error) : undefined;
      if (next === undefined) {
        await noteReason(session, batch, error.reason);
        error.ofPush = true;
        throw error;
      }
      recoveries += 1;
      from = next;
    }
  }
}

/** The next rows in order from the position `from` on, numbered and marked as sent before they are sent. */
async function takeBatch(session: RunContext, from: number): Promise<Batch> {
  const { db } = session;
  // Most runs find nothing to send: they need no write.
  if ((await read(db, [db.commands], (db) => db.commands.count())) === 0) return { clientId: '', rows: [] };
  return write(db, [db.commands, db.meta], async (db) => {
    const sync = await requireCurrent(db, session);
    let { nextN } = sync;
    const next = await db.commands.where('at').aboveOrEqual(from).limit(API_LIMITS.commandsPerPush).toArray();
    const rows: Numbered[] = [];
    const edited = new Set<string>();
    let bytes = 0;
    for (const row of next) {
      // An edit names the revision that the one before it makes: it waits until that one is settled.
      if (row.body.type === 'tip.revise' && edited.has(row.body.tipId)) break;
      if (row.body.type === 'tip.revise') edited.add(row.body.tipId);
      bytes += new TextEncoder().encode(JSON.stringify(row.body)).length + 200;
      if (rows.length > 0 && bytes > BATCH_BYTES) break;
      rows.push({ ...row, n: row.n ?? nextN, attempts: row.attempts + 1 });
      if (row.n === undefined) nextN += 1;
    }
    await db.commands.bulkPut(rows);
    if (nextN !== sync.nextN) await db.meta.put({ ...sync, nextN });
    return { clientId: sync.clientId, rows };
  });
}

/** Settles every row of the batch that an outcome names; how many those were. */
async function settleAll(session: RunContext, batch: Batch, outcomes: readonly Outcome[]): Promise<number> {
  const { db } = session;
  const named = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
  return write(db, [db.commands, db.meta, db.tips], async (db) => {
    await requireCurrent(db, session, { clientId: batch.clientId });
    let settled = 0;
    for (const row of batch.rows) {
      const outcome = named.get(row.id);
      if (!outcome || (await db.commands.get(row.at)) === undefined) continue;
      await applyOutcome(db, row, outcome, session.now());
      settled += 1;
    }
    return settled;
  });
}

/**
 * Repairs the cause for which the service refused a whole push, where that is possible; returns the position to
 * continue from.
 */
async function recover(
  session: RunContext,
  batch: Batch,
  error: TransportError,
): Promise<number | undefined> {
  if (error.reason === 'out-of-order' && error.expected !== undefined) {
    return repairOrder(session, batch, error.expected);
  }
  if (error.reason === 'invalid-request') return quarantineInvalid(session, batch, error);
  return undefined;
}

/**
 * The service expects another number: continue from there if that command is here, else send everything as a new
 * client.
 */
async function repairOrder(session: RunContext, batch: Batch, expected: number): Promise<number> {
  const { db } = session;
  return write(db, [db.commands, db.meta], async (db) => {
    await requireCurrent(db, session, { clientId: batch.clientId });
    const there = await db.commands.where('n').equals(expected).first();
    if (there && batch.rows[0]?.n !== expected) return there.at;
    await beginAsNewClient(db);
    return 0;
  });
}

/** A command that the service cannot even read must not hold up those after it: its tip stays, refused. */
async function quarantineInvalid(
  session: RunContext,
  batch: Batch,
  error: TransportError,
): Promise<number | undefined> {
  const { db } = session;
  const named = (error.problems ?? []).flatMap(({ path }) => {
    const index = /\bcommands\.(\d+)(?:\.|$)/u.exec(path)?.[1];
    return index === undefined ? [] : (batch.rows[Number(index)] ?? []);
  });
  if (named.length === 0) return undefined;
  return write(db, [db.commands, db.meta, db.tips], async (db) => {
    await requireCurrent(db, session, { clientId: batch.clientId });
    for (const row of new Set(named)) {
      const outcome = { id: row.id, outcome: 'refused', reason: 'invalid-command' } as const;
      await applyOutcome(db, row, outcome, session.now());
    }
    await beginAsNewClient(db);
    return 0;
  });
}

async function noteReason(session: RunContext, batch: Batch, lastReason: SyncReason): Promise<void> {
  const { db } = session;
  await write(db, [db.commands], async (db) => {
    await db.commands
      .where('at')
      .anyOf(batch.rows.map((row) => row.at))
      .modify({ lastReason });
  });
}
