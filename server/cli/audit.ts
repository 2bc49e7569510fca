import type { ServiceDatabase } from '@/server/db/schema';
import { UsageError } from '@/server/domain/usage-error';
import { listAuditEvents, verifyChain } from '@/server/store/audit/audit-log';
import { listOrigins } from '@/server/store/audit/audit-origins';
import { listMembers } from '@/server/store/members/members';
import type { Organisation } from '@/server/store/organisations/organisations';

/** The record of an organisation, one line an act, members by their present names. */
export async function printAuditEvents(
  database: ServiceDatabase,
  { id }: Organisation,
  now: number,
): Promise<string[]> {
  const origins = await listOrigins(database, id, now);
  const names = new Map((await listMembers(database, id)).map((member) => [member.id, member.name]));
  return (await listAuditEvents(database, id)).map((event) => {
    const about = Object.entries(JSON.parse(event.about) as Record<string, string | number>);
    const words = about.map(([key, value]) => `${key}=${value}`);
    const upTo = event.dropped_up_to === null ? [] : [`up-to=${event.dropped_up_to}`];
    const origin = origins.get(event.n);
    const from = origin === undefined ? [] : [`from=${origin}`];
    const name = names.get(event.who);
    const who = name === undefined ? event.who : `${name} (${event.who})`;
    return [
      event.n,
      new Date(event.at).toISOString(),
      who,
      event.kind,
      ...words,
      ...upTo,
      ...from,
      event.result,
    ].join('  ');
  });
}

/** Checks the chain. Throws {@link UsageError} with the first link that is broken. */
export async function verifyRecord(database: ServiceDatabase, { id, name }: Organisation): Promise<string[]> {
  const broken = await verifyChain(database, id);
  if (broken) throw new UsageError(`The record of ${name} is broken at act ${broken.n}: ${broken.wrong}.`);
  const events = await listAuditEvents(database, id);
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return [`The record of ${name} is empty.`];
  return [
    `The record of ${name} holds: acts ${first.n} to ${last.n}, each linked to the one before.`,
    `Note its end elsewhere, to find a tail that was cut off later: ${last.n} ${last.sha256}`,
  ];
}
