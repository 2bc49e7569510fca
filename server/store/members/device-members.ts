import type { ServiceDatabase } from '@/server/db/schema';

/** Devices, each joined with the member that it belongs to. */
export function devicesWithMembers(database: ServiceDatabase) {
  return database
    .selectFrom('devices')
    .innerJoin('members', (join) =>
      join
        .onRef('members.organisation_id', '=', 'devices.organisation_id')
        .onRef('members.id', '=', 'devices.member_id'),
    );
}
