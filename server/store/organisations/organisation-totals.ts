/**
 * Totals of what an organisation and its members have stored: tips and their bytes, and outcomes of commands.
 * Guarantees: a process counts the database at most once a minute (tips) or an hour (outcomes), and adds its own writes
 * at once; with several instances a bound may be exceeded by what the others add meanwhile.
 */
import { HOUR_MS } from '@/protocol/duration';
import type { ServiceTransaction } from '@/server/db/schema';

const RECOUNT_TIPS_MS = 60_000;
const RECOUNT_COMMANDS_MS = HOUR_MS;
/** Organisations, and members, counted at once; beyond that, the longest counted is counted again. */
const MOST_COUNTED = 20_000;

export type Totals = { tips: number; bytes: number };
/** Outcomes that are stored of one member, and of their organisation. */
export type CommandTotals = { member: number; organisation: number };
type Counted = { organisationId: string; memberId: string };

export type OrganisationTotals = {
  read: (trx: ServiceTransaction, organisationId: string) => Promise<Totals>;
  readCommands: (trx: ServiceTransaction, of: Counted) => Promise<CommandTotals>;
  add: (of: Counted, added: Totals & { commands: number }) => void;
};

/** `uptime`: ms of a clock that nobody sets. */
export function organisationTotals(uptime: () => number = () => performance.now()): OrganisationTotals {
  const tips = rememberedCounts<Totals>(RECOUNT_TIPS_MS, uptime);
  const commands = rememberedCounts<{ count: number }>(RECOUNT_COMMANDS_MS, uptime);
  return {
    read: (trx, organisationId) => tips.read(organisationId, () => countTips(trx, organisationId)),
    readCommands: async (trx, { organisationId, memberId }) => {
      const organisation = await commands.read(organisationId, () => countCommands(trx, { organisationId }));
      const member = await commands.read(`${organisationId} ${memberId}`, () =>
        countCommands(trx, { organisationId, memberId }),
      );
      return { member: member.count, organisation: organisation.count };
    },
    add: ({ organisationId, memberId }, added) => {
      tips.change(organisationId, (known) => {
        known.tips += added.tips;
        known.bytes += added.bytes;
      });
      for (const key of [organisationId, `${organisationId} ${memberId}`]) {
        commands.change(key, (known) => {
          known.count += added.commands;
        });
      }
    },
  };
}

function rememberedCounts<T extends object>(recountMs: number, uptime: () => number) {
  const counted = new Map<string, { counts: T; countedAt: number }>();
  return {
    read: async (key: string, count: () => Promise<T>): Promise<T> => {
      const known = counted.get(key);
      if (known && uptime() - known.countedAt < recountMs) return known.counts;
      const counts = await count();
      counted.delete(key);
      const [oldest] = counted.keys();
      if (counted.size >= MOST_COUNTED && oldest !== undefined) counted.delete(oldest);
      counted.set(key, { counts, countedAt: uptime() });
      return counts;
    },
    change: (key: string, change: (counts: T) => void): void => {
      const known = counted.get(key);
      if (known) change(known.counts);
    },
  };
}

async function countTips(trx: ServiceTransaction, organisationId: string): Promise<Totals> {
  const { tips, bytes } = await trx
    .selectFrom('tips')
    .select(({ fn }) => [
      fn.countAll<number>().as('tips'),
      fn.sum<number | null>(fn<number>('length', ['content'])).as('bytes'),
    ])
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow();
  return { tips: Number(tips), bytes: Number(bytes ?? 0) };
}

async function countCommands(
  trx: ServiceTransaction,
  { organisationId, memberId }: { organisationId: string; memberId?: string },
): Promise<{ count: number }> {
  let query = trx
    .selectFrom('commands')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId);
  if (memberId !== undefined) query = query.where('member_id', '=', memberId);
  return { count: Number((await query.executeTakeFirstOrThrow()).count) };
}
