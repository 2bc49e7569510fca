import { expect, it } from 'vitest';
import { ACCESS, accessTo } from '@/server/http/route-access';

/** Written by hand, as the rights of each role in server-roles. */
const WITHOUT_A_TOKEN = {
  'GET /live': 'anybody',
  'GET /ready': 'anybody',
  'GET /openapi.json': 'anybody',
  'GET /v1/about': 'anybody',
  'OPTIONS *': 'anybody',
  'POST /v1/join': 'newcomer',
  'GET /v1/sign-in/start': 'visitor',
  'GET /v1/sign-in/callback': 'visitor',
  'POST /v1/sign-in/token': 'newcomer',
};

it('the routes that need no token need a version or a rate as their line says', () => {
  const open = Object.entries(ACCESS).filter(([, access]) => typeof access === 'string');
  expect(Object.fromEntries(open)).toEqual(WITHOUT_A_TOKEN);
});

it('a route is found by its method and its path together', () => {
  expect(accessTo('GET', '/v1/invitations')).toEqual(['admin']);
  expect(accessTo('PUT', '/v1/packs/:packId/versions/:version')).toEqual(['trainer', 'admin']);
  expect(accessTo('GET', '/v1/packs/:packId/versions/:version')).toEqual(['advisor', 'trainer', 'admin']);
});

it('a route without a line cannot be registered, and is named', () => {
  expect(() => accessTo('DELETE', '/v1/members')).toThrow(
    'DELETE /v1/members has no line in server/http/route-access.ts',
  );
  expect(() => accessTo('GET', '/v1/nothing')).toThrow('GET /v1/nothing');
});
