/** Joining a team and signing in, by keyboard alone. */
import { describe, expect, test } from 'vitest';
import { deskFr } from '@/components/i18n/desk.fr';
import { errorsFr } from '@/components/i18n/errors.fr';
import { panelFr } from '@/components/i18n/panel.fr';
import { BY_ACCOUNT, BY_CODE, BY_EITHER, GOOD_CODE, PROVIDER } from '@/gallery/fakes/join-service';
import { expectNoAxeFindings } from '@/tests/component/support/accessibility';
import { waitFor, waitForFocus, waitUntilGone } from '@/tests/component/support/console-steps';
import { focused, press, pressControl, settled, tabTo, words } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';

type Field = 'address' | 'code' | 'name';

const plain = (sentence: string) => sentence.replaceAll(/[\u00a0\u202f]/gu, ' ');
const WELCOME = plain(panelFr.join.joined.replace('{{organisation}}', 'Relation client'));
const SIGN_IN = plain(panelFr.join.signIn.replace('{{provider}}', PROVIDER));
const field = (name: Field) => document.querySelector<HTMLInputElement>(`[data-field=${name}]`);
const invalid = () =>
  [...document.querySelectorAll<HTMLElement>('[aria-invalid=true]')].map(({ dataset }) => dataset.field);
const announced = (role: string) =>
  [...document.querySelectorAll(`form [role=${role}]`)].map((part) => plain(part.textContent ?? '')).join('');

/** The sentence that describes a refused field; it is announced too, and the focus is there. */
async function refusedAt(name: Field): Promise<string> {
  await waitForFocus(`[data-field=${name}][aria-invalid=true]`);
  const ids = field(name)?.getAttribute('aria-describedby')?.split(' ') ?? [];
  const sentence = ids
    .filter((id) => id.endsWith('-error'))
    .map((id) => document.getElementById(id)?.textContent)
    .join(' ');
  await expect.poll(() => announced('alert')).toBe(plain(sentence));
  return sentence;
}

/** Goes to a field with Tab, from wherever the focus is, and replaces its text. */
async function fill(name: Field, text: string, back = false): Promise<void> {
  await tabTo(`[data-field=${name}]`, back);
  await pressControl('a');
  await press(text);
}

describe('joining by a code, with keys alone', () => {
  test('from the first field to the end, each refusal at its field', async () => {
    const { recorded } = await showScene('panel/join/form');
    const joins = () => recorded.sent.filter(({ name }) => name === 'membership.join');
    // Left out: required at each empty field, and nothing is sent.
    await tabTo('[data-field=address]');
    await press('{Enter}');
    await expect.poll(invalid).toEqual(['address', 'code', 'name']);
    expect(await refusedAt('address')).toBe(panelFr.join.missing);
    await expectNoAxeFindings();
    expect(joins()).toEqual([]);

    await fill('address', 'pas une adresse');
    await fill('code', 'INCONNU');
    await fill('name', 'Camille');
    await press('{Enter}');
    expect(await refusedAt('address')).toBe(errorsFr['bad-address']);
    await expectNoAxeFindings();

    await fill('address', BY_CODE);
    await press('{Enter}');
    expect(await refusedAt('code')).toBe(errorsFr['invitation-unknown']);
    await expectNoAxeFindings();

    await fill('code', GOOD_CODE);
    await press('{Enter}');
    await expect.poll(words).toContain(WELCOME);
    await waitForFocus('input[type=search]');
    await expectNoAxeFindings();
    expect(
      joins()
        .map(({ request }) => request)
        .at(-1),
    ).toEqual({
      address: BY_CODE,
      code: GOOD_CODE,
      name: 'Camille',
    });
  });

  test.each([
    ['pas une adresse', 'bad-address'],
    ['ftp://souffleur.exemple.fr', 'bad-address'],
    ['http://souffleur.exemple.fr', 'insecure-address'],
    ['https://site.exemple.fr', 'not-souffleur'],
  ] as const)('the address %s is refused at its field', async (address, reason) => {
    await showScene('panel/join/form');
    await fill('address', address);
    await fill('code', GOOD_CODE);
    await fill('name', 'Camille');
    await press('{Enter}');
    expect(await refusedAt('address')).toBe(errorsFr[reason]);
  });

  test.each([
    ['INCONNU', 'invitation-unknown'],
    ['UTILISE', 'invitation-used'],
    ['EXPIRE', 'invitation-expired'],
  ] as const)('the code %s is refused at its field', async (code, reason) => {
    await showScene('panel/join/form');
    await fill('address', BY_CODE);
    await fill('code', code);
    await fill('name', 'Camille');
    await press('{Enter}');
    expect(await refusedAt('code')).toBe(errorsFr[reason]);
  });

  test.each([
    ['https://recent.exemple.fr', 'client-too-old'],
    ['https://ancien.exemple.fr', 'server-too-old'],
  ] as const)(
    'a service of another release, %s, is reported in a note of the form',
    async (address, reason) => {
      await showScene('panel/join/form');
      await fill('address', address);
      await fill('code', GOOD_CODE);
      await fill('name', 'Camille');
      await press('{Enter}');
      await waitFor('form [data-tone=bad]');
      expect(document.querySelector('form [data-tone=bad]')?.textContent).toBe(errorsFr[reason]);
      expect(announced('alert')).toBe(plain(errorsFr[reason]));
    },
  );

  test('what was typed is there again after the settings were left, and the code never on the disk', async () => {
    const { db, panel } = await showScene('panel/join/form');
    await fill('address', BY_CODE);
    await fill('code', GOOD_CODE);
    await fill('name', 'Camille');
    await expect.poll(async () => JSON.stringify(await db.meta.toArray())).toContain('Camille');
    await press('{Escape}');
    await waitUntilGone('[data-field=name]');
    panel.store.getState().open({ name: 'settings' });
    await expect.poll(() => field('name')?.value).toBe('Camille');
    expect([field('address')?.value, field('code')?.value]).toEqual([BY_CODE, GOOD_CODE]);
    for (const table of db.tables) {
      expect(JSON.stringify(await table.toArray()), table.name).not.toContain(GOOD_CODE);
    }
  });

  test('with work of nobody on this machine, whose it is has to be said', async () => {
    const { recorded } = await showScene('panel/join/form-with-own-work');
    await fill('address', BY_CODE);
    await fill('code', GOOD_CODE);
    await fill('name', 'Camille');
    await press('{Enter}');
    await waitForFocus('[data-action=unjoined-mine][data-invalid]');
    expect(words()).toContain(plain(deskFr.unjoined.missing));
    await expectNoAxeFindings();
    await press(' ');
    await press('{Enter}');
    await expect.poll(words).toContain(WELCOME);
    expect(recorded.sent.find(({ name }) => name === 'membership.join')?.request).toMatchObject({
      bring: true,
    });
  });
});

describe('signing in, with keys alone', () => {
  test('is not spoken of where the service does not offer it', async () => {
    const { recorded } = await showScene('panel/join/form');
    await fill('address', BY_CODE);
    await press('{Tab}');
    await expect.poll(() => recorded.sent.map(({ name }) => name)).toContain('service.look');
    await settled();
    expect(focused()).toBe('input code');
    expect(document.querySelector('[data-action=sign-in]')).toBeNull();
  });

  test('is offered once the address is known, announced, one Tab before the code; refusals stay beside it', async () => {
    const { recorded } = await showScene('panel/join/form');
    const signIns = () => recorded.sent.filter(({ name }) => name === 'membership.signIn');
    await fill('address', BY_EITHER);
    await press('{Tab}');
    await waitFor('[data-action=sign-in]');
    await expect
      .poll(() => announced('status'))
      .toBe(plain(panelFr.join.signInOffered.replace('{{provider}}', PROVIDER)));
    await tabTo('[data-field=address]', true);
    await press('{Tab}');
    await expect.poll(focused).toBe(`button ${SIGN_IN}`);
    await expectNoAxeFindings();
    // Nothing opens by itself.
    expect(signIns()).toEqual([]);
    for (const reason of ['sign-in-cancelled', 'sign-in-no-role', 'sign-in-unavailable'] as const) {
      await press('{Enter}');
      await expect.poll(() => document.querySelector('form [data-tone]')?.textContent).toBe(errorsFr[reason]);
      expect(announced('alert')).toBe(plain(errorsFr[reason]));
      await waitForFocus('[data-action=sign-in]:not([aria-disabled])');
      await expectNoAxeFindings();
    }
    await press('{Enter}');
    await expect.poll(words).toContain(WELCOME);
    await waitForFocus('input[type=search]');
    expect(signIns().map(({ request }) => request)).toEqual(Array(4).fill({ address: BY_EITHER }));
  });

  test('is the one way where the service takes no codes: Enter in the address leads to it', async () => {
    await showScene('panel/join/form');
    await fill('address', BY_ACCOUNT);
    await press('{Tab}');
    await waitFor('[data-action=sign-in]');
    expect(document.querySelector('[data-field=code]')).toBeNull();
    await tabTo('[data-field=address]', true);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await press('{Enter}');
      await waitFor('form [data-tone]');
      await waitFor('[data-action=sign-in]:not([aria-disabled])');
    }
    await press('{Enter}');
    await expect.poll(words).toContain(WELCOME);
  });

  test('again after the session ended, cancelled and then done', async () => {
    const { recorded } = await showScene('panel/settings/signed-out');
    await tabTo('[data-action=sign-in-again]');
    await press('{Enter}');
    await expect.poll(words).toContain(plain(errorsFr['sign-in-cancelled']));
    await waitForFocus('[data-action=sign-in-again]:not([aria-disabled])');
    await expectNoAxeFindings();
    await press('{Enter}');
    await expect.poll(words).toContain(WELCOME);
    expect(recorded.sent.filter(({ name }) => name === 'membership.signIn')).toHaveLength(2);
  });
});
