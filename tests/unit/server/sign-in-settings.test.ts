import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EnvironmentError, readEnvironment } from '@/server/config';
import { claimIn, readPerson } from '@/server/sign-in/claims';
import { preferred } from '@/server/sign-in/page';
import { OWN_REDIRECTS, readSignInSettings, type SignInSettings } from '@/server/sign-in/settings';

const NEEDED = {
  SOUFFLEUR_OIDC_ISSUER: 'https://login.example/realms/one',
  SOUFFLEUR_OIDC_CLIENT_ID: 'souffleur',
  SOUFFLEUR_PUBLIC_URL: 'https://souffleur.example/',
  SOUFFLEUR_OIDC_REQUIRED_CLAIM: 'anybody',
};
const folder = mkdtempSync(join(tmpdir(), 'souffleur-secret-'));
afterAll(() => rmSync(folder, { recursive: true }));

function settingsOf(more: Record<string, string> = {}): SignInSettings {
  const { settings, sentences } = readSignInSettings({ ...NEEDED, ...more });
  if (!settings) throw new Error(sentences.join('\n'));
  return settings;
}

describe('the settings of single sign-on', () => {
  it('are none without a variable of it', () => {
    expect(readSignInSettings({ SOUFFLEUR_PUBLIC_URL: 'https://souffleur.example' })).toEqual({
      settings: undefined,
      sentences: [],
    });
  });

  it('have a default for all but four', () => {
    expect(settingsOf()).toEqual({
      issuer: new URL(NEEDED.SOUFFLEUR_OIDC_ISSUER),
      clientId: 'souffleur',
      clientSecret: undefined,
      publicUrl: 'https://souffleur.example',
      organisation: undefined,
      provider: 'login.example',
      scopes: 'openid profile',
      prompt: undefined,
      nameClaim: 'name',
      roles: undefined,
      required: undefined,
      defaultRole: 'advisor',
      teams: undefined,
      redirects: OWN_REDIRECTS,
      only: false,
      memberCodes: 'refuse',
      sessionDays: 30,
    });
  });

  it('must define who is admitted where an account needs no role', () => {
    const { SOUFFLEUR_OIDC_REQUIRED_CLAIM: _anybody, ...open } = NEEDED;
    const roles = { SOUFFLEUR_OIDC_ROLE_CLAIM: 'roles', SOUFFLEUR_OIDC_ROLES: 'x=advisor' };
    const wrong = (more: Record<string, string>) => readSignInSettings({ ...open, ...more }).sentences;
    for (const more of [
      {},
      { SOUFFLEUR_OIDC_DEFAULT_ROLE: 'advisor' },
      { ...roles, SOUFFLEUR_OIDC_DEFAULT_ROLE: 'advisor' },
      { SOUFFLEUR_OIDC_REQUIRED_CLAIM: 'everybody' },
      { SOUFFLEUR_OIDC_REQUIRED_CLAIM: '=example.com' },
      { SOUFFLEUR_OIDC_REQUIRED_CLAIM: 'hd=' },
    ]) {
      expect(wrong(more).join(), JSON.stringify(more)).toContain('SOUFFLEUR_OIDC_REQUIRED_CLAIM must be');
    }
    for (const more of [
      roles,
      { ...roles, SOUFFLEUR_OIDC_DEFAULT_ROLE: 'none' },
      { SOUFFLEUR_OIDC_DEFAULT_ROLE: 'none' },
      { SOUFFLEUR_OIDC_REQUIRED_CLAIM: 'hd=example.com' },
    ]) {
      expect(wrong(more), JSON.stringify(more)).toEqual([]);
    }
  });

  it('read a secret from a file, and what claims mean', () => {
    const file = join(folder, 'secret');
    writeFileSync(file, ' a secret\n');
    const settings = settingsOf({
      SOUFFLEUR_OIDC_CLIENT_SECRET_FILE: file,
      SOUFFLEUR_OIDC_ROLE_CLAIM: 'realm_access.roles',
      SOUFFLEUR_OIDC_ROLES: 'cn=chefs=trainer, plateau = advisor',
      SOUFFLEUR_OIDC_TEAM_CLAIM: 'groups',
      SOUFFLEUR_OIDC_TEAMS: '4f1c=Box & Fibre',
    });
    expect(settings.clientSecret).toBe('a secret');
    expect(settings.defaultRole).toBeUndefined();
    expect([...(settings.roles?.mapping ?? [])]).toEqual([
      ['cn=chefs', 'trainer'],
      ['plateau', 'advisor'],
    ]);
    expect([...(settings.teams?.mapping ?? [])]).toEqual([['4f1c', 'Box & Fibre']]);
  });

  it.each([
    ['SOUFFLEUR_OIDC_ISSUER', 'http://login.example'],
    ['SOUFFLEUR_OIDC_ISSUER', 'https://login.example?tenant=1'],
    ['SOUFFLEUR_OIDC_ISSUER', 'https://me:secret@login.example'],
    ['SOUFFLEUR_OIDC_ISSUER', ''],
    ['SOUFFLEUR_OIDC_CLIENT_ID', ''],
    ['SOUFFLEUR_OIDC_CLIENT_SECRET_FILE', join(folder, 'not there')],
    ['SOUFFLEUR_PUBLIC_URL', 'http://souffleur.example'],
    ['SOUFFLEUR_PUBLIC_URL', ''],
    ['SOUFFLEUR_OIDC_NAME', 'x'.repeat(61)],
    ['SOUFFLEUR_OIDC_SCOPES', 'profile'],
    ['SOUFFLEUR_OIDC_PROMPT', 'none'],
    ['SOUFFLEUR_OIDC_ROLE_CLAIM', 'roles'],
    ['SOUFFLEUR_OIDC_ROLES', 'chefs=boss'],
    ['SOUFFLEUR_OIDC_ROLES', '=trainer'],
    ['SOUFFLEUR_OIDC_DEFAULT_ROLE', 'admin'],
    ['SOUFFLEUR_OIDC_TEAMS', 'a=b'],
    ['SOUFFLEUR_OIDC_REDIRECTS', 'https://evil.example/sign-in'],
    ['SOUFFLEUR_OIDC_REDIRECTS', `https://${'a'.repeat(32)}.chromiumapp.org.evil.example/`],
    ['SOUFFLEUR_OIDC_REDIRECTS', 'https://*.chromiumapp.org/'],
    ['SOUFFLEUR_OIDC_ONLY', 'maybe'],
    ['SOUFFLEUR_OIDC_SESSION_DAYS', '366'],
  ])('refuse %s=%s with its sentence, and no value of it', (name, value) => {
    const read = () => readEnvironment({ ...NEEDED, [name]: value });
    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow(new RegExp(`^${name} must be `, 'mu'));
  });

  it('refuse a secret given twice', () => {
    const file = join(folder, 'other');
    writeFileSync(file, 'b');
    expect(() =>
      settingsOf({ SOUFFLEUR_OIDC_CLIENT_SECRET: 'a', SOUFFLEUR_OIDC_CLIENT_SECRET_FILE: file }),
    ).toThrow(/^SOUFFLEUR_OIDC_CLIENT_SECRET_FILE must/u);
  });
});

describe('claims', () => {
  it.each([
    ['hd=example.com', { hd: 'example.com' }, true],
    ['hd=example.com|example.org', { hd: 'example.org' }, true],
    ['hd=example.com', { hd: 'example.com.evil.org' }, false],
    ['hd=example.com', { hd: ['x', 'example.com'] }, true],
    ['hd=example.com', { name: 'example.com' }, false],
    ['hd=example.com', {}, false],
    ['realm_access.roles=helpdesk', { realm_access: { roles: ['helpdesk'] } }, true],
    ['email_verified=true', { email_verified: true }, true],
    ['email_verified=true', { email_verified: false }, false],
  ])('let an account in by what it must hold: %s, %j, %s', (required, more, letIn) => {
    const settings = settingsOf({ SOUFFLEUR_OIDC_REQUIRED_CLAIM: required });
    const read = () => readPerson({ iss: 'https://login.example', sub: '1', ...more }, settings);
    if (letIn) expect(read().firstRole).toBe('advisor');
    else expect(read).toThrow('no role');
  });

  const claims = { iss: 'i', sub: 's' };
  const roles = { SOUFFLEUR_OIDC_ROLE_CLAIM: 'r', SOUFFLEUR_OIDC_ROLES: 'a=admin,t=trainer,c=advisor' };

  it('are found by name before they are found by path', () => {
    const both = { ...claims, 'https://x.fr/roles': ['a'], a: { b: { c: 1 } }, 'a.b': 2 };
    expect(
      ['https://x.fr/roles', 'a.b.c', 'a.b', 'a.x.c', 'toString', 'a.constructor'].map((path) =>
        claimIn(both, path),
      ),
    ).toEqual([['a'], 1, 2, undefined, undefined, undefined]);
  });

  it.each<[unknown, string]>([
    [['c', 't'], 'trainer'],
    ['a', 'admin'],
    [['T', 'c '], 'sign-in-no-role'],
    [[['a']], 'sign-in-no-role'],
    [{ a: true }, 'sign-in-no-role'],
    ['toString', 'sign-in-no-role'],
    [undefined, 'sign-in-no-role'],
  ])('telling roles %j give %s', (r, expected) => {
    const read = () => readPerson({ ...claims, r }, settingsOf(roles)).role;
    if (expected.startsWith('sign-in')) expect(read).toThrow(expect.objectContaining({ reason: expected }));
    else expect(read()).toBe(expected);
  });

  it('without roles give the default, at each sign-in', () => {
    const settings = settingsOf({ ...roles, SOUFFLEUR_OIDC_DEFAULT_ROLE: 'advisor' });
    expect(readPerson({ ...claims, r: 'x' }, settings)).toMatchObject({
      role: 'advisor',
      firstRole: 'advisor',
    });
    expect(readPerson(claims, settingsOf())).toMatchObject({ role: undefined, firstRole: 'advisor' });
  });

  it('give teams by name, or by their mapping, twenty at most, cleaned', () => {
    const teams = (groups: unknown, more: Record<string, string> = {}) =>
      readPerson({ ...claims, groups }, settingsOf({ SOUFFLEUR_OIDC_TEAM_CLAIM: 'groups', ...more })).teams;
    expect(teams(['Box', ' Box ', '', 7, null, '\u202eMobile\u200b'])).toEqual(['Box', 'Mobile']);
    expect(teams(['4f', 'Box'], { SOUFFLEUR_OIDC_TEAMS: '4f=Fibre' })).toEqual(['Fibre']);
    expect(teams(Array.from({ length: 500 }, (_, index) => `g${index}`))).toHaveLength(20);
    expect(teams(undefined)).toEqual([]);
    expect(readPerson({ ...claims, groups: ['x'] }, settingsOf()).teams).toBeUndefined();
  });

  it.each<[Record<string, unknown>, string | undefined]>([
    [{ name: ' Léa\n Martin ' }, 'Léa Martin'],
    [{ given_name: 'Léa', family_name: 'Martin' }, 'Léa Martin'],
    [{ name: '', preferred_username: 'lea' }, 'lea'],
    [{ name: 'x'.repeat(200) }, 'x'.repeat(80)],
    [{ name: 7, email: 'lea@x.fr' }, 'lea@x.fr'],
    [{}, undefined],
  ])('%j make the name %s', (result, name) => {
    expect(readPerson({ ...claims, ...result }, settingsOf()).name).toBe(name);
  });
});

it.each<[string | undefined, string]>([
  ['fr-FR,fr;q=0.9,en;q=0.5', 'fr'],
  ['en-GB,fr;q=0.9', 'en'],
  ['de,fr;q=0.2', 'fr'],
  ['fr;q=0,en;q=0.1', 'en'],
  ['frr', 'en'],
  ['', 'en'],
  [undefined, 'en'],
])('a browser that prefers %j reads %s', (header, language) => {
  expect(preferred(header)).toBe(language);
});
