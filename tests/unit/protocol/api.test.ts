import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import {
  API_LIMITS,
  aboutSchema,
  cursorSchema,
  joinRequestSchema,
  joinResponseSchema,
  liveNoticeSchema,
  meResponseSchema,
  packsResponseSchema,
  problemSchema,
  publishResponseSchema,
  pullQuerySchema,
  pushRequestSchema,
  pushResponseSchema,
  tipsResponseSchema,
} from '@/protocol/api';
import { commandSchema, outcomeSchema } from '@/protocol/command';
import { ENDPOINTS } from '@/protocol/endpoints';
import { envelopeSchema, MESSAGES, SENDERS, type Sender } from '@/protocol/messages';
import { pageResponseSchema } from '@/protocol/page';
import { sharedTipSchema, TIP_LIMITS, tipContentSchema } from '@/protocol/tip';
import { DATA_PROBLEMS } from '@/protocol/validation/data-problem';
import {
  COMMAND_REASONS,
  REACH_REASONS,
  SERVICE_REASONS,
  type ServiceReason,
} from '@/protocol/validation/errors';
import { readUntrustedJson, validateUntrusted } from '@/protocol/validation/validate';
import { content } from '@/tests/support/database';

const ID = '0199a5c0-0000-7000-8000-000000000001';
const OTHER = '0199a5c0-0000-7000-8000-000000000002';
const CURSOR = '0123456789abcdef.42';

const member = {
  id: ID,
  name: 'Nadia B.',
  role: 'trainer' as const,
  organisation: { id: OTHER, name: 'Clarté Énergie' },
  teams: [{ id: OTHER, name: 'Équipe du soir' }],
};
const bodies = [
  { type: 'tip.capture', tipId: ID, content: content('Redémarrez la box.'), capturedAt: 5 },
  { type: 'tip.revise', tipId: ID, baseRevision: 1, content: content('Débranchez la box.') },
  { type: 'tip.withdraw', tipId: ID },
  { type: 'tip.remove-credit', tipId: ID },
  { type: 'tip.review', tipId: ID },
  { type: 'tip.release', tipId: ID },
  { type: 'tip.decline', tipId: ID, sentence: 'C’est déjà dans la fiche « Panne ».' },
] as const;
const commands = bodies.map((body, index) => ({ id: OTHER, n: index + 1, body }));
const tip = {
  id: ID,
  author: { id: OTHER, name: 'Paul' },
  content: content('Dites : « Je m’en occupe. »', { situation: 'Deuxième panne', pageTitle: 'Dossier' }),
  revision: 2,
  capturedAt: 1,
  receivedAt: 2,
  standing: { state: 'received' as const },
};
const head = {
  packId: 'equipe',
  version: 2,
  sha256: 'a'.repeat(64),
  bytes: 1_234,
  publishedAt: 3,
  publishedBy: 'Nadia B.',
  note: 'Deux fiches de plus.',
};

const join = { code: 'ABCD-EFGH-JKMN-PQRS', name: 'Paul', device: 'Chromium, Linux', joinKey: ID };
const requests: [string, z.ZodType, object][] = [
  ['join', joinRequestSchema, join],
  ['commands', pushRequestSchema, { clientId: ID, commands }],
  ['pull', pullQuerySchema, { cursor: CURSOR, limit: 50 }],
  ...commands.map((command): [string, z.ZodType, object] => [command.body.type, commandSchema, command]),
];
const answers: [string, z.ZodType, object][] = [
  ['about', aboutSchema, { service: 'souffleur', protocol: 1, oldestProtocol: 1, version: '0.1.0', now: 9 }],
  ['join', joinResponseSchema, { token: 't'.repeat(43), member }],
  ['me', meResponseSchema, { member }],
  ['commands', pushResponseSchema, { outcomes: [{ id: ID, outcome: 'applied' }] }],
  ['tips', tipsResponseSchema, { tips: [tip], cursor: CURSOR, more: false }],
  ['packs', packsResponseSchema, { packs: [head], cursor: CURSOR, more: true }],
  ['publish', publishResponseSchema, { head }],
  ['live', liveNoticeSchema, { notice: 'packs' }],
];

describe('a request', () => {
  it.each(requests)('%s comes back from JSON as it was sent', (_, schema, request) => {
    expect(readUntrustedJson(JSON.stringify(request), schema, 100_000)).toEqual({ ok: true, value: request });
  });

  it.each(requests)('%s with one name more is refused by that name', (_, schema, request) => {
    expect(validateUntrusted({ ...request, organisation: OTHER }, schema)).toEqual({
      ok: false,
      problems: [{ path: 'organisation', problem: 'unknown-key' }],
    });
  });

  it.each(requests)(
    '%s is refused without any of its required fields, at that field',
    (name, schema, request) => {
      const optional = name === 'pull' ? ['cursor', 'limit'] : [];
      for (const key of Object.keys(request).filter((key) => !optional.includes(key))) {
        const { [key]: _, ...rest } = request as Record<string, unknown>;
        expect(validateUntrusted(rest, schema)).toMatchObject({
          problems: [{ path: key, problem: 'missing' }],
        });
      }
    },
  );

  it('may push two hundred commands at once and not one more', () => {
    const push = (count: number) =>
      validateUntrusted({ clientId: ID, commands: Array(count).fill(commands[0]) }, pushRequestSchema);
    expect(push(API_LIMITS.commandsPerPush).ok).toBe(true);
    expect(push(201)).toEqual({
      ok: false,
      problems: [{ path: 'commands', problem: 'too-many', limit: 200 }],
    });
    expect(push(0)).toEqual({ ok: false, problems: [{ path: 'commands', problem: 'too-few', limit: 1 }] });
  });

  it('reads the number of a query from its text', () => {
    expect(validateUntrusted({ limit: '7' }, pullQuerySchema)).toEqual({ ok: true, value: { limit: 7 } });
    for (const limit of ['0', '201', '1.5', 'x', '']) {
      expect(validateUntrusted({ limit }, pullQuerySchema), limit).toMatchObject({
        problems: [{ path: 'limit' }],
      });
    }
  });

  it.each([
    ['code', 'x'.repeat(41), 'too-long', 40],
    ['code', '', 'empty', undefined],
    ['name', 'x'.repeat(81), 'too-long', 80],
    ['name', ' ', 'empty', undefined],
    ['device', 'a\nb', 'several-lines', undefined],
    ['joinKey', 'abc', 'wrong-value', 'UUID'],
  ])('to join is refused for %s as %j', (path, value, problem, limit) => {
    expect(validateUntrusted({ ...join, [path]: value }, joinRequestSchema)).toEqual({
      ok: false,
      problems: [{ path, problem, ...(limit === undefined ? {} : { limit }) }],
    });
  });

  it.each(['tip.delete', '', 'TIP.CAPTURE'])('of the type %j is no command', (type) => {
    const allowed = bodies.map((body) => body.type).join(', ');
    expect(validateUntrusted({ id: ID, n: 1, body: { type, tipId: ID } }, commandSchema)).toEqual({
      ok: false,
      problems: [{ path: 'body.type', problem: 'wrong-value', limit: allowed }],
    });
  });

  it.each([
    [0, 'wrong-value', '≥ 1'],
    [1.5, 'wrong-type', '123'],
    ['1', 'wrong-type', '123'],
    [2 ** 53, 'wrong-value', '≤ 9007199254740991'],
  ])('numbered %j is no command', (n, problem, limit) => {
    expect(validateUntrusted({ ...commands[2], n }, commandSchema)).toEqual({
      ok: false,
      problems: [{ path: 'n', problem, limit }],
    });
  });
});

describe('a response', () => {
  it.each(answers)('%s comes back from JSON as it was sent', (_, schema, response) => {
    expect(readUntrustedJson(JSON.stringify(response), schema, 100_000)).toEqual({
      ok: true,
      value: response,
    });
  });

  it.each(answers)('%s of a newer service may hold more, which is left out', (_, schema, response) => {
    expect(validateUntrusted({ ...response, addedLater: 1 }, schema)).toEqual({ ok: true, value: response });
  });

  it('of another service is not taken for ours', () => {
    for (const other of [{}, { service: 'other' }, { status: 'ok' }, [], null, 'souffleur']) {
      expect(validateUntrusted(other, aboutSchema).ok).toBe(false);
    }
  });

  it.each([
    [{ state: 'received' }],
    [{ state: 'reviewing' }],
    [{ state: 'promoted', card: 'equipe/panne', packVersion: 2 }],
    [{ state: 'declined', sentence: 'Merci, mais…' }],
    [{ state: 'withdrawn' }],
  ])('may hold a tip that is %j', (standing) => {
    expect(validateUntrusted({ ...tip, standing }, sharedTipSchema)).toEqual({
      ok: true,
      value: { ...tip, standing },
    });
  });

  it('cannot hold a declined tip without a reply, or a promoted one without its card', () => {
    expect(validateUntrusted({ ...tip, standing: { state: 'declined' } }, sharedTipSchema)).toEqual({
      ok: false,
      problems: [{ path: 'standing.sentence', problem: 'missing' }],
    });
    const promoted = { state: 'promoted', card: 'panne', packVersion: 1 };
    expect(validateUntrusted({ ...tip, standing: promoted }, sharedTipSchema)).toMatchObject({
      problems: [{ path: 'standing.card', problem: 'wrong-value' }],
    });
  });

  it.each(['0123abcd.0', `${'f'.repeat(32)}.999999999999999`])('has %s as a cursor of a stream', (cursor) => {
    expect(validateUntrusted(cursor, cursorSchema).ok).toBe(true);
  });

  it.each(['', '42', 'abc.1', '0123abcd.', '0123ABCD.1', '0123abcd.-1', '0123abcd.1e3', `${CURSOR}\n`])(
    'refuses %j as a cursor',
    (cursor) => {
      expect(validateUntrusted(cursor, cursorSchema).ok).toBe(false);
    },
  );
});

describe('a tip', () => {
  it.each([
    ['words', TIP_LIMITS.words],
    ['situation', TIP_LIMITS.situation],
    ['pageTitle', TIP_LIMITS.pageTitle],
  ])('may have as many characters in its %s as %d', (path, limit) => {
    const of = (length: number) =>
      validateUntrusted({ ...content('x'), [path]: 'x'.repeat(length) }, tipContentSchema);
    expect(of(limit).ok).toBe(true);
    expect(of(limit + 1)).toEqual({ ok: false, problems: [{ path, problem: 'too-long', limit }] });
  });

  it('may have several lines of words but one of situation', () => {
    expect(validateUntrusted(content('un\ndeux'), tipContentSchema).ok).toBe(true);
    expect(validateUntrusted(content('x', { situation: 'un\ndeux' }), tipContentSchema)).toEqual({
      ok: false,
      problems: [{ path: 'situation', problem: 'several-lines' }],
    });
  });
});

describe('the outcome of a command', () => {
  it('is applied, or refused with each of the closed reasons', () => {
    const outcomes = [
      { id: ID, outcome: 'applied' },
      ...COMMAND_REASONS.map((reason) => ({ id: ID, outcome: 'refused', reason })),
    ];
    for (const outcome of outcomes) {
      expect(validateUntrusted(outcome, outcomeSchema)).toEqual({ ok: true, value: outcome });
    }
  });

  it.each([
    { outcome: 'refused' },
    { outcome: 'refused', reason: 'because' },
    { outcome: 'applied', reason: 'forbidden' },
  ])('is never %j', (outcome) => {
    expect(validateUntrusted({ id: ID, ...outcome }, outcomeSchema).ok).toBe(false);
  });
});

describe('a problem response', () => {
  const reasons = Object.keys(SERVICE_REASONS) as ServiceReason[];

  it.each(reasons)('with the reason %s comes back as it was sent', (reason) => {
    const problem = {
      type: `https://souffleur.invalid/problems/${reason}`,
      reason,
      title: 'What happened, in English.',
      status: SERVICE_REASONS[reason].status,
      requestId: 'req-1',
      expected: 1,
      retryAfterMs: 30_000,
      problems: DATA_PROBLEMS.slice(0, 20).map((code) => ({ place: 'cards.0', problem: code, limit: 3 })),
    };
    expect(readUntrustedJson(JSON.stringify(problem), problemSchema, 10_000)).toEqual({
      ok: true,
      value: problem,
    });
  });

  it('with a reason outside the set is not believed', () => {
    const parsed = validateUntrusted({ type: 'x', reason: 'teapot', title: 'x', status: 418 }, problemSchema);
    expect(parsed).toMatchObject({ problems: [{ path: 'reason', problem: 'wrong-value' }] });
  });
});

describe('paths of the service', () => {
  it('are all of version 1, each once', () => {
    const routes = Object.values(ENDPOINTS).map(({ method, path }) => `${method} ${path}`);
    expect(routes.filter((route) => !/^[A-Z]+ \/v1\/[a-z:/A-Z-]+$/u.test(route))).toEqual([
      'GET /live',
      'GET /ready',
      'GET /openapi.json',
      'OPTIONS *',
    ]);
    expect(new Set(routes).size).toBe(routes.length);
  });
});

type Exchange = { from: readonly Sender[]; request: z.ZodType; answer: z.ZodType };

describe('a message between the extension’s contexts', () => {
  const device = { id: ID, name: 'Chrome 156, Linux', joinedAt: 1 };
  const teamMember = {
    id: ID,
    name: 'Anne',
    role: 'advisor',
    teams: ['Box'],
    joinedAt: 1,
    disabled: false,
    devices: [device],
  };
  const table: [keyof typeof MESSAGES, object, object[]][] = [
    [
      'sync.run',
      { trigger: 'opened' },
      [{ state: 'done' }, { state: 'later' }, { state: 'not-joined' }, { state: 'stopped' }],
    ],
    ['insertion.verify', { windowId: 1, tabId: 2, id: 'i', field: 'Note' }, [{ done: true }]],
    [
      'membership.join',
      { address: 'https://souffleur.example', code: 'ABCD', name: 'Paul' },
      [
        { done: true, member },
        { done: false, reason: 'invitation-used' },
      ],
    ],
    [
      'service.look',
      { address: 'https://souffleur.example' },
      [
        { done: true, signIn: { provider: 'Clarté', only: false } },
        { done: false, reason: 'unreachable' },
      ],
    ],
    [
      'membership.signIn',
      { address: 'https://souffleur.example' },
      [
        { done: true, member },
        { done: false, reason: 'unreachable' },
      ],
    ],
    ['membership.leave', {}, [{ done: true, revokedThere: false }]],
    [
      'pack.publish',
      { packId: 'equipe' },
      [
        { done: true, version: 2 },
        { done: false, reason: 'not-joined' },
        { done: false, reason: 'pack-version-conflict', expected: 4 },
        { done: false, reason: 'invalid-request', problems: [{ path: 'cards.0', problem: 'no-language' }] },
      ],
    ],
    [
      'device.list',
      {},
      [
        { done: true, devices: [{ ...device, here: true }] },
        { done: false, reason: 'unreachable' },
      ],
    ],
    ['device.revoke', { deviceId: ID }, [{ done: true }, { done: false, reason: 'not-found' }]],
    ['member.list', {}, [{ done: true, members: [teamMember] }]],
    [
      'member.change',
      { memberId: ID, change: { role: 'trainer' } },
      [
        { done: true, member: teamMember },
        { done: false, reason: 'last-admin' },
      ],
    ],
    ['member.revoke', { memberId: ID, deviceId: ID }, [{ done: true }]],
    ['member.invite', { role: 'advisor', team: 'Box' }, [{ done: true, code: 'ABCD', expiresAt: 1 }]],
    [
      'invitation.list',
      {},
      [
        {
          done: true,
          invitations: [
            { id: ID, role: 'advisor', madeBy: 'Ada', createdAt: 1, expiresAt: 2, state: 'open' },
            { id: ID, role: 'advisor', forMember: 'Léa', createdAt: 1, expiresAt: 2, state: 'used' },
          ],
        },
        { done: false, reason: 'forbidden' },
      ],
    ],
    ['invitation.revoke', { invitationId: ID }, [{ done: true }, { done: false, reason: 'invitation-used' }]],
  ];

  it('is in this list, so that none goes untested', () => {
    expect(table.map(([name]) => name)).toEqual(Object.keys(MESSAGES));
  });

  it.each(table)(
    '%s has a request and responses that are parsed as they were sent',
    (name, request, given) => {
      const { from, request: requestSchema, answer: answerSchema }: Exchange = MESSAGES[name];
      expect(from.length).toBeGreaterThan(0);
      expect(from.filter((sender) => !SENDERS.includes(sender))).toEqual([]);
      expect(validateUntrusted(request, requestSchema)).toEqual({ ok: true, value: request });
      for (const response of given) {
        expect(validateUntrusted(response, answerSchema)).toEqual({ ok: true, value: response });
        expect(validateUntrusted({ ...response, token: 'x' }, answerSchema).ok).toBe(false);
      }
      expect(validateUntrusted({ ...request, tab: 1 }, requestSchema)).toEqual({
        ok: false,
        problems: [{ path: 'tab', problem: 'unknown-key' }],
      });
      expect(validateUntrusted(undefined, requestSchema).ok).toBe(false);
    },
  );

  it('invites either somebody new, with a role, or a member, who has one', () => {
    const { request } = MESSAGES['member.invite'];
    const forMember = { memberId: ID, days: 1 };
    expect(validateUntrusted(forMember, request)).toEqual({ ok: true, value: forMember });
    for (const [body, path, problem] of [
      [{ days: 1 }, 'role', 'missing'],
      [{ memberId: ID, role: 'admin' }, 'role', 'unknown-key'],
      [{ memberId: ID, team: 'Box' }, 'team', 'unknown-key'],
    ] as const) {
      expect(validateUntrusted(body, request)).toEqual({ ok: false, problems: [{ path, problem }] });
    }
  });

  it('may fail for each reason that the service or the way to it can have', () => {
    for (const reason of [...Object.keys(SERVICE_REASONS), ...Object.keys(REACH_REASONS), 'not-joined']) {
      expect(validateUntrusted({ done: false, reason }, MESSAGES['pack.publish'].answer).ok, reason).toBe(
        true,
      );
    }
    expect(validateUntrusted({ done: false, reason: 'disk-full' }, MESSAGES['pack.publish'].answer).ok).toBe(
      false,
    );
  });

  it('travels in an envelope that holds nothing else', () => {
    expect(validateUntrusted({ message: 'sync.run', request: {} }, envelopeSchema).ok).toBe(true);
    expect(validateUntrusted({ message: 'sync.run', request: {}, from: 'console' }, envelopeSchema).ok).toBe(
      false,
    );
    expect(validateUntrusted({ message: 'x'.repeat(41), request: {} }, envelopeSchema).ok).toBe(false);
  });
});

describe('responses of a page', () => {
  it.each([
    { type: 'insertion', insertion: { inserted: true, how: 'typed', lines: 'kept' } },
    { type: 'insertion', insertion: { inserted: false, why: 'password' } },
    {
      type: 'insertion',
      insertion: { inserted: false, why: 'cross-origin-frame', frame: [0, 3], frameOrigin: 'https://a.b' },
    },
    { type: 'field', field: { kind: 'rich', inFrame: false, inShadow: true } },
    { type: 'selection', text: 'mots', title: '' },
    { type: 'wrong-frame' },
    { type: 'too-late' },
  ])('may be %j and nothing more', (response) => {
    expect(validateUntrusted(response, pageResponseSchema)).toEqual({ ok: true, value: response });
    expect(validateUntrusted({ ...response, html: '<b>' }, pageResponseSchema).ok).toBe(false);
  });

  it.each([
    { type: 'insertion', insertion: { inserted: true } },
    { type: 'insertion', insertion: { inserted: false, why: 'because' } },
    { type: 'insertion', insertion: { inserted: false, why: 'no-field', frame: Array(9).fill(0) } },
    { type: 'selection', text: 'x'.repeat(10_001), title: '' },
    { type: 'run', code: 'x' },
    undefined,
    null,
    'inserted',
  ])('is not %j', (response) => {
    expect(validateUntrusted(response, pageResponseSchema).ok).toBe(false);
  });
});
