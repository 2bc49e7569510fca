import type { ServiceDatabase } from '@/server/db/schema';

/** Devices, each with the member whose browser it is. */
export function devicesWithMembers(database: ServiceDatabase) {
  return database
    .selectFrom('devices')
    .innerJoin('members', (join) =>
      join
        .onRef('members.organisation_id', '=', 'devices.organisation_id')
        .onRef('members.id', '=', 'devices.member_id'),
    );
}
