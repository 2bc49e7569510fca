import type { ServiceDatabase } from '@/server/db/schema';
import { inTenant } from '@/server/db/tenant-join';

/** Devices, each joined with the member that it belongs to. */
export function devicesWithMembers(database: ServiceDatabase) {
  return database.selectFrom('devices').innerJoin('members', inTenant('members.id', 'devices.member_id'));
}
