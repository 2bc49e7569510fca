/**
 * The rights of each role, written by hand: not made from `server/http/route-access.ts`, so that a line which is widened there
 * is seen here. The same table stands in docs/permissions.md for people to read.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '@/protocol/api';
import { ACCESS } from '@/server/http/route-access';
import { requestOf } from '@/tests/support/access-routes';
import { callService, startTestService, type TestClient, type TestService } from '@/tests/support/service';

type Right = 'yes' | 'no';
/** Request: without a token, advisor, trainer, admin. */
const BY_HAND: Record<string, [Right, Right, Right, Right]> = {
  'GET /live': ['yes', 'yes', 'yes', 'yes'],
  'GET /ready': ['yes', 'yes', 'yes', 'yes'],
  'GET /openapi.json': ['yes', 'yes', 'yes', 'yes'],
  'GET /v1/about': ['yes', 'yes', 'yes', 'yes'],
  'OPTIONS *': ['yes', 'yes', 'yes', 'yes'],
  'POST /v1/join': ['yes', 'yes', 'yes', 'yes'],
  'GET /v1/sign-in/start': ['yes', 'yes', 'yes', 'yes'],
  'GET /v1/sign-in/callback': ['yes', 'yes', 'yes', 'yes'],
  'POST /v1/sign-in/token': ['yes', 'yes', 'yes', 'yes'],
  'GET /v1/me': ['no', 'yes', 'yes', 'yes'],
  'POST /v1/me/token': ['no', 'yes', 'yes', 'yes'],
  'GET /v1/me/devices': ['no', 'yes', 'yes', 'yes'],
  'POST /v1/me/devices/:deviceId/revoke': ['no', 'yes', 'yes', 'yes'],
  'POST /v1/leave': ['no', 'yes', 'yes', 'yes'],
  'POST /v1/commands': ['no', 'yes', 'yes', 'yes'],
  'GET /v1/tips': ['no', 'yes', 'yes', 'yes'],
  'GET /v1/packs': ['no', 'yes', 'yes', 'yes'],
  'GET /v1/packs/:packId/versions/:version': ['no', 'yes', 'yes', 'yes'],
  'PUT /v1/packs/:packId/versions/:version': ['no', 'no', 'yes', 'yes'],
  'GET /v1/live': ['no', 'yes', 'yes', 'yes'],
  'GET /v1/members': ['no', 'no', 'no', 'yes'],
  'POST /v1/members/:memberId': ['no', 'no', 'no', 'yes'],
  'POST /v1/members/:memberId/devices/:deviceId/revoke': ['no', 'no', 'no', 'yes'],
  'GET /v1/invitations': ['no', 'no', 'no', 'yes'],
  'POST /v1/invitations': ['no', 'no', 'no', 'yes'],
  'POST /v1/invitations/:invitationId/revoke': ['no', 'no', 'no', 'yes'],
};

const right = (given: boolean): Right => (given ? 'yes' : 'no');

it('the table of the code gives exactly these rights', () => {
  const inCode = Object.entries(ACCESS).map(([route, access]) => {
    const open = typeof access === 'string';
    return [route, [right(open), ...ROLES.map((role) => right(open || access.includes(role)))]];
  });
  expect(Object.fromEntries(inCode)).toEqual(BY_HAND);
});

it('the table that people read gives exactly these rights', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/permissions.md'), 'utf8');
  const rows = [...guide.matchAll(/^\| `([A-Z]+ [^`]+)` \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$/gmu)];
  expect(Object.fromEntries(rows.map(([, route, ...rights]) => [route, rights]))).toEqual(BY_HAND);
});

describe('the service itself', () => {
  let service: TestService;
  let members: Record<Role, TestClient>;
  beforeAll(async () => {
    service = await startTestService();
    members = {
      advisor: await service.join('advisor'),
      trainer: await service.join('trainer'),
      admin: await service.join('admin'),
    };
  });
  afterAll(() => service.stop());

  const closed = Object.entries(BY_HAND).filter(([, rights]) => rights.includes('no'));
  it.each(closed)('refuses %s to those who may not', async (route, [without, ...rights]) => {
    const { method, path } = requestOf(route);
    expect(without).toBe('no');
    expect((await callService(service.address, method, path)).status).toBe(401);
    for (const [place, role] of ROLES.entries()) {
      if (rights[place] === 'yes') continue;
      expect((await members[role].call(method, path)).status, role).toBe(403);
    }
  });
});
