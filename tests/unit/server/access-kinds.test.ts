import { expect, it } from 'vitest';
import { ENDPOINTS, type Endpoint } from '@/protocol/endpoints';
import { endpointAt } from '@/server/http/endpoint-lookup';

/** Written by hand, as the rights of each role in docs/permissions.md: access, rate per address, during shutdown. */
const WITHOUT_A_TOKEN = {
  'GET /live': ['public', undefined, true],
  'GET /ready': ['public', 'probes', true],
  'GET /openapi.json': ['public', 'probes', true],
  'GET /v1/about': ['public', 'probes', true],
  'OPTIONS *': ['public', undefined, true],
  'POST /v1/join': ['no-token', 'joins', undefined],
  'GET /v1/sign-in/start': ['public', 'sign-ins', undefined],
  'GET /v1/sign-in/callback': ['public', 'sign-ins', undefined],
  'POST /v1/sign-in/token': ['no-token', 'sign-ins', undefined],
};
const rows: Endpoint[] = Object.values(ENDPOINTS);

it('the endpoints that need no token need a version or a rate as their row says', () => {
  const open = rows.filter(({ access }) => typeof access === 'string');
  const seen = open.map(({ method, path, access, rate, duringShutdown }) => [
    `${method} ${path}`,
    [access, rate, duringShutdown],
  ]);
  expect(Object.fromEntries(seen)).toEqual(WITHOUT_A_TOKEN);
});

it('the others are limited by token alone, and refused while the service stops', () => {
  const guarded = rows.filter(({ access }) => typeof access !== 'string');
  expect(guarded.length).toBeGreaterThan(15);
  for (const { rate, duringShutdown } of guarded)
    expect([rate, duringShutdown]).toEqual([undefined, undefined]);
});

it('bodies, responses and transfers are limited as their row says', () => {
  const named = (of: (endpoint: Endpoint) => unknown) =>
    Object.fromEntries(
      rows.filter((row) => of(row) !== undefined).map((row) => [`${row.method} ${row.path}`, of(row)]),
    );
  expect(named(({ maxBodyBytes }) => maxBodyBytes)).toEqual({
    'POST /v1/commands': 1024 * 1024,
    'PUT /v1/packs/:packId/versions/:version': 5 * 1024 * 1024,
  });
  expect(Object.keys(named(({ longTransfer }) => longTransfer))).toEqual([
    'GET /v1/packs/:packId/versions/:version',
    'PUT /v1/packs/:packId/versions/:version',
  ]);
  expect(Object.keys(named(({ limitedConcurrency }) => limitedConcurrency))).toEqual([
    'GET /v1/tips',
    'GET /v1/packs',
    'GET /v1/packs/:packId/versions/:version',
    'GET /v1/members',
    'GET /v1/invitations',
  ]);
  expect(named(({ maxResponseBytes }) => maxResponseBytes)).toEqual({
    'GET /v1/me/devices': 8 * 1024 * 1024,
    'POST /v1/commands': 8 * 1024 * 1024,
    'GET /v1/tips': 8 * 1024 * 1024,
    'GET /v1/packs': 8 * 1024 * 1024,
    'GET /v1/members': 8 * 1024 * 1024,
    'GET /v1/invitations': 8 * 1024 * 1024,
  });
});

it('an endpoint is found by its method and its path together', () => {
  expect(endpointAt('GET', '/v1/invitations').access).toEqual(['admin']);
  expect(endpointAt('PUT', '/v1/packs/:packId/versions/:version').access).toEqual(['trainer', 'admin']);
  expect(endpointAt('GET', '/v1/packs/:packId/versions/:version').access).toEqual([
    'advisor',
    'trainer',
    'admin',
  ]);
});

it('a route that is not in the table cannot be registered, and is named', () => {
  expect(() => endpointAt('DELETE', '/v1/members')).toThrow(
    'DELETE /v1/members is not in the table of protocol/endpoints.ts',
  );
  expect(() => endpointAt('GET', '/v1/nothing')).toThrow('GET /v1/nothing');
});
