/**
 * The rights of each role, as docs/permissions.md describes them: written by hand, not generated from
 * `protocol/endpoints.ts`, so that a row which is widened there is seen here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '@/protocol/api';
import { GUARDED_ROUTES, ROUTES, requestOf } from '@/tests/support/access-routes';
import { callService, startTestService, type TestClient, type TestService } from '@/tests/support/service';

type Right = 'yes' | 'no';
type Rights = [withoutToken: Right, advisor: Right, trainer: Right, admin: Right];

/** The table of docs/permissions.md. */
const guide = readFileSync(join(import.meta.dirname, '../../../docs/permissions.md'), 'utf8');
const rows = [...guide.matchAll(/^\| `([A-Z]+ [^`]+)` \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$/gmu)];
const BY_HAND = new Map(rows.map(([, route = '', ...rights]) => [route, rights as Rights]));

const right = (given: boolean): Right => (given ? 'yes' : 'no');

it('the table of endpoints gives exactly the rights that the guide tells', () => {
  const inCode = ROUTES.map(({ route, endpoint: { access } }) => {
    const open = typeof access === 'string';
    return [route, [right(open), ...ROLES.map((role) => right(open || access.includes(role)))]];
  });
  expect(Object.fromEntries(inCode)).toEqual(Object.fromEntries(BY_HAND));
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

  it.each(GUARDED_ROUTES)('refuses $route to those who may not', async ({ route, endpoint }) => {
    const [without, ...rights] = BY_HAND.get(route) ?? [];
    const { method, path } = requestOf(endpoint);
    expect(without).toBe('no');
    expect((await callService(service.address, method, path)).status).toBe(401);
    for (const [index, role] of ROLES.entries()) {
      if (rights[index] === 'yes') continue;
      expect((await members[role].call(method, path)).status, role).toBe(403);
    }
  });
});
