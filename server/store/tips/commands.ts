/**
 * Commands of clients.
 * Guarantees: a command is applied at most once, in the order of its numbers; its outcome is stored and returned at
 * every retry, for ever. Last number, outcomes and effects are one transaction. A refused command is final too, and
 * never blocks those after it.
 */
import type { PushRequest } from '@/protocol/api';
import type { CommandBody, Outcome } from '@/protocol/command';
import { DAY_MS } from '@/protocol/duration';
import { deletedRows } from '@/server/db/deleted-rows';
import type { ServiceTransaction } from '@/server/db/schema';
import { lockStream } from '@/server/db/streams';
import { ServiceError } from '@/server/domain/errors';
import { QUOTAS } from '@/server/domain/quotas';
import { type AuditEventKind, appendAuditEvent } from '@/server/store/audit/audit-log';
import type { Caller } from '@/server/store/members/caller';
import {
  type OrganisationTotals,
  organisationTotals,
} from '@/server/store/organisations/organisation-totals';
import {
  type CommandQuotas,
  forgetClients,
  outcomesLeft,
  tipsLeft,
} from '@/server/store/organisations/stored-quotas';
import { removeCredit } from '@/server/store/packs/removed-credits';
import { loadTipBatch, type TipBatch } from './tip-batch';
import { applyToTip } from './tips';

/**
 * Deals with the next commands of a client; one outcome each, in their order. Fewer outcomes than commands where a
 * quota of the member or their organisation ends between them. Refuses the whole push, having done nothing: `forbidden` when the client is
 * another member's, `out-of-order` with the number it expects, `quota` when not even the first fits.
 */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one pass in the order of the commands, whose steps share the state of the push
export async function applyCommands(
  trx: ServiceTransaction,
  caller: Caller,
  { clientId, commands }: PushRequest,
  now: number,
  {
    quotas = QUOTAS,
    totals = organisationTotals(),
  }: { quotas?: CommandQuotas; totals?: OrganisationTotals } = {},
): Promise<Outcome[]> {
  // All pushes of an organisation lock this first: the clients and tips that they read cannot change meanwhile.
  await lockStream(trx, caller.organisationId, 'tips');
  const ids = commands.map((command) => command.id);
  const about = [...new Set(commands.map(({ body }) => body.tipId))];
  const [lastN, known, batch] = await Promise.all([
    lastNumber(trx, caller, clientId),
    knownOutcomes(trx, caller, ids),
    loadTipBatch(trx, caller.organisationId, about),
  ]);
  const fresh: Outcome[] = [];
  const outcomes: Outcome[] = [];
  const stored = { tips: 0, bytes: 0 };
  const uncredited = new Set<string>();
  let next = lastN + 1;
  let room: Awaited<ReturnType<typeof tipsLeft>> | undefined;
  let outcomesRoom: Awaited<ReturnType<typeof outcomesLeft>> | undefined;
  for (const command of commands) {
    let outcome = known.get(command.id);
    // A command known by its id may bear another number: its client began a new order after a restore.
    const inOrder = command.n === next || (outcome !== undefined && command.n < next);
    if (!inOrder) throw new ServiceError('out-of-order', { expected: lastN + 1 });
    if (outcome === undefined) {
      outcomesRoom ??= await outcomesLeft(trx, caller, { quotas, totals });
      const added = addedBy(command.body, batch);
      if (added) room ??= await tipsLeft(trx, caller, { quotas, totals }, now);
      const spent =
        outcomesRoom[ERASING.has(command.body.type) ? 'erasing' : 'adding'] < 1 ||
        (room && added && (room.left < added.tips || room.bytesLeft < added.bytes));
      // The earlier commands get their outcomes; the sender keeps the rest.
      if (spent && outcomes.length > 0) break;
      if (spent) throw new ServiceError('quota', { retryAfterMs: room?.retryAfterMs ?? DAY_MS });
      outcomesRoom.adding -= 1;
      outcomesRoom.erasing -= 1;
      if (room && added) {
        room.left -= added.tips;
        room.bytesLeft -= added.bytes;
        stored.tips += added.tips;
        stored.bytes += added.bytes;
      }
      const isNamed = batch.tip(command.body.tipId)?.credit_removed_at === null;
      const reason = await applyToTip(batch, caller, command.body, now);
      outcome = asOutcome(command.id, reason);
      known.set(command.id, outcome);
      fresh.push(outcome);
      await recordCommand(trx, caller, command.body, outcome, now);
      if (command.body.type === 'tip.remove-credit' && reason === undefined && isNamed)
        uncredited.add(command.body.tipId);
    }
    if (command.n === next) next += 1;
    outcomes.push(outcome);
  }
  // Sequential: SQLite rolls a transaction back by itself when its disk is full, and statements queued behind would
  // then be stored without it.
  await batch.write();
  totals.add(caller, { ...stored, commands: fresh.length });
  for (const tipId of uncredited) await removeCredit(trx, caller, tipId, now);
  await storeOutcomes(trx, caller, fresh, now);
  if (next > lastN + 1) {
    if (lastN === 0) await forgetClients(trx, caller, quotas);
    await storeNumber(trx, caller, clientId, next - 1);
  }
  return outcomes;
}

/** Commands that take back: they go on where nothing may be added any more. */
export const ERASING: ReadonlySet<CommandBody['type']> = new Set(['tip.withdraw', 'tip.remove-credit']);

/** What a command would add to the tips of its organisation; undefined for nothing. */
function addedBy(body: CommandBody, batch: TipBatch): { tips: number; bytes: number } | undefined {
  if (body.type === 'tip.capture') return { tips: 1, bytes: JSON.stringify(body.content).length };
  if (body.type !== 'tip.revise') return undefined;
  const longer = JSON.stringify(body.content).length - (batch.tip(body.tipId)?.content.length ?? 0);
  return longer > 0 ? { tips: 0, bytes: longer } : undefined;
}

/** Whether commands change packs too: then the counter of the packs is taken before that of the tips. */
export function changesPacks({ commands }: Pick<PushRequest, 'commands'>): boolean {
  return commands.some(({ body }) => body.type === 'tip.remove-credit');
}

/** How long the outcome of a refused command is stored: nobody sends one again later than that. */
const REFUSED_KEPT_MS = 180 * DAY_MS;

/** Deletes refused commands of long ago; returns how many. Applied ones are stored for ever. */
export async function forgetRefused(
  trx: ServiceTransaction,
  organisationId: string,
  now: number,
): Promise<number> {
  await lockStream(trx, organisationId, 'tips');
  return await deletedRows(
    trx.deleteFrom('commands').where('organisation_id', '=', organisationId).where('forget_at', '<', now),
  );
}

/** The last number of the client; 0 before its first command. */
async function lastNumber(trx: ServiceTransaction, caller: Caller, clientId: string): Promise<number> {
  const client = await trx
    .selectFrom('clients')
    .select(['member_id', 'last_n'])
    .where('organisation_id', '=', caller.organisationId)
    .where('id', '=', clientId)
    .executeTakeFirst();
  if (client && client.member_id !== caller.memberId) throw new ServiceError('forbidden');
  return client?.last_n ?? 0;
}

/** Stores the last number of the client, which belongs to the caller from its first command on. */
async function storeNumber(
  trx: ServiceTransaction,
  caller: Caller,
  clientId: string,
  lastN: number,
): Promise<void> {
  await trx
    .insertInto('clients')
    .values({
      organisation_id: caller.organisationId,
      id: clientId,
      member_id: caller.memberId,
      last_n: lastN,
    })
    .onConflict((client) => client.columns(['organisation_id', 'id']).doUpdateSet({ last_n: lastN }))
    .execute();
}

async function knownOutcomes(
  trx: ServiceTransaction,
  caller: Caller,
  ids: string[],
): Promise<Map<string, Outcome>> {
  const rows = await trx
    .selectFrom('commands')
    .select(['id', 'reason'])
    .where('organisation_id', '=', caller.organisationId)
    .where('member_id', '=', caller.memberId)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, reason }) => [id, asOutcome(id, reason ?? undefined)]));
}

/** Records a trainer's decision. */
async function recordCommand(
  trx: ServiceTransaction,
  { organisationId, memberId: who }: Caller,
  body: CommandBody,
  outcome: Outcome,
  now: number,
): Promise<void> {
  const kind = DECISIONS[body.type];
  if (outcome.outcome === 'applied' && kind !== undefined) {
    await appendAuditEvent(trx, { organisationId, who, kind, about: { tip: body.tipId } }, now);
  }
}

/** Audit events of the decisions that are made by command. */
const DECISIONS: Partial<Record<CommandBody['type'], AuditEventKind>> = {
  'tip.review': 'tip.reviewed',
  'tip.release': 'tip.released',
  'tip.decline': 'tip.declined',
};

async function storeOutcomes(
  trx: ServiceTransaction,
  caller: Caller,
  fresh: Outcome[],
  now: number,
): Promise<void> {
  if (fresh.length === 0) return;
  await trx
    .insertInto('commands')
    .values(
      fresh.map((outcome) => ({
        organisation_id: caller.organisationId,
        member_id: caller.memberId,
        id: outcome.id,
        outcome: outcome.outcome,
        reason: outcome.outcome === 'refused' ? outcome.reason : null,
        forget_at: outcome.outcome === 'refused' ? now + REFUSED_KEPT_MS : null,
      })),
    )
    .execute();
}

function asOutcome(
  id: string,
  reason: Extract<Outcome, { outcome: 'refused' }>['reason'] | undefined,
): Outcome {
  return reason === undefined ? { id, outcome: 'applied' } : { id, outcome: 'refused', reason };
}
