/**
 * A process that disables members and writes the rights list after each, beside others that do the same: prints how
 * often a member whom it had disabled was missing in the list afterwards.
 */

import { type EngineSettings, openEngine } from '@/server/db/engine';
import { writeAsTenant } from '@/server/db/tenant';
import { readRightsList, writeRightsList } from '@/server/maintenance/rights-list';
import { setMemberDisabled } from '@/server/store/members/member-actions';

type Order = { settings: EngineSettings; organisationId: string; file: string; members: string[] };

const { settings, organisationId, file, members } = JSON.parse(process.argv[2] ?? '') as Order;
const database = await openEngine(settings);
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
const disabled = new Set<string>();
let missing = 0;
for (const member of members) {
  await writeAsTenant(database, organisationId, (trx) =>
    setMemberDisabled(trx, { organisationId, who: 'command line', now: Date.now() }, member, true),
  );
  await writeRightsList(database, file);
  disabled.add(member);
  const listed = readRightsList(file)?.organisations.find(({ id }) => id === organisationId)?.members ?? [];
  if (listed.filter((each) => each.disabled && disabled.has(each.id)).length < disabled.size) missing += 1;
}
process.stdout.write(`missing ${missing}\n`);
await database.destroy();
process.exit(0);
