import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import { announceFirstStart, FIRST_INVITED, type FirstStart } from '@/server/bootstrap';
import { runAdmin } from '@/server/cli/commands';
import { EnvironmentError, readEnvironment, VARIABLES } from '@/server/config';
import { newCode, readCode } from '@/server/domain/secrets';
import {
  ENGINE,
  joinService,
  newPlace,
  openLive,
  problemIn,
  startTestService,
  type TestPlace,
  type TestService,
  temporaryFolder,
} from '@/tests/support/service';

let service: TestService;
let place: TestPlace;
beforeAll(async () => {
  place = await newPlace();
  service = await startTestService({ place, live: { pollMs: 50 } });
});
afterAll(async () => {
  await service.stop();
  place.remove();
});

const admin = (...args: string[]) => runAdmin(args, { ...place.settings, clock: Date.now });

describe('the first start', () => {
  it('invites a trainer, advisors and an administrator, each by a code that works once', async () => {
    expect(service.first?.invitations.map(({ role }) => role)).toEqual(FIRST_INVITED);
    for (const { role, code } of service.first?.invitations ?? []) {
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/u);
      expect((await joinService(service.address, code, 'Quelqu’un')).member.role).toBe(role);
      await expect(joinService(service.address, code, 'Encore')).rejects.toThrow('invitation-used');
    }
  });

  it('gives the administrator an hour, and everybody else seven days', async () => {
    const rows = await service.database
      .selectFrom('invitations')
      .select(['role', 'created_at', 'expires_at'])
      .execute();
    const hours = rows.slice(0, 4).map((row) => [row.role, (row.expires_at - row.created_at) / 3_600_000]);
    expect(hours.sort()).toEqual([
      ['admin', 1],
      ['advisor', 168],
      ['advisor', 168],
      ['trainer', 168],
    ]);
  });

  it('shows its codes on a terminal; elsewhere in a file that its owner alone can read, never in what is printed', () => {
    const folder = temporaryFolder();
    const first = service.first as FirstStart;
    const dataFolder = join(folder.path, 'data');
    try {
      const codes = first.invitations.map(({ code }) => code);
      const shown = announceFirstStart(first, { dataFolder, terminal: true });
      for (const code of codes) expect(shown).toContain(code);
      const printed = announceFirstStart(first, { dataFolder, terminal: false });
      for (const code of codes) expect(printed).not.toContain(code);
      const file = join(dataFolder, 'first-codes.txt');
      expect(printed).toContain(`codes are in ${file},`);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      for (const code of codes) expect(readFileSync(file, 'utf8')).toContain(code);
      // A folder that cannot be written to: no code is shown, and the way to make one is.
      const impossible = announceFirstStart(first, { dataFolder: file, terminal: false });
      for (const code of codes) expect(impossible).not.toContain(code);
      expect(impossible).toContain('npm run admin -- invite --role admin');
    } finally {
      folder.remove();
    }
  });

  it('happens once for a database', async () => {
    const again = await startTestService({ place });
    expect(again.first).toBeUndefined();
    await again.stop();
  });
});

describe('the command line, with a running service', () => {
  it('writes the list of rights, from which a restore by the database’s own programs takes them again', async () => {
    const client = await service.join('trainer', 'Prise');
    await admin('disable', 'Prise');
    const folder = temporaryFolder();
    const file = join(folder.path, 'rights.json');
    try {
      await admin('rights', file);
      // As a backup of before has it.
      await service.database
        .updateTable('members')
        .set({ disabled_at: null })
        .where('id', '=', client.member.id)
        .execute();
      expect((await client.call('GET', ENDPOINTS.me.path)).status).toBe(200);
      if (ENGINE === 'sqlite') {
        // `restored`: the command's name in earlier releases.
        for (const command of ['announce-restore', 'restored'])
          await expect(admin(command, '--rights', file)).rejects.toThrow('by the command restore');
        return;
      }
      await expect(admin('announce-restore', '--rights', `${file}.absent`)).rejects.toThrow('does not exist');
      expect((await admin('restored', '--rights', file)).join()).toContain(
        '1 right taken since the backup is',
      );
      expect(problemIn(await client.call('GET', ENDPOINTS.me.path)).reason).toBe('member-disabled');
    } finally {
      folder.remove();
    }
  });

  it('lists invitations without their codes, and cancels one for good', async () => {
    const [code = ''] = await admin('invite', '--role', 'trainer', '--team', 'Nuit');
    const [newest = ''] = await admin('invitations');
    expect(newest).toMatch(/^[\da-f-]{36} {2}open {5}trainer {2}Nuit {2}by the command line/u);
    expect((await admin('invitations')).join('\n')).not.toContain(code);
    const [id = ''] = newest.split(' ');
    expect((await admin('cancel', id.slice(0, 8))).join()).toContain('is cancelled');
    await expect(joinService(service.address, code, 'Nina')).rejects.toThrow('invitation-expired');
    await expect(admin('cancel', id)).rejects.toThrow('it is revoked');
    await expect(admin('cancel', 'zzzz')).rejects.toThrow('No invitation');
  });

  it('invites into a team, which is made when it is new', async () => {
    const lines = await admin('invite', '--role', 'advisor', '--team', 'Box & Fibre', '--days', '2');
    expect(lines.join('\n')).toMatch(/within 2 days.*"Box & Fibre" is new/su);
    const { member } = await joinService(service.address, lines[0] ?? '', 'Inès');
    expect(member.teams.map(({ name }) => name)).toEqual(['Box & Fibre']);
    expect((await admin('invite', '--role', 'advisor', '--team', 'Box & Fibre')).join('\n')).not.toContain(
      'is new',
    );
    expect((await admin('members')).find((line) => line.includes('Inès'))).toContain('Box & Fibre');
  });

  it('disables and enables a member, who is out and in at the next request; their stream ends', async () => {
    const client = await service.join('advisor', 'Gaspard');
    const stream = openLive(client);
    await stream.notice('alive');
    expect(await admin('disable', 'Gaspard')).toEqual(['Gaspard is shut out.']);
    expect(problemIn(await client.call('GET', ENDPOINTS.me.path)).reason).toBe('member-disabled');
    await stream.ended(2_000);
    expect((await admin('members')).find((line) => line.includes('Gaspard'))).toMatch(/disabled$/u);
    await admin('enable', client.member.id);
    expect((await client.call('GET', ENDPOINTS.me.path)).status).toBe(200);
  });

  it('revokes one browser and leaves the member’s others', async () => {
    const client = await service.join('advisor', 'Odile');
    const line = (await admin('devices')).find((one) => one.includes('Odile')) ?? '';
    await admin('revoke', line.slice(0, 8));
    expect(problemIn(await client.call('GET', ENDPOINTS.me.path)).reason).toBe('token-revoked');
    expect((await admin('devices')).find((one) => one.includes('Odile'))).toMatch(/revoked \d{4}-/u);
  });

  it('changes a role, seen at the next request', async () => {
    const client = await service.join('advisor', 'Baptiste');
    await admin('role', 'Baptiste', 'trainer');
    expect((await client.call('GET', ENDPOINTS.me.path)).body).toMatchObject({ member: { role: 'trainer' } });
  });

  it('prints the usage for wrong arguments', async () => {
    for (const [args, said] of [
      [[], 'npx tsx server/admin.ts <command>'],
      [['dance'], 'npx tsx server/admin.ts <command>'],
      [['constructor'], 'npx tsx server/admin.ts <command>'],
      [['invite'], 'The role must be one of advisor, trainer, admin'],
      [['invite', '--role', 'king'], 'The role must be one of'],
      [['invite', '--role', 'admin', '--days', '8'], '--days must be a whole number from 1 to 7'],
      [['invite', '--role', 'admin', '--team', 'a\nb'], '--team must be one line of plain text'],
      [['invite', '--colour', 'red'], 'Unknown option'],
      [['disable'], 'npx tsx server/admin.ts <command>'],
      [['disable', 'Personne'], 'No member is named "Personne"'],
      [['disable', 'Un advisor'], 'No member'],
      [['revoke', 'Vitest'], 'fits several; use the id'],
    ] as const) {
      await expect(admin(...args), args.join(' ')).rejects.toThrow(said);
    }
    const empty = mkdtempSync(join(tmpdir(), 'souffleur-test-'));
    await expect(runAdmin(['members'], { dataFolder: empty, clock: Date.now })).rejects.toThrow(
      'does not exist',
    );
  });

  it('asks which organisation when there are several', async () => {
    await service.addOrganisation('La Filiale');
    await expect(admin('members')).rejects.toThrow('--organisation <id or name>');
    expect(await admin('members', '--organisation', 'La Filiale')).toEqual([
      'Nobody has joined La Filiale yet.',
    ]);
  });
});

describe('the environment', () => {
  it('has a default for everything', () => {
    expect(readEnvironment({ SOUFFLEUR_PORT: ' ', PATH: '/bin' })).toEqual({
      port: 4310,
      host: '127.0.0.1',
      metricsPort: undefined,
      dataFolder: '.souffleur/data',
      databaseUrl: undefined,
      databaseOwnerUrl: undefined,
      databaseConnections: 10,
      allowedOrigins: [],
      organisation: 'Souffleur',
      auditDays: 180,
      tokenDays: 90,
      logLevel: 'info',
      trustedProxies: [],
    });
  });

  it('is explained in the administrator’s guide, variable by variable, with the defaults that hold', () => {
    const guide = readFileSync(join(import.meta.dirname, '../../../docs/admin.md'), 'utf8');
    const rows = [...guide.matchAll(/^\| `(SOUFFLEUR_[A-Z_]+|DATABASE_URL)` \| (\S+) \| (.+) \|$/gmu)];
    expect(rows.map(([, name]) => name).sort()).toEqual([...VARIABLES].sort());
    const explained: Record<string, string> = {};
    for (const [, name = '', given = ''] of rows) {
      if (given !== 'none') explained[name] = given.replaceAll('`', '');
    }
    expect(readEnvironment(explained)).toEqual(readEnvironment({}));
  });

  it('is read as it was written', () => {
    const origins = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop, https://crm.example';
    expect(
      readEnvironment({
        SOUFFLEUR_PORT: '0',
        SOUFFLEUR_ALLOWED_ORIGINS: origins,
        SOUFFLEUR_TRUSTED_PROXIES: '::1,10.0.0.0/8',
      }),
    ).toMatchObject({
      port: 0,
      allowedOrigins: ['chrome-extension://abcdefghijklmnopabcdefghijklmnop', 'https://crm.example'],
      trustedProxies: ['::1', '10.0.0.0/8'],
    });
  });

  it.each([
    ['SOUFFLEUR_PORT', '65536'],
    ['SOUFFLEUR_PORT', '-1'],
    ['SOUFFLEUR_ALLOWED_ORIGINS', '*'],
    ['SOUFFLEUR_ALLOWED_ORIGINS', 'moz-extension://*'],
    ['SOUFFLEUR_ALLOWED_ORIGINS', 'https://crm.example/path'],
    ['SOUFFLEUR_ORGANISATION', 'x'.repeat(121)],
    ['SOUFFLEUR_LOG', 'loud'],
    ['SOUFFLEUR_AUDIT_DAYS', '7'],
    ['SOUFFLEUR_TOKEN_DAYS', '14'],
    ['SOUFFLEUR_TRUSTED_PROXIES', 'everybody'],
    ['DATABASE_URL', 'mysql://localhost/souffleur'],
    ['DATABASE_URL', 'postgresql://localhost'],
    ['SOUFFLEUR_DATABASE_OWNER_URL', 'souffleur'],
    ['SOUFFLEUR_DATABASE_CONNECTIONS', '1'],
  ])('refuses %s=%s with its sentence', (name, value) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(EnvironmentError);
    expect(() => readEnvironment({ [name]: value })).toThrow(`${name} must be`);
  });
});

describe('an invitation code', () => {
  it('survives being typed, and never holds a letter that is mistaken for another', () => {
    for (let index = 0; index < 200; index += 1) {
      const code = newCode();
      expect(code).not.toMatch(/[ILOU]/u);
      expect(readCode(code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'i'))).toBe(
        code.replaceAll('-', ''),
      );
    }
    expect(new Set(Array.from({ length: 200 }, newCode)).size).toBe(200);
    for (const wrong of ['', 'ABCD', 'ABCD-EFGH-JKMN-PQRU', 'ABCD-EFGH-JKMN-PQRSS'])
      expect(readCode(wrong)).toBeUndefined();
  });
});
