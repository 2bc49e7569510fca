import { expect, it } from 'vitest';
import { refusalsByStatus, refusalsOf } from '@/protocol/endpoint-refusals';
import { ENDPOINTS, type Endpoint, fillPath, pathOf } from '@/protocol/endpoints';
import { SERVICE_REASONS } from '@/protocol/validation/errors';

const row = (more: Partial<Endpoint>): Endpoint => ({
  method: 'GET',
  path: '/v1/essai',
  access: 'public',
  responses: { 200: 'empty' },
  ...more,
});
const OWN_FAULT = ['internal', 'stopping'];
const WITH_VERSION = ['invalid-request', 'client-too-old', 'server-too-old'];
const WITH_TOKEN = ['unauthorised', 'token-revoked', 'session-expired', 'member-disabled'];

it.each<[string, Partial<Endpoint>, string[]]>([
  ['always served', { duringShutdown: true }, []],
  ['within a rate', { duringShutdown: true, rate: 'probes' }, ['too-many-requests']],
  ['refused while the service stops', {}, OWN_FAULT],
  ['of a method with a body, without a version', { method: 'POST' }, OWN_FAULT],
  ['with a version', { access: 'no-token' }, [...WITH_VERSION, ...OWN_FAULT]],
  [
    'with a version and a body',
    { access: 'no-token', method: 'POST' },
    [...WITH_VERSION, 'too-large', ...OWN_FAULT],
  ],
  [
    'of every member',
    { access: ['advisor', 'trainer', 'admin'] },
    [...WITH_VERSION, ...WITH_TOKEN, 'too-many-requests', ...OWN_FAULT],
  ],
  [
    'of some roles, with a body',
    { access: ['trainer', 'admin'], method: 'PUT' },
    [...WITH_VERSION, ...WITH_TOKEN, 'forbidden', 'too-large', 'quota', 'too-many-requests', ...OWN_FAULT],
  ],
  [
    'with reasons of its own, each once',
    { refusals: ['not-found', 'stopping'] },
    [...OWN_FAULT, 'not-found'],
  ],
  ['refused by a page', { refusedByPage: true, refusals: ['sign-in-expired'] }, ['sign-in-expired']],
])('an endpoint %s has the refusals of its row', (_what, more, reasons) => {
  expect(refusalsOf(row(more))).toEqual(reasons);
});

it('refusals are grouped by their status', () => {
  const byStatus = refusalsByStatus(
    row({ access: 'no-token', refusals: ['not-found', 'invitation-unknown'] }),
  );
  expect(Object.fromEntries(byStatus)).toEqual({
    400: ['invalid-request'],
    404: ['not-found', 'invitation-unknown'],
    426: ['client-too-old', 'server-too-old'],
    500: ['internal'],
    503: ['stopping'],
  });
});

it('every refusal of the table is a reason of the service, and every row has a success', () => {
  for (const [name, endpoint] of Object.entries(ENDPOINTS) as [string, Endpoint][]) {
    for (const reason of refusalsOf(endpoint)) expect(SERVICE_REASONS, name).toHaveProperty([reason]);
    expect(Object.keys(endpoint.responses).length, name).toBeGreaterThan(0);
  }
});

it('a path is filled in with what a URL cannot misread', () => {
  expect(pathOf(ENDPOINTS.me)).toBe('/v1/me');
  expect(pathOf(ENDPOINTS.packVersion, { packId: 'a/b ?', version: '3' })).toBe(
    '/v1/packs/a%2Fb%20%3F/versions/3',
  );
  expect(fillPath('/v1/:one/:two', { one: 1 })).toBe('/v1/1/:two');
});
