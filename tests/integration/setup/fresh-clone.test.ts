/**
 * The commands of docs/admin.md, of the systemd unit and of package.json in a fresh clone after `npm ci` alone: nothing
 * has been built, so neither `.wxt` nor `.output` exists.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PACK_LIMITS } from '@/protocol/pack';
import { packSourceSchema } from '@/protocol/pack-source';
import { readUntrustedJson } from '@/protocol/validation/validate';
import { temporaryFolder } from '@/tests/support/service';

const ROOT = join(import.meta.dirname, '../../..');
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\0')
  .filter((name) => name !== '');

const folder = temporaryFolder({ onDisk: true });
const clone = join(folder.path, 'clone');
const data = join(folder.path, 'data');
const environment = {
  PATH: `${join(clone, 'node_modules', '.bin')}:${process.env.PATH}`,
  HOME: folder.path,
  SOUFFLEUR_PORT: '0',
  SOUFFLEUR_DATA: data,
  SOUFFLEUR_LOG: 'silent',
};

const running = new Set<ChildProcess>();

beforeAll(() => {
  const skipped = /^(?:tests\/(?!support)|docs\/pictures|public)/u;
  for (const name of tracked.filter((one) => !skipped.test(one))) {
    mkdirSync(dirname(join(clone, name)), { recursive: true });
    cpSync(join(ROOT, name), join(clone, name));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
});

afterAll(() => {
  for (const child of running) signal(child, 'SIGKILL');
  folder.remove();
});

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid !== undefined) process.kill(-child.pid, name);
}

type Ended = { code: number | null; printed: string };

function start(command: string) {
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], {
    cwd: clone,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a signal also reaches what npm and tsx start.
    detached: true,
  });
  running.add(child);
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    printed += String(chunk);
  });
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, printed });
    }),
  );
  return { child, ended, printed: () => printed };
}

async function run(command: string): Promise<Ended> {
  return await start(command).ended;
}

/** Starts the service by a command; answers how it ended after SIGTERM, and what it printed. */
async function startAndStop(command: string): Promise<Ended> {
  const { child, ended, printed } = start(command);
  const timer = setInterval(() => {
    if (!printed().includes('listens on')) return;
    signal(child, 'SIGTERM');
    clearInterval(timer);
  }, 20);
  return await ended.finally(() => clearInterval(timer));
}

it('the service starts as the unit, the guide and package.json start it', { timeout: 90_000 }, async () => {
  const unit = readFileSync(join(clone, 'deploy/souffleur.service'), 'utf8');
  const started = /^ExecStart=(.+)$/mu.exec(unit)?.[1]?.replaceAll('/opt/souffleur', clone) ?? 'false';
  const guide = readFileSync(join(clone, 'docs/admin.md'), 'utf8');
  expect(guide).toMatch(/^npx tsx server\/main\.ts$/mu);
  // The first start creates the database; the others find it.
  for (const command of [started, 'tsx server/main.ts', 'npm run service']) {
    const { code, printed } = await startAndStop(command);
    expect(printed, command).toContain('listens on');
    // npm and tsx may report the signal that they passed on; the service itself ends with 0.
    if (command === started) expect(code, command).toBe(0);
  }
});

/** What each act of the guide needs in place of its placeholders, and how it ends here: on the embedded database. */
const EXPECTED: Record<string, { words?: string[]; code: number; says: RegExp }> = {
  invite: { words: ['--role', 'advisor'], code: 0, says: /may join/u },
  invitations: { code: 0, says: /advisor/u },
  cancel: { words: ['nothing'], code: 1, says: /No invitation is named/u },
  members: { code: 0, says: /Nobody has joined/u },
  role: { words: ['nobody', 'trainer'], code: 1, says: /No member is named/u },
  disable: { words: ['nobody'], code: 1, says: /No member is named/u },
  enable: { words: ['nobody'], code: 1, says: /No member is named/u },
  devices: { code: 0, says: /No browser has joined/u },
  revoke: { words: ['nothing'], code: 1, says: /No device is named/u },
  packs: {
    words: ['publish', join(clone, 'packs/relation-client')],
    code: 1,
    says: /Nobody here may publish yet/u,
  },
  audit: { words: ['--verify'], code: 0, says: /The record of .+ holds/u },
  backup: { words: [join(folder.path, 'copy.sqlite')], code: 0, says: /checked copy/u },
  rights: { words: [join(folder.path, 'rights.json')], code: 0, says: /which browsers are revoked/u },
  'announce-restore': { code: 1, says: /by the command restore/u },
  restore: { words: [join(folder.path, 'copy.sqlite')], code: 0, says: /is in place/u },
  move: {
    words: ['--to', join(folder.path, 'elsewhere')],
    code: 0,
    says: /every table holds the same rows/u,
  },
};

it('every command of the guide runs', { timeout: 90_000 }, async () => {
  const guide = readFileSync(join(clone, 'docs/admin.md'), 'utf8');
  const acts = [...guide.matchAll(/(?:npx tsx server\/admin\.ts|`…) ([a-z-]+)/gu)].map(([, act = '']) => act);
  const tested = Object.keys(EXPECTED);
  expect([...new Set(acts)].filter((act) => !tested.includes(act))).toEqual([]);
  expect(tested.filter((act) => !acts.includes(act))).toEqual([]);

  const ended = new Map<string, Ended>();
  const runAct = async (act: string) => {
    const words = EXPECTED[act]?.words ?? [];
    ended.set(act, await run(['tsx server/admin.ts', act, ...words].join(' ')));
  };
  const last = ['restore', 'move'];
  await Promise.all(tested.filter((act) => !last.includes(act)).map(runAct));
  for (const act of last) await runAct(act);
  ended.set('npm', await run('npm run --silent admin -- members'));

  for (const [act, { code, says }] of Object.entries(EXPECTED)) {
    expect(ended.get(act)?.printed, act).toMatch(says);
    expect(ended.get(act)?.code, act).toBe(code);
  }
  expect(ended.get('npm')?.printed).toMatch(/was moved to/u);
});

it('other scripts of package.json find their modules', { timeout: 60_000 }, async () => {
  const json = join(folder.path, 'relation-client.json');
  const [packs, built, chaos, bench] = await Promise.all([
    run('npm run --silent packs:check'),
    run(`npm run --silent packs:build -- --out ${json}`),
    run('npm run --silent chaos -- --engine none'),
    run('npm run --silent bench:sync -- --no-such-option'),
  ]);
  expect(packs).toMatchObject({ code: 0, printed: expect.stringContaining('cards in') });
  expect(built).toMatchObject({ code: 0, printed: expect.stringContaining('relation-client') });
  expect(readUntrustedJson(readFileSync(json, 'utf8'), packSourceSchema, PACK_LIMITS.bytes).ok).toBe(true);
  expect(chaos.printed).toContain('--engine is sqlite, postgres or both');
  expect(bench.printed).toContain('--no-such-option');
});

it('no tsconfig extends a file that the repository does not hold', () => {
  const configs = tracked.filter((name) => /(?:^|\/)tsconfig[^/]*\.json$/u.test(name));
  expect(configs).toContain('tsconfig.json');
  for (const name of configs) {
    const { extends: base = [] } = JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
    for (const one of [base].flat().filter((path: string) => path.startsWith('.'))) {
      expect(tracked, name).toContain(join(dirname(name), one));
    }
  }
});
