/** Invitations in the store, at the edges of their time and of the rights of who made them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '@/protocol/api';
import { DAY_MS } from '@/protocol/duration';
import type { ServiceTransaction } from '@/server/db/schema';
import { readAsTenant } from '@/server/db/tenant';
import { ServiceError } from '@/server/domain/errors';
import { newToken, sha256 } from '@/server/domain/secrets';
import { listAuditEvents } from '@/server/store/audit/audit-log';
import { tokenExpiry } from '@/server/store/members/device-tokens';
import {
  closeInvitations,
  type InvitationTerms,
  listInvitations,
  mayGive,
  openInvitation,
  revokeInvitation,
} from '@/server/store/members/invitations';
import { acceptInvitation, recordRefusedJoin } from '@/server/store/members/joining';
import { setDisabled, setRole } from '@/server/store/members/members';
import { startTestService, type TestService } from '@/tests/support/service';

const NOW = 1_790_000_000_000;
let service: TestService;
let organisationId: string;
let other: string;
beforeAll(async () => {
  service = await startTestService({ clock: () => NOW });
  organisationId = service.organisationId;
  other = await service.addOrganisation('Les Autres');
});
afterAll(() => service.stop());

const inTransaction = <T>(work: (trx: ServiceTransaction) => Promise<T>): Promise<T> =>
  service.database.transaction().execute(work);

/** The list as a route reads it: in a transaction of the organisation. */
const listed = (id: string, now: number) =>
  readAsTenant(service.walled, id, (trx) => listInvitations(trx, id, now));

/** A new invitation: its code, and its row. */
async function invite(terms: Partial<InvitationTerms> = {}, now = NOW) {
  const code = await inTransaction((trx) =>
    openInvitation(trx, { organisationId, role: 'advisor', ...terms }, now),
  );
  const row = await service.database
    .selectFrom('invitations')
    .selectAll()
    .where('code_sha256', '=', sha256(code.replaceAll('-', '')))
    .executeTakeFirstOrThrow();
  return { code, row };
}

async function reasonOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ServiceError) return error.reason;
    throw error;
  }
  return 'done';
}

const joining = (code: string, joinKey: string = randomUUID()) => ({
  code,
  joinKey,
  name: ' Léa Martin ',
  device: ' Chrome 156 ',
});
const accept = (request: ReturnType<typeof joining>, now = NOW, tokenExpiresAt?: number) =>
  acceptInvitation(service.walled, request, { now, ...(tokenExpiresAt && { tokenExpiresAt }) });
const outcome = (code: string, now = NOW) => reasonOf(accept(joining(code), now));
const lastActs = async (count: number, of = organisationId) =>
  (await listAuditEvents(service.database, of))
    .slice(-count)
    .map(({ who, kind, about, result, at }) => ({ who, kind, about: JSON.parse(about), result, at }));
const revoke = (id: string, of = organisationId) =>
  reasonOf(
    inTransaction((trx) => revokeInvitation(trx, { organisationId: of, who: 'command line', now: NOW }, id)),
  );
const revokedAt = async (id: string) =>
  (
    await service.database
      .selectFrom('invitations')
      .select('revoked_at')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  ).revoked_at;

describe('an invitation that is made', () => {
  it.each([
    [{}, 7 * DAY_MS],
    [{ days: 3 }, 3 * DAY_MS],
    [{ days: 99 }, 7 * DAY_MS],
    [{ days: 3, validMs: 60_000 }, 60_000],
  ])('%j is open for its time and no longer', async (terms, lasts) => {
    const { code, row } = await invite(terms);
    expect(row.expires_at - NOW).toBe(lasts);
    expect(await outcome(code, row.expires_at)).toBe('invitation-expired');
    expect(await outcome(code, row.expires_at - 1)).toBe('done');
  });

  it('is stored by the hash of its code, unused, and recorded by its maker', async () => {
    const by = randomUUID();
    const { code, row } = await invite({ role: 'trainer', by });
    expect(row).toMatchObject({
      organisation_id: organisationId,
      role: 'trainer',
      team_id: null,
      created_at: NOW,
      member_id: null,
      join_key_sha256: null,
      device_id: null,
      made_by: by,
      revoked_at: null,
    });
    expect(JSON.stringify(row)).not.toContain(code);
    expect(await lastActs(1)).toEqual([
      {
        who: by,
        kind: 'invitation.made',
        about: { invitation: row.id, role: 'trainer' },
        result: 'done',
        at: NOW,
      },
    ]);
    expect((await invite()).row.made_by).toBe('command line');
  });

  it('names its team where it has one', async () => {
    const teamId = randomUUID();
    await service.database
      .insertInto('teams')
      .values({ organisation_id: organisationId, id: teamId, name: 'Box' })
      .execute();
    const { row } = await invite({ teamId });
    expect(row.team_id).toBe(teamId);
    expect((await lastActs(1))[0]?.about).toEqual({ invitation: row.id, role: 'advisor', team: teamId });
    const list = await listed(organisationId, NOW);
    expect(list.find(({ id }) => id === row.id)?.team).toBe('Box');
  });
});

describe('an invitation that is accepted', () => {
  it('lets one person in with its role, and is used by them', async () => {
    const { code, row } = await invite({ role: 'trainer' });
    const request = joining(code);
    const response = await accept(request, NOW + 5, NOW + 10 * DAY_MS);
    expect(response).toMatchObject({
      organisationId,
      member: { name: expect.stringContaining('Léa Martin'), role: 'trainer' },
    });
    const device = await service.database
      .selectFrom('devices')
      .selectAll()
      .where('member_id', '=', response.member.id)
      .executeTakeFirstOrThrow();
    expect(device).toMatchObject({
      name: 'Chrome 156',
      token_sha256: sha256(response.token),
      token_expires_at: NOW + 10 * DAY_MS,
      revoked_at: null,
    });
    expect(await lastActs(1)).toEqual([
      {
        who: response.member.id,
        kind: 'join.done',
        about: { member: response.member.id, device: device.id, invitation: row.id, role: 'trainer' },
        result: 'done',
        at: NOW + 5,
      },
    ]);
    const used = await service.database
      .selectFrom('invitations')
      .selectAll()
      .where('id', '=', row.id)
      .executeTakeFirstOrThrow();
    expect(used).toMatchObject({
      member_id: response.member.id,
      device_id: device.id,
      join_key_sha256: sha256(request.joinKey),
    });
    const byDefault = await accept(joining((await invite()).code));
    const { token_expires_at: end } = await service.database
      .selectFrom('devices')
      .select('token_expires_at')
      .where('member_id', '=', byDefault.member.id)
      .executeTakeFirstOrThrow();
    expect(end).toBe(tokenExpiry(NOW));
    // Nobody else's invitation was used by it.
    const open = await invite();
    expect(open.row.member_id).toBeNull();
  });

  it('is unknown where no code is like it, and where it is none', async () => {
    expect(await outcome('ABCD-EFGH-JKMN-PQRS')).toBe('invitation-unknown');
    expect(await outcome('bonjour')).toBe('invitation-unknown');
  });

  it('is over when it was revoked, and used up when it was used, whatever its time', async () => {
    const revoked = await invite();
    expect(await revoke(revoked.row.id)).toBe('done');
    expect(await outcome(revoked.code)).toBe('invitation-expired');
    const used = await invite();
    expect(await outcome(used.code)).toBe('done');
    expect(await outcome(used.code)).toBe('invitation-used');
    expect(await outcome(used.code, used.row.expires_at)).toBe('invitation-used');
  });

  it('gives what the command line and the first start made, and an older release of which no maker is known', async () => {
    for (const by of ['command line', 'service', null] as const) {
      const { code, row } = await invite({ role: 'admin', ...(by && { by }) });
      if (by === null)
        await service.database
          .updateTable('invitations')
          .set({ made_by: null })
          .where('id', '=', row.id)
          .execute();
      expect([by, await outcome(code)]).toEqual([by, 'done']);
    }
  });

  it('gives nothing that its maker may no longer give, and again what it gave', async () => {
    const maker = await service.join('admin', 'Mara');
    const by = maker.member.id;
    const before = await invite({ by, role: 'admin' });
    const request = joining(before.code);
    const first = await accept(request);
    const [open, openToo] = [await invite({ by }), await invite({ by })];
    await inTransaction((trx) => setRole(trx, organisationId, by, 'trainer'));
    expect(await outcome(open.code)).toBe('invitation-expired');
    await inTransaction((trx) => setRole(trx, organisationId, by, 'admin'));
    await inTransaction((trx) => setDisabled(trx, organisationId, by, NOW));
    expect(await outcome(open.code)).toBe('invitation-expired');
    expect((await accept(request)).token).toBe(first.token);
    await inTransaction((trx) => setDisabled(trx, organisationId, by, null));
    expect(await outcome(openToo.code)).toBe('done');
    // A maker of whom nothing is known, or who is another organisation's.
    expect(await outcome((await invite({ by: randomUUID() })).code)).toBe('invitation-expired');
    const stranger = await service.join('admin', 'Ailleurs', other);
    expect(await outcome((await invite({ by: stranger.member.id })).code)).toBe('invitation-expired');
  });

  it('is refused while its organisation was moved away', async () => {
    const { code } = await invite({ organisationId: other });
    const move = (to: string | null) =>
      service.database.updateTable('organisations').set({ moved_to: to }).where('id', '=', other).execute();
    await move('elsewhere');
    expect(await outcome(code)).toBe('stopping');
    await move(null);
    expect((await accept(joining(code))).organisationId).toBe(other);
  });
});

describe('the token of a joining', () => {
  it('is another for another code, also where the join key is the same', async () => {
    const [first, second] = [await invite(), await invite()];
    const request = joining(first.code);
    const tokens = [await accept(request), await accept({ ...request, code: second.code })];
    expect(tokens[0]?.token).not.toBe(tokens[1]?.token);
  });
});

describe('a lost response', () => {
  async function accepted() {
    const { code } = await invite();
    const request = joining(code);
    const response = await accept(request);
    const device = await service.database
      .selectFrom('devices')
      .selectAll()
      .where('member_id', '=', response.member.id)
      .executeTakeFirstOrThrow();
    return { request, answer: response, device };
  }

  it('is given again to who holds the key: the same member, device and token', async () => {
    const { request, answer, device } = await accepted();
    expect(await accept(request)).toEqual(answer);
    expect((await lastActs(1))[0]?.about).toMatchObject({ member: answer.member.id, device: device.id });
    expect(await reasonOf(accept({ ...request, joinKey: randomUUID() }))).toBe('invitation-used');
  });

  it('replaces a token that an older release made at random, on this device alone', async () => {
    const [one, two] = [await accepted(), await accepted()];
    const random = sha256(newToken());
    await service.database
      .updateTable('devices')
      .set({ token_sha256: random })
      .where('id', '=', one.device.id)
      .execute();
    expect((await accept(one.request)).token).toBe(one.answer.token);
    const tokens = await service.database.selectFrom('devices').select(['id', 'token_sha256']).execute();
    const tokenOf = (id: string) => tokens.find((device) => device.id === id)?.token_sha256;
    expect(tokenOf(one.device.id)).toBe(sha256(one.answer.token));
    expect(tokenOf(two.device.id)).toBe(sha256(two.answer.token));
  });

  it('is not given for a token that was rotated away since', async () => {
    const { request, answer, device } = await accepted();
    await service.database
      .insertInto('device_tokens')
      .values({
        organisation_id: organisationId,
        token_sha256: sha256(answer.token),
        device_id: device.id,
        expires_at: null,
        retired_at: NOW,
      })
      .execute();
    expect(await reasonOf(accept(request))).toBe('invitation-used');
    expect(await reasonOf(accept((await accepted()).request))).toBe('done');
  });

  it('is not given to a member who was shut out, nor for a device that was revoked', async () => {
    const { request, answer, device } = await accepted();
    const revokedIs = (revoked_at: number | null) =>
      service.database.updateTable('devices').set({ revoked_at }).where('id', '=', device.id).execute();
    await inTransaction((trx) => setDisabled(trx, organisationId, answer.member.id, NOW));
    expect(await reasonOf(accept(request))).toBe('member-disabled');
    await inTransaction((trx) => setDisabled(trx, organisationId, answer.member.id, null));
    await revokedIs(NOW);
    expect(await reasonOf(accept(request))).toBe('invitation-used');
    await revokedIs(null);
    expect(await reasonOf(accept(request))).toBe('done');
  });
});

it('an administrator may give every role, and nobody else any', () => {
  const given = (own: Role) => ROLES.filter((role) => mayGive(own, role));
  expect(ROLES.map((own) => [own, given(own)])).toEqual([
    ['advisor', []],
    ['trainer', []],
    ['admin', ['advisor', 'trainer', 'admin']],
  ]);
});

describe('the list of invitations', () => {
  it('names no maker where the command line made one', async () => {
    const { row } = await invite();
    const entry = (await listed(organisationId, NOW)).find(({ id }) => id === row.id);
    expect(Object.keys(entry ?? {})).toEqual(['id', 'role', 'createdAt', 'expiresAt', 'state']);
  });

  it('has the newest first, with what became of each, and none of another organisation', async () => {
    const here = await service.addOrganisation('La Liste');
    const maker = await service.join('admin', 'Mona', here);
    const later = NOW + DAY_MS;
    const open = await invite({ organisationId: here, by: maker.member.id }, later);
    const used = await invite({ organisationId: here }, later + 1);
    await accept(joining(used.code), later + 2);
    const revoked = await invite({ organisationId: here }, later + 3);
    await revoke(revoked.row.id, here);
    const expired = await invite({ organisationId: here, validMs: 1 }, later + 4);
    const list = await listed(here, later + 5);
    expect(list.slice(0, 4).map(({ id, state }) => [id, state])).toEqual([
      [expired.row.id, 'expired'],
      [revoked.row.id, 'revoked'],
      [used.row.id, 'used'],
      [open.row.id, 'open'],
    ]);
    expect(list[3]).toEqual({
      id: open.row.id,
      role: 'advisor',
      madeBy: 'Mona',
      createdAt: later,
      expiresAt: later + 7 * DAY_MS,
      state: 'open',
    });
    expect(list).toHaveLength(5);
    const atItsEnd = await listed(here, open.row.expires_at);
    expect(atItsEnd.find(({ id }) => id === open.row.id)?.state).toBe('expired');
  });

  it('is in the order of the ids where several were made at once', async () => {
    const here = await service.addOrganisation('À la fois');
    const made = [];
    for (let n = 0; n < 5; n += 1) made.push((await invite({ organisationId: here })).row.id);
    const list = await listed(here, NOW);
    expect(list.map(({ id }) => id)).toEqual(made.sort());
  });

  it('holds one for thirty days after its end', async () => {
    const { row } = await invite();
    const has = async (now: number) => (await listed(organisationId, now)).some(({ id }) => id === row.id);
    expect(await has(row.expires_at + 30 * DAY_MS - 1)).toBe(true);
    expect(await has(row.expires_at + 30 * DAY_MS)).toBe(false);
  });
});

describe('an invitation that is cancelled', () => {
  it('is not there for another organisation, nor when there is none', async () => {
    const { row } = await invite();
    expect(await revoke(row.id, other)).toBe('not-found');
    expect(await revoke(randomUUID())).toBe('not-found');
    expect(await revokedAt(row.id)).toBeNull();
  });

  it('is recorded once, alone of all that are open', async () => {
    const [one, two] = [await invite({ role: 'trainer' }), await invite()];
    expect(await revoke(one.row.id)).toBe('done');
    const act = {
      who: 'command line',
      kind: 'invitation.revoked',
      about: { invitation: one.row.id, role: 'trainer' },
      result: 'done',
      at: NOW,
    };
    expect(await lastActs(1)).toEqual([act]);
    const count = (await listAuditEvents(service.database, organisationId)).length;
    expect(await revoke(one.row.id)).toBe('done');
    expect((await listAuditEvents(service.database, organisationId)).length).toBe(count);
    expect([await revokedAt(one.row.id), await revokedAt(two.row.id)]).toEqual([NOW, null]);
  });

  it('stays as it is when it was used, or had ended', async () => {
    const used = await invite();
    await accept(joining(used.code));
    expect(await revoke(used.row.id)).toBe('invitation-used');
    const ended = await invite({ validMs: 0 });
    expect(await revoke(ended.row.id)).toBe('done');
    expect([await revokedAt(used.row.id), await revokedAt(ended.row.id)]).toEqual([null, null]);
  });

  it('with its maker goes with all that are still open, and no other', async () => {
    const [by, another] = [randomUUID(), randomUUID()];
    const open = [await invite({ by }), await invite({ by, role: 'admin' })];
    const theirs = await invite({ by: another });
    const elsewhere = await invite({ by, organisationId: other });
    await inTransaction((trx) =>
      closeInvitations(trx, { organisationId, who: 'command line', now: NOW }, { made_by: by }),
    );
    for (const { row } of open) expect(await revokedAt(row.id)).toBe(NOW);
    for (const { row } of [theirs, elsewhere]) expect(await revokedAt(row.id)).toBeNull();
    expect((await lastActs(2)).map(({ about }) => about.invitation).sort()).toEqual(
      open.map(({ row }) => row.id).sort(),
    );
  });
});

describe('a refused join', () => {
  const refused = async (typed: string, of: string) => {
    await recordRefusedJoin(service.walled, { typed, result: 'invitation-expired' }, NOW + 9);
    return await lastActs(1, of);
  };
  const act = (about: object) => [
    { who: 'nobody', kind: 'join.refused', about, result: 'invitation-expired', at: NOW + 9 },
  ];

  it('is recorded in the organisation of its code', async () => {
    const { code, row } = await invite({ organisationId: other });
    expect(await refused(code, other)).toEqual(act({ invitation: row.id }));
  });

  it('is recorded in the oldest organisation where its code is of none, or is no code', async () => {
    const before = (await listAuditEvents(service.database, other)).length;
    for (const typed of ['ABCD-EFGH-JKMN-PQRS', 'bonjour']) {
      expect(await refused(typed, organisationId)).toEqual(act({}));
    }
    expect((await listAuditEvents(service.database, other)).length).toBe(before);
  });

  it('is recorded nowhere when the organisation of its code was moved away', async () => {
    const { code } = await invite({ organisationId: other });
    const counts = async () => [
      (await listAuditEvents(service.database, other)).length,
      (await listAuditEvents(service.database, organisationId)).length,
    ];
    const before = await counts();
    const move = (to: string | null) =>
      service.database.updateTable('organisations').set({ moved_to: to }).where('id', '=', other).execute();
    await move('elsewhere');
    await recordRefusedJoin(service.walled, { typed: code, result: 'stopping' }, NOW);
    expect(await counts()).toEqual(before);
    await move(null);
  });
});
