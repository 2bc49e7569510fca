import { AdminMistake } from '@/server/domain/usage-error';
import { listOrigins } from '@/server/store/audit/audit-origins';
import { listActs, verifyActs } from '@/server/store/audit/audit-log';
import { listMembers } from '@/server/store/members/members';
import type { Organisation } from '@/server/store/organisations/organisations';
import type { ServiceDatabase } from '@/server/db/schema';

/** The record of an organisation, one line an act, members by their present names. */
export async function printActs(
  database: ServiceDatabase,
  { id }: Organisation,
  now: number,
): Promise<string[]> {
  const origins = await listOrigins(database, id, now);
  const names = new Map((await listMembers(database, id)).map((member) => [member.id, member.name]));
  return (await listActs(database, id)).map((act) => {
    const about = Object.entries(JSON.parse(act.about) as Record<string, string | number>);
    const words = about.map(([key, value]) => `${key}=${value}`);
    const upTo = act.dropped_up_to === null ? [] : [`up-to=${act.dropped_up_to}`];
    const origin = origins.get(act.n);
    const from = origin === undefined ? [] : [`from=${origin}`];
    const name = names.get(act.who);
    const who = name === undefined ? act.who : `${name} (${act.who})`;
    return [
      act.n,
      new Date(act.at).toISOString(),
      who,
      act.kind,
      ...words,
      ...upTo,
      ...from,
      act.result,
    ].join('  ');
  });
}

/** Checks the chain. Throws {@link AdminMistake} with the first link that is broken. */
export async function verifyRecord(database: ServiceDatabase, { id, name }: Organisation): Promise<string[]> {
  const broken = await verifyActs(database, id);
  if (broken) throw new AdminMistake(`The record of ${name} is broken at act ${broken.n}: ${broken.wrong}.`);
  const acts = await listActs(database, id);
  const [first, last] = [acts[0], acts.at(-1)];
  if (!first || !last) return [`The record of ${name} is empty.`];
  return [
    `The record of ${name} holds: acts ${first.n} to ${last.n}, each linked to the one before.`,
    `Note its end elsewhere, to find a tail that was cut off later: ${last.n} ${last.sha256}`,
  ];
}
