import type { Pack } from '@/protocol/pack';
import type { ServiceDatabase } from '@/server/db/schema';
import { writeAsTenant } from '@/server/db/tenant';
import { addMember } from '@/server/store/members/members';
import { listOrganisations } from '@/server/store/organisations/organisations';
import { publishPack } from '@/server/store/packs/packs';

/**
 * Publishes `pack` in the oldest organisation, unless it has a version of that pack already, which trainers may have
 * changed since. Its publisher is a member whom nobody can sign in as. Returns whether it did.
 */
export async function seedPack(database: ServiceDatabase, pack: Pack, now: number): Promise<boolean> {
  const [organisation] = await listOrganisations(database);
  if (!organisation) return false;
  return await writeAsTenant(database, organisation.id, async (trx) => {
    const present = await trx
      .selectFrom('packs')
      .select('id')
      .where('organisation_id', '=', organisation.id)
      .where('id', '=', pack.id)
      .executeTakeFirst();
    if (present) return false;
    const { id: organisationId } = organisation;
    const memberId = await addMember(
      trx,
      organisationId,
      { name: 'Souffleur', role: 'trainer', teamId: null },
      now,
    );
    await publishPack(trx, { organisationId, memberId }, { ...pack, version: 1 }, now);
    return true;
  });
}
