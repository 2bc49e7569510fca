/** The administration of a team: what its screens say and send, in both languages, by keyboard. */
import { describe, expect, test } from 'vitest';
import { teamEn } from '@/components/i18n/team.en';
import { teamFr } from '@/components/i18n/team.fr';
import { CODE } from '@/gallery/fakes/team-service';
import { LONG_NAME } from '@/gallery/fixtures/memberships';
import { tipId } from '@/gallery/fixtures/tips';
import { waitFor, waitForFocus, waitUntilGone } from '@/tests/component/support/console-steps';
import { focused, press, settled, tabTo, words } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';

const DIALOG = '[role=dialog]';
const of = (id: string) => `[data-member="${id}"]`;
const text = (selector: string) => document.querySelector(selector)?.textContent;
const plain = (sentence: string) => sentence.replaceAll(/[\u00a0\u202f]/gu, ' ');

/** Acts on a control as a keyboard does. */
async function enter(selector: string): Promise<void> {
  await waitFor(selector);
  await settled();
  document.querySelector<HTMLElement>(selector)?.focus();
  await press('{Enter}');
}

async function chooseRole(field: string, keys: string, value: string): Promise<void> {
  await enter(`[data-field=${field}]`);
  await waitFor('[role=option][data-highlighted]');
  await press(keys);
  await waitFor(`[role=option][data-highlighted][data-value=${value}]`);
  await press('{Enter}');
  await waitForFocus(`[data-field=${field}][aria-expanded=false]`);
}

describe.each([
  ['fr', teamFr],
  ['en', teamEn],
] as const)('the team, for those who administer it, in %s', (language, t) => {
  test('lists everybody by name, and says who oneself is', async () => {
    await showScene('console/team/people', { language });
    expect([...document.querySelectorAll('[data-member] h2')].map((name) => name.textContent)).toEqual([
      `Administration${t.you}`,
      'Formation',
      LONG_NAME,
      `Poste 4${t.disabled}`,
      'Poste 5',
    ]);
  });

  test('by keyboard: changes a role, then asks twice before shutting out, and can undo it', async () => {
    const { recorded } = await showScene('console/team/member', { language });
    const id = tipId(102);
    const changes = () =>
      recorded.sent.filter(({ name }) => name === 'member.change').map((sent) => sent.request);
    await chooseRole('role', '{ArrowDown}', 'trainer');
    await enter('[data-action=change-role]');
    await waitFor('[data-toast=good]');
    expect(changes()).toEqual([{ memberId: id, change: { role: 'trainer', revision: 1 } }]);

    await enter('[data-action=disable]');
    await waitForFocus('[data-action=sure]');
    expect(focused()).toContain(LONG_NAME);
    expect(changes()).toHaveLength(1);
    await press('{Enter}');
    await waitFor(`${of(id)}[data-disabled]`);
    expect(changes().at(-1)).toEqual({ memberId: id, change: { disabled: true, revision: 2 } });
    await enter('[data-action=enable]');
    await waitFor(`${of(id)}:not([data-disabled])`);
    expect(changes().at(-1)).toEqual({ memberId: id, change: { disabled: false, revision: 3 } });
    await press('{Escape}');
    await waitUntilGone(DIALOG);
  });

  test('revokes a browser of somebody after asking', async () => {
    const { recorded } = await showScene('console/team/member', { language });
    await enter(`${DIALOG} [data-action=revoke]`);
    await waitForFocus('[data-action=sure]');
    expect(recorded.sent.map(({ name }) => name)).not.toContain('member.revoke');
    await press('{Enter}');
    await waitUntilGone(`${DIALOG} [data-browser]`);
    expect(recorded.sent).toContainEqual({
      name: 'member.revoke',
      request: { memberId: tipId(102), deviceId: tipId(602) },
    });
  });

  test('does not offer to shut oneself out', async () => {
    await showScene('console/team/oneself', { language });
    await waitFor(`${DIALOG} [data-browser]`);
    expect(document.querySelector(`${DIALOG} [data-action]`)).toBeNull();
    expect(words()).toContain(plain(t.yourself));
  });

  test('makes an invitation and shows its code until it was passed on', async () => {
    const { recorded } = await showScene('console/team/inviting', { language });
    await chooseRole('invite-role', '{ArrowDown}', 'trainer');
    await tabTo('[data-field=invite-team]');
    await press('Box & Fibre');
    await enter('[data-action=invite-now]');
    await waitForFocus('[data-action=copy-code]');
    expect(recorded.sent).toContainEqual({
      name: 'member.invite',
      request: { days: 7, role: 'trainer', team: 'Box & Fibre' },
    });
    await press('{Enter}');
    await expect.poll(words).toContain(plain(t.copied));
    expect(recorded.copied).toEqual([CODE]);
    // Escape takes no code away that nobody has passed on; neither does the way to another screen and back.
    await press('{Escape}');
    await waitFor('[data-acknowledge]');
    expect(text('[data-invitation-code]')).toBe(CODE);
    location.hash = '#/packs';
    await waitUntilGone('[data-invitation-code]');
    await expect.poll(words).toContain(plain(t.codeWaits));
    location.hash = '#/team';
    await waitFor('[data-invitation-code]');
    expect(text('[data-invitation-code]')).toBe(CODE);
    await enter('[data-action=code-passed-on]');
    await waitUntilGone(DIALOG);
    expect(document.body.innerHTML).not.toContain(CODE);
    expect(JSON.stringify({ ...sessionStorage })).not.toContain(CODE);
  });

  test('warns before a code for somebody who signs in with an account of the company', async () => {
    await showScene('console/team/code-beside-account', { language });
    const warning = plain(t.companyAccount['codes-allowed'].replace('{{name}}', 'Poste 5'));
    expect(plain(text(`${DIALOG} [role=note]`) ?? '')).toBe(warning);
    await press('{Escape}');
    await waitUntilGone(DIALOG);
  });

  test('makes a code for somebody who is a member, whose role and team are known', async () => {
    const { recorded } = await showScene('console/team/code-for-member', { language });
    expect(document.querySelector('[data-field=invite-role], [data-field=invite-team]')).toBeNull();
    await enter('[data-action=invite-now]');
    await waitFor('[data-invitation-code]');
    expect(recorded.sent).toContainEqual({
      name: 'member.invite',
      request: { days: 7, memberId: tipId(102) },
    });
    await enter('[data-action=code-passed-on]');
    await expect.poll(() => text('[data-invitation][data-state=open] h3')).toContain(LONG_NAME);
  });

  test('lists invitations by maker and state, and cancels a code after asking', async () => {
    const { recorded } = await showScene('console/team/cancelling-code', { language });
    expect(text('[data-part=invitations]')).toContain(t.invitationBy.replace('{{name}}', 'Administration'));
    await waitForFocus('[data-action=sure]');
    expect(recorded.sent.map(({ name }) => name)).not.toContain('invitation.revoke');
    await press('{Enter}');
    await waitFor('[data-toast=good]');
    await waitUntilGone('[data-state=open]');
    expect(recorded.sent).toContainEqual({
      name: 'invitation.revoke',
      request: { invitationId: tipId(601) },
    });
    await enter('[data-part=invitations] summary');
    await waitFor('[data-state=revoked]');
    expect(words()).toContain(plain(t.invitationStates.revoked));
  });

  test('is neither shown nor offered to a trainer', async () => {
    const { recorded } = await showScene('console/team/of-trainer', { language });
    await waitFor('nav a');
    expect([...document.querySelectorAll('a[href="#/team"], [data-screen=team]')]).toEqual([]);
    expect(recorded.sent.map(({ name }) => name)).not.toContain('member.list');
  });

  test('the panel’s settings list one’s own browsers; another one is revoked after a confirmation', async () => {
    const { recorded } = await showScene('panel/settings/revoking-browser', { language });
    expect(document.querySelectorAll('[data-section=browsers] [data-browser]')).toHaveLength(2);
    expect(recorded.sent.map(({ name }) => name)).not.toContain('device.revoke');
    await enter('[data-action=revoke-now]');
    await expect.poll(words).toContain(plain(t.revoked.replace('{{name}}', 'Firefox 140, Windows')));
    await expect
      .poll(() => document.querySelectorAll('[data-section=browsers] [data-browser]').length)
      .toBe(1);
    await waitFor('[data-section=browsers] [data-here]');
    expect(recorded.sent).toContainEqual({ name: 'device.revoke', request: { deviceId: tipId(2) } });
  });
});
