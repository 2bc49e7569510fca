/**
 * Rows and bytes of tips that an organisation has stored, in all.
 * Guarantees: a process counts the database at most once a minute for each organisation, and what it adds itself at
 * once; with several instances an organisation may pass its bound by what they add within a minute.
 */
import type { ServiceTransaction } from './schema';

const RECOUNT_MS = 60_000;
/** Organisations counted at once; beyond that, the one counted longest ago is counted anew. */
const MOST_COUNTED = 1_000;

export type Totals = { tips: number; bytes: number };
export type OrganisationTotals = {
  read: (trx: ServiceTransaction, organisationId: string) => Promise<Totals>;
  add: (organisationId: string, added: Totals) => void;
};

/** `uptime`: ms of a clock that nobody sets. */
export function organisationTotals(uptime: () => number = () => performance.now()): OrganisationTotals {
  const counted = new Map<string, Totals & { at: number }>();
  return {
    read: async (trx, organisationId) => {
      const known = counted.get(organisationId);
      if (known && uptime() - known.at < RECOUNT_MS) return known;
      const { tips, bytes } = await trx
        .selectFrom('tips')
        .select(({ fn }) => [
          fn.countAll<number>().as('tips'),
          fn.sum<number | null>(fn<number>('length', ['content'])).as('bytes'),
        ])
        .where('organisation_id', '=', organisationId)
        .executeTakeFirstOrThrow();
      const totals = { tips: Number(tips), bytes: Number(bytes ?? 0), at: uptime() };
      counted.delete(organisationId);
      const [oldest] = counted.keys();
      if (counted.size >= MOST_COUNTED && oldest !== undefined) counted.delete(oldest);
      counted.set(organisationId, totals);
      return totals;
    },
    add: (organisationId, { tips, bytes }) => {
      const known = counted.get(organisationId);
      if (!known) return;
      known.tips += tips;
      known.bytes += bytes;
    },
  };
}
