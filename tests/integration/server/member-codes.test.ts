/** Codes for members who come in with an account of the company: refused or allowed, by a setting. */
import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { joinResponseSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { type InvitationResponse, teamResponseSchema } from '@/protocol/team';
import { runAdmin } from '@/server/cli/commands';
import type { MemberCodes } from '@/server/sign-in/settings';
import { signInAs, startCompany } from '@/tests/support/identity-provider';
import { callService, problemIn, type TestClient } from '@/tests/support/service';

let company: Awaited<ReturnType<typeof startCompany>>;
let boss: TestClient;
afterEach(() => company.stop());

async function start(memberCodes?: MemberCodes) {
  company = await startCompany({
    accounts: new Map([['lea', { name: 'Léa', roles: ['plateau'] }]]),
    ...(memberCodes && { settings: { memberCodes } }),
  });
  boss = await company.service.join('admin', 'Ada');
  return joinResponseSchema.parse((await signInAs(company.service.address, 'lea')).answer.body).member;
}
const join = (code: string) =>
  callService(company.service.address, 'POST', ENDPOINTS.join.path, {
    body: { code, name: 'Léa', device: 'Chrome', joinKey: randomUUID() },
  });
const invite = (memberId: string) => boss.call('POST', ENDPOINTS.invite.path, { memberId });
const accountOf = async (id: string) =>
  teamResponseSchema
    .parse((await boss.call('GET', ENDPOINTS.members.path)).body)
    .members.find((member) => member.id === id)?.companyAccount;

it('are refused by default, also one that the command line made, and the list says so', async () => {
  const lea = await start();
  expect([await accountOf(lea.id), await accountOf(boss.member.id)]).toEqual(['codes-refused', undefined]);
  const refused = await invite(lea.id);
  expect([refused.status, problemIn(refused).reason]).toEqual([403, 'sign-in-only']);
  const settings = { ...company.service.settings, clock: Date.now };
  const [code = '', warning] = await runAdmin(['invite', '--member', lea.id], settings);
  expect(warning).toContain('Léa signs in with an account of the company');
  expect(problemIn(await join(code)).reason).toBe('sign-in-only');
  // Whoever has no account of the company is invited as ever.
  const other = await company.service.join('advisor', 'Sans compte');
  const { code: theirs } = (await invite(other.member.id)).body as InvitationResponse;
  expect((await join(theirs)).status).toBe(200);
});

it('are made where the setting allows them, and let the same member in', async () => {
  const lea = await start('allow');
  expect(await accountOf(lea.id)).toBe('codes-allowed');
  const { code } = (await invite(lea.id)).body as InvitationResponse;
  const joined = joinResponseSchema.parse((await join(code)).body);
  expect(joined.member.id).toBe(lea.id);
});
