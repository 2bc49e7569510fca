/** `npm start` on a machine without a display, from nothing to its picture, and to its end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ROOT } from '@/setup/browser';

const START = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts.start as string;

let state: string;
const folders: string[] = [];
const children: ChildProcess[] = [];
afterEach(() => {
  for (const { pid, exitCode, signalCode } of children.splice(0)) {
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
  }
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function freshFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'souffleur démarrage '));
  folders.push(folder);
  return folder;
}

function begin(args: string[], env: NodeJS.ProcessEnv = {}) {
  const {
    DISPLAY: _display,
    WAYLAND_DISPLAY: _wayland,
    SOUFFLEUR_DATA: _data,
    LC_ALL: _all,
    ...rest
  } = process.env;
  // As npm runs it: by a shell, in one group of processes with it. The shell outlives Ctrl-C, to pass the exit code on.
  const child = spawn('/bin/sh', ['-c', `trap : INT; ${START} "$@"; exit $?`, 'sh', ...args], {
    cwd: ROOT,
    detached: true,
    env: {
      ...rest,
      PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`,
      npm_lifecycle_event: 'start',
      SOUFFLEUR_STATE: state,
      SOUFFLEUR_PORT: '47410',
      LANG: 'C.UTF-8',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return { child, ...listen(child) };
}

function listen(child: ChildProcess) {
  let output = '';
  const waiting: { words: string; resolve: () => void }[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const { words, resolve } of waiting) if (output.includes(words)) resolve();
    });
  }
  return {
    // Its children hold the same output: it closes when the last of them has ended.
    ended: new Promise<{ code: number | null; output: string }>((resolve) =>
      child.on('close', (code) => resolve({ code, output })),
    ),
    said: (words: string) => new Promise<void>((resolve) => waiting.push({ words, resolve })),
  };
}

/** Width and height of a PNG's header. */
async function sizeOf(file: string) {
  const bytes = await readFile(file);
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

async function answers(address: string): Promise<boolean> {
  return fetch(address).then(
    () => true,
    () => false,
  );
}

const addressOf = (label: string, output: string) =>
  new RegExp(`${label} +(http://127\\.0\\.0\\.1:\\d+)`, 'u').exec(output)?.[1] ?? '';

describe('npm start without a display', { timeout: 180_000 }, () => {
  it('prints the codes, draws a picture of the window, and ends with nothing left running', async () => {
    // Anew for each attempt: codes are printed at the first start of a folder only. The tests below start it again.
    state = await freshFolder();
    const { code, output } = await begin(['--once']).ended;
    expect(output).toContain('There is no display here');
    expect(output.match(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/gu), output).toHaveLength(4);
    expect(output).toContain(join(state, 'data'));
    expect(output).toContain('souffleur.png');
    expect(await sizeOf(join(state, 'souffleur.png'))).toEqual([2560, 1600]);
    expect(await answers(addressOf('Service', output))).toBe(false);
    expect(await answers(addressOf('Demo CRM', output))).toBe(false);
    expect(code).toBe(0);
  });

  it('says the second time where codes come from, refuses a double, and ends with Ctrl-C', async () => {
    const first = begin([], { LANG: 'fr_FR.UTF-8' });
    await first.said('Ctrl-C.');
    const double = await begin(['--once']).ended;
    expect(double.output).toContain('already running from this folder');
    expect(double.code).toBe(1);
    // A terminal sends it to the whole group.
    process.kill(-(first.child.pid ?? 0), 'SIGINT');
    const { code, output } = await first.ended;
    expect(output).toContain('npm run admin -- invite');
    expect(output).not.toMatch(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/u);
    expect(output.trim().split('\n').at(-1)).toBe('Tout est arrêté ; vos données restent.');
    expect(code).toBe(0);
  });

  it('starts again after the shell that ran it was killed', async () => {
    const killed = begin([]);
    await killed.said('Ctrl-C.');
    killed.child.kill('SIGKILL');
    await killed.ended;
    const { code, output } = await begin(['--once']).ended;
    expect(output).toContain('The invitation codes were shown at the first start');
    expect(code).toBe(0);
  });
});
