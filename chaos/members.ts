/** Members of a run's organisation, who join by the service's own means. */
import { randomUUID } from 'node:crypto';
import { joinResponseSchema, type Role } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import { openInvitation } from '@/server/store/members/invitations';
import type { Environment } from './environment';

/** A new code of the first organisation. */
export async function invite({ database }: Environment, role: Role): Promise<string> {
  const { id } = await database.selectFrom('organisations').select('id').executeTakeFirstOrThrow();
  return await database
    .transaction()
    .execute((trx) => openInvitation(trx, { organisationId: id, role }, Date.now()));
}

/** The token of a new member, who joined at that instance. */
export async function join(environment: Environment, address: string, role: Role): Promise<string> {
  const code = await invite(environment, role);
  const response = await fetch(address + ENDPOINTS.join.path, {
    method: 'POST',
    headers: { [PROTOCOL_HEADER]: String(PROTOCOL_VERSION), 'content-type': 'application/json' },
    body: JSON.stringify({ code, name: `Un ${role}`, device: 'chaos', joinKey: randomUUID() }),
  });
  return joinResponseSchema.parse(await response.json()).token;
}
