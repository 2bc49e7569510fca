import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '@/protocol/duration';
import { ENDPOINTS, pathOf } from '@/protocol/endpoints';
import { runAdmin } from '@/server/cli/commands';
import type { AuditEventTable, ServiceTransaction } from '@/server/db/schema';
import { writeAsTenant } from '@/server/db/tenant';
import { sha256 } from '@/server/domain/secrets';
import { runRetention } from '@/server/maintenance/retention';
import {
  AUDIT_EVENT_KINDS,
  appendAuditEvent,
  deleteAuditEventsBefore,
  listAuditEvents,
  verifyChain,
} from '@/server/store/audit/audit-log';
import {
  callService,
  captureTip,
  ENGINE,
  newPlace,
  startTestService,
  type TestClient,
  type TestPlace,
  type TestService,
  testPack,
} from '@/tests/support/service';

const NEVER = 'the record of acts is never changed';
const NAMES = { advisor: 'Mireille Dubreuil', trainer: 'Sacha Lenoir', device: 'Vitest' };
const WORDS = { tip: 'Un geste inavouable', sentence: 'Non, pour une raison secrète', title: 'Titre caché' };

let place: TestPlace;
let service: TestService;
let advisor: TestClient;
let trainer: TestClient;
let codes: string[];
let now = 1_790_000_000_000;

const admin = (...args: string[]) =>
  runAdmin([...args, '--organisation', 'Les Essais'], { ...place.settings, clock: () => now });
const acts = () => listAuditEvents(service.database, service.organisationId);
const saved = async (kind: string) => (await acts()).filter((act) => act.kind === kind);
const about = (act: AuditEventTable | undefined) => JSON.parse(act?.about ?? '{}') as Record<string, unknown>;
const tryToJoin = async (code: string) =>
  (
    await callService(service.address, 'POST', ENDPOINTS.join.path, {
      body: { code, name: 'Quelqu’un', device: 'Chrome', joinKey: randomUUID() },
    })
  ).status;

beforeAll(async () => {
  place = await newPlace();
  service = await startTestService({ place, clock: () => now });
  codes = [await service.invite('advisor'), await service.invite('advisor')];
  advisor = await service.join('advisor', NAMES.advisor);
  trainer = await service.join('trainer', NAMES.trainer);
});
afterAll(async () => {
  await service.stop();
  place.remove();
});

describe('the audit log', () => {
  it('begins with the organisation and its first invitations', async () => {
    const [first, ...others] = await acts();
    expect(first).toMatchObject({ n: 1, who: 'service', kind: 'organisation.created', at: now });
    expect(others.slice(0, 4).map(({ kind }) => kind)).toEqual(Array(4).fill('invitation.made'));
  });

  it('names who joined, and who was refused for which code', async () => {
    expect((await saved('join.done')).map(({ who }) => who)).toEqual([advisor.member.id, trainer.member.id]);
    const used = codes[0] ?? '';
    expect(await tryToJoin(used)).toBe(200);
    expect(await tryToJoin(used)).toBe(409);
    expect(await tryToJoin('ABCD-EFGH-JKMN-PQRS')).toBe(404);
    now += 8 * DAY_MS;
    expect(await tryToJoin(codes[1] ?? '')).toBe(410);
    const refused = await saved('join.refused');
    expect(refused.map(({ who, result }) => [who, result])).toEqual([
      ['nobody', 'invitation-used'],
      ['nobody', 'invitation-unknown'],
      ['nobody', 'invitation-expired'],
    ]);
    expect(about(refused[0]).invitation).toMatch(/^[\da-f-]{36}$/u);
    expect(about(refused[1])).toEqual({});
  });

  it('holds what an administrator did to people and browsers', async () => {
    await admin('role', NAMES.advisor, 'trainer');
    await admin('role', NAMES.advisor, 'advisor');
    await admin('disable', NAMES.advisor);
    await admin('enable', NAMES.advisor);
    const spare = await service.join('advisor', 'De passage');
    await spare.call('POST', ENDPOINTS.leave.path);
    const [up, down] = await saved('role.changed');
    expect(about(up)).toEqual({ member: advisor.member.id, was: 'advisor', role: 'trainer' });
    expect(about(down)).toMatchObject({ was: 'trainer', role: 'advisor' });
    expect(up?.who).toBe('command line');
    expect(about((await saved('member.disabled'))[0])).toEqual({ member: advisor.member.id });
    expect(about((await saved('member.enabled'))[0])).toEqual({ member: advisor.member.id });
    expect((await saved('device.revoked')).at(-1)).toMatchObject({ who: spare.member.id });
  });

  it('holds a team that came to be with an invitation, once, and an invitation that was cancelled', async () => {
    await admin('invite', '--role', 'advisor', '--team', 'Nuit');
    await admin('invite', '--role', 'advisor', '--team', 'Nuit');
    const boss = await service.join('admin', 'La Direction');
    const invitation = await boss.call('POST', ENDPOINTS.invite.path, { role: 'advisor', team: 'Matin' });
    expect(invitation.status).toBe(200);
    const { id } = await service.database
      .selectFrom('invitations')
      .select('id')
      .where('made_by', '=', boss.member.id)
      .executeTakeFirstOrThrow();
    expect((await boss.call('POST', pathOf(ENDPOINTS.revokeInvitation, { invitationId: id }))).status).toBe(
      204,
    );
    const revoked = (await saved('invitation.revoked')).map((act) => [act.who, about(act)]);
    expect(revoked).toEqual([[boss.member.id, { invitation: id, role: 'advisor' }]]);
    const made = await saved('team.made');
    expect(made.map(({ who }) => who)).toEqual(['command line', boss.member.id]);
    expect(JSON.stringify(made)).not.toMatch(/Nuit|Matin/u);
  });

  it('holds what a trainer published and decided, by ids', async () => {
    const [first, second] = [captureTip(WORDS.tip), captureTip(WORDS.tip)];
    await advisor.push(advisor.commands(first, second));
    await trainer.push(
      trainer.commands(
        { type: 'tip.review', tipId: first.tipId },
        { type: 'tip.release', tipId: first.tipId },
        { type: 'tip.decline', tipId: first.tipId, sentence: WORDS.sentence },
        // Cannot be reviewed any more: nothing was done.
        { type: 'tip.review', tipId: first.tipId },
      ),
    );
    const pack = testPack('essais', 1, [second.tipId], WORDS.title);
    expect((await trainer.call('PUT', '/v1/packs/essais/versions/1', pack)).status).toBe(200);
    await trainer.call('PUT', '/v1/packs/essais/versions/1', pack);
    const [published, ...again] = await saved('pack.published');
    expect(published).toMatchObject({ who: trainer.member.id, result: 'done', at: now });
    expect(about(published)).toMatchObject({ pack: 'essais', version: 1 });
    expect(again).toEqual([]);
    expect((await saved('tip.promoted')).map(about)).toEqual([
      { tip: second.tipId, card: 'essais/rassurer', version: 1 },
    ]);
    for (const kind of ['tip.reviewed', 'tip.released', 'tip.declined']) {
      const decided = (await saved(kind)).map((act) => [act.who, about(act)]);
      expect([kind, decided]).toEqual([kind, [[trainer.member.id, { tip: first.tipId }]]]);
    }
    const twice = { type: 'tip.remove-credit', tipId: second.tipId } as const;
    // Refused to whoever is not the author: nothing was done.
    await trainer.push(trainer.commands(twice));
    expect(await saved('credit.removed')).toEqual([]);
    await advisor.push(advisor.commands(twice, twice));
    await advisor.push(advisor.commands(twice));
    expect((await saved('credit.removed')).map((act) => [act.who, about(act)])).toEqual([
      [advisor.member.id, { tip: second.tipId }],
    ]);
    const [, without, ...more] = await saved('pack.published');
    expect(without).toMatchObject({ who: 'service', result: 'done' });
    expect(about(without)).toMatchObject({ pack: 'essais', version: 2 });
    expect(more).toEqual([]);
  });

  it('holds refusals for want of a right, once an hour for a browser and a route', async () => {
    const pack = testPack('interdit', 1);
    for (let index = 0; index < 3; index += 1) {
      expect((await advisor.call('PUT', '/v1/packs/interdit/versions/1', pack)).status).toBe(403);
    }
    await advisor.push(advisor.commands({ type: 'tip.review', tipId: randomUUID() }));
    now += 61 * 60_000;
    await advisor.call('PUT', '/v1/packs/interdit/versions/1', pack);
    const shutOut = await service.join('advisor', 'Parti');
    await admin('disable', 'Parti');
    await shutOut.call('GET', ENDPOINTS.me.path);
    const refused = await saved('access.refused');
    expect(refused.map((act) => [act.result, about(act).route ?? about(act).command])).toEqual([
      // Of the test before.
      ['forbidden', 'tip.remove-credit'],
      ['forbidden', ENDPOINTS.packVersion.path],
      ['forbidden', 'tip.review'],
      ['forbidden', ENDPOINTS.packVersion.path],
      ['member-disabled', ENDPOINTS.me.path],
    ]);
  });

  it('holds each kind that it knows, and its chain is whole', async () => {
    if (ENGINE === 'sqlite') await admin('backup', join(place.settings.dataFolder, 'copie.sqlite'));
    const seen = new Set((await acts()).map(({ kind }) => kind));
    // These come from single sign-on, from a restore and from housekeeping, which have tests of their own.
    const elsewhere = ['sign-in.done', 'sign-in.refused', 'backup.restored', 'acts.dropped'];
    elsewhere.push('organisation.moved', 'teams.changed', 'token.reused', 'rights.restored');
    // PostgreSQL is backed up by programs of its own.
    if (ENGINE === 'postgres') elsewhere.push('backup.made');
    expect([...seen, ...elsewhere].sort()).toEqual([...AUDIT_EVENT_KINDS].sort());
    expect(await verifyChain(service.database, service.organisationId)).toBeUndefined();
  });

  it('holds no name, token, code or text, and refuses to', async () => {
    const all = JSON.stringify(await acts());
    for (const secret of [...Object.values(NAMES), ...Object.values(WORDS), ...codes, advisor.token]) {
      expect(all).not.toContain(secret);
    }
    const written = service.database.transaction().execute((trx) =>
      appendAuditEvent(
        trx,
        {
          organisationId: service.organisationId,
          who: 'service',
          kind: 'tip.declined',
          about: { tip: 'des mots' },
        },
        now,
      ),
    );
    await expect(written).rejects.toThrow('is no id');
  });

  it('is in the transaction of its change: a failing one leaves neither', async () => {
    const before = (await acts()).length;
    await expect(
      service.database.transaction().execute(async (trx) => {
        const { organisationId } = service;
        await appendAuditEvent(trx, { organisationId, who: 'service', kind: 'backup.made' }, now);
        throw new Error('taken back');
      }),
    ).rejects.toThrow('taken back');
    expect((await acts()).length).toBe(before);
    expect(await verifyChain(service.database, service.organisationId)).toBeUndefined();
  });

  it('is printed by the command line, and checked', async () => {
    const lines = await admin('audit');
    expect(lines[0]).toMatch(/^1 {2}\d{4}-.*Z {2}service {2}organisation\.created {2}done$/u);
    expect(lines.find((line) => line.includes('pack.published'))).toContain('Sacha Lenoir');
    expect((await admin('audit', '--verify'))[0]).toMatch(/holds: acts 1 to \d+/u);
  });

  it('numbers the events of each organisation separately', async () => {
    const other = await service.addOrganisation('La Filiale');
    await service.join('advisor', 'Ana', other);
    const theirs = await listAuditEvents(service.database, other);
    expect(theirs.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(await verifyChain(service.database, other)).toBeUndefined();
  });
});

describe('a record that somebody tampers with', () => {
  it('cannot be changed or dropped through the database as the service holds it', async () => {
    const within = <T>(work: (trx: ServiceTransaction) => Promise<T>) =>
      writeAsTenant(service.walled, service.organisationId, work);
    const update = within((trx) =>
      trx.updateTable('acts').set({ who: 'nobody' }).where('n', '=', 2).execute(),
    );
    // The role that the service works as may not even try; the owner of the tables is stopped by the trigger.
    await expect(update).rejects.toThrow(ENGINE === 'sqlite' ? NEVER : /permission denied/u);
    await expect(
      service.database.updateTable('acts').set({ who: 'nobody' }).where('n', '=', 2).execute(),
    ).rejects.toThrow(NEVER);
    for (const n of [1, (await acts()).length]) {
      const drop = within((trx) => trx.deleteFrom('acts').where('n', '=', n).execute());
      await expect(drop).rejects.toThrow('acts are dropped only after a later act says so');
    }
    if (ENGINE === 'postgres') {
      await expect(sql`truncate acts`.execute(service.database)).rejects.toThrow(NEVER);
    }
  });

  it('is found out at the first link that is broken, whatever was changed', async () => {
    const open = await startTestService();
    for (const role of ['advisor', 'trainer'] as const) await open.join(role);
    const { database, organisationId: id } = open;
    if (ENGINE === 'postgres') await sql`alter table acts disable trigger user`.execute(database);
    else {
      await sql`drop trigger acts_never_change`.execute(database);
      await sql`drop trigger acts_dropped_when_vouched`.execute(database);
    }
    const verdict = () => verifyChain(database, id);
    const whole = await listAuditEvents(database, id);
    const last = whole.length;
    const put = (row: AuditEventTable) =>
      database
        .updateTable('acts')
        .set(row)
        .where('organisation_id', '=', id)
        .where('n', '=', row.n)
        .execute();
    const changes: Partial<AuditEventTable>[] = [
      { at: 1 },
      { who: 'nobody' },
      { kind: 'backup.restored' },
      { about: '{"member":"x"}' },
      { result: 'forbidden' },
      { dropped_up_to: 3 },
      { previous_sha256: 'f'.repeat(64) },
      { sha256: 'f'.repeat(64) },
    ];
    for (const n of [1, 5, last]) {
      const row = whole[n - 1] as AuditEventTable;
      for (const change of changes) {
        await put({ ...row, ...change });
        expect(await verdict(), `${n} ${JSON.stringify(change)}`).toEqual({ n, wrong: 'changed' });
        await put(row);
      }
    }
    expect(await verdict()).toBeUndefined();
    for (const [n, found] of [
      [1, { n: 2, wrong: 'not-vouched-for' }],
      [5, { n: 5, wrong: 'missing' }],
      [last, { n: last, wrong: 'missing' }],
    ] as const) {
      const row = whole[n - 1] as AuditEventTable;
      await database.deleteFrom('acts').where('organisation_id', '=', id).where('n', '=', n).execute();
      expect(await verdict()).toEqual(found);
      await database.insertInto('acts').values(row).execute();
    }
    // Somebody who recomputes a row's own hash still breaks the link after it.
    const forged = { ...(whole[4] as AuditEventTable), who: 'nobody' };
    const { previous_sha256: before, organisation_id: of, n, at, who, kind, about: what, result } = forged;
    await put({
      ...forged,
      sha256: sha256(JSON.stringify([before, of, n, at, who, kind, what, result, null])),
    });
    expect(await verdict()).toEqual({ n: 6, wrong: 'not-linked' });
    await open.stop();
  });
});

describe('expired events', () => {
  it('are dropped from the beginning, and the rest can still be checked, again and again', async () => {
    const { database, organisationId } = service;
    const drop = (before: number) =>
      database.transaction().execute((trx) => deleteAuditEventsBefore(trx, organisationId, before, now));
    expect(await drop(1)).toBe(0);
    const before = await acts();
    now += 200 * DAY_MS;
    await admin('disable', NAMES.advisor);
    expect(await drop(now - 180 * DAY_MS)).toBe(before.length);
    const [disabled, dropped, ...none] = await acts();
    expect(disabled).toMatchObject({ n: before.length + 1, kind: 'member.disabled' });
    expect(dropped).toMatchObject({ kind: 'acts.dropped', who: 'service', dropped_up_to: before.length });
    expect(none).toEqual([]);
    expect(await verifyChain(database, organisationId)).toBeUndefined();
    now += 200 * DAY_MS;
    expect(await drop(now - 180 * DAY_MS)).toBe(2);
    expect((await acts()).map(({ kind }) => kind)).toEqual(['acts.dropped']);
    expect(await verifyChain(database, organisationId)).toBeUndefined();
    await admin('enable', NAMES.advisor);
    expect((await admin('audit', '--verify'))[0]).toContain('holds');
  });
});

it('events of joining, signing in and refusals carry a keyed hash of the address for seven days, and no others do', async () => {
  let index = Date.now();
  const traced = await startTestService({ clock: () => index, trustedProxies: ['127.0.0.1'] });
  try {
    const guess = (address: string, code = 'AAAA-BBBB-CCCC-DDDD') =>
      callService(traced.address, 'POST', ENDPOINTS.join.path, {
        body: { code, name: 'Personne', device: 'Essai', joinKey: randomUUID() },
        headers: { 'x-forwarded-for': address },
      });
    for (const address of ['203.0.113.7', '198.51.100.9']) await guess(address);
    index += 60 * 60_000;
    await guess('203.0.113.7', 'EEEE-FFFF-GGGG-HHHH');
    // The same again within the hour, with any code of nobody, is not recorded again.
    await guess('203.0.113.7');
    await traced.join('advisor');
    const origins = async () =>
      await traced.database.selectFrom('act_origins').select(['n', 'origin']).orderBy('n').execute();
    const kinds = new Map(
      (await listAuditEvents(traced.database, traced.organisationId)).map(({ n, kind }) => [n, kind]),
    );
    const saved = await origins();
    expect(saved.map(({ n }) => kinds.get(n))).toEqual([...Array(3).fill('join.refused'), 'join.done']);
    const [first, other, second] = saved.map(({ origin }) => origin);
    expect(first).toMatch(/^[0-9a-f]{16}$/u);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
    const stored = JSON.stringify(await traced.database.selectFrom('acts').selectAll().execute());
    expect(stored + traced.logged()).not.toMatch(/203\.0\.113|198\.51\.100/u);
    index += 7 * 24 * 60 * 60_000 + 1;
    await guess('203.0.113.7');
    expect((await origins()).at(-1)?.origin).not.toBe(first);
    const metrics = { dropped: () => undefined, retentionRuns: () => undefined };
    const log = { error: () => undefined, warn: () => undefined };
    await runRetention({ database: traced.walled, clock: () => index, metrics, log }, 180);
    // The summary of the hour long past, and the new refusal.
    expect(await origins()).toHaveLength(2);
    expect(await traced.database.selectFrom('origin_keys').select('key').execute()).toHaveLength(1);
    expect(await verifyChain(traced.database, traced.organisationId)).toBeUndefined();
  } finally {
    await traced.stop();
  }
});
