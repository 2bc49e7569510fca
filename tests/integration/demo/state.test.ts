/** What the demo keeps in its folder from one start to the next: its lock, the profile's locks, its environment. */
import { spawn } from 'node:child_process';
import { lstat, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browserEnvironment, clearStaleLocks } from '@/demo/browser-window';
import { takeLock } from '@/demo/only-one';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'souffleur-state-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('one demo at a time', () => {
  it('keeps a second one out until the first has ended', async () => {
    const first = await takeLock(folder);
    if (first === 'taken') throw new Error('taken by whom?');
    expect(await takeLock(folder)).toBe('taken');
    first.release();
    const again = await takeLock(folder);
    expect(again).not.toBe('taken');
    if (again !== 'taken') again.release();
  });

  it.skipIf(process.platform === 'win32')('takes over what a killed one left', async () => {
    const holder = spawn(
      process.execPath,
      [
        '-e',
        `require('node:net').createServer().listen('start.sock', () => process.kill(process.pid, 'SIGKILL'))`,
      ],
      { cwd: folder },
    );
    await new Promise((resolve) => holder.on('exit', resolve));
    expect((await lstat(join(folder, 'start.sock'))).isSocket()).toBe(true);
    const lock = await takeLock(folder);
    expect(lock).not.toBe('taken');
    if (lock !== 'taken') lock.release();
  });
});

describe.skipIf(process.platform === 'win32')('the locks of a profile', () => {
  const names = ['SingletonLock', 'SingletonSocket', 'SingletonCookie'];
  const left = async () => {
    const found = await Promise.all(names.map((name) => lstat(join(folder, name)).catch(() => undefined)));
    return names.filter((_, index) => found[index]);
  };
  const leave = async (owner: string) => {
    for (const name of names) await symlink(name === 'SingletonLock' ? owner : 'x', join(folder, name));
  };

  it('go when their browser is dead, or was on a machine of another name', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => dead.on('exit', resolve));
    await leave(`${hostname()}-${dead.pid}`);
    await clearStaleLocks(folder);
    expect(await left()).toEqual([]);
    await leave(`another-machine-${process.pid}`);
    await clearStaleLocks(folder);
    expect(await left()).toEqual([]);
  });

  it('are waited for while their browser is ending', async () => {
    const ending = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 700)']);
    await leave(`${hostname()}-${ending.pid}`);
    await clearStaleLocks(folder);
    expect(ending.exitCode ?? ending.signalCode).not.toBeNull();
    expect(await left()).toEqual([]);
  });

  it('are no matter in a new profile', async () => {
    await writeFile(join(folder, 'Preferences'), '{}');
    await clearStaleLocks(folder);
    expect((await lstat(join(folder, 'Preferences'))).isFile()).toBe(true);
  });
});

describe("the browser's environment", () => {
  it('is left alone where paths are plain, and on other systems', () => {
    const env = { LANG: 'fr_FR.UTF-8' };
    expect(browserEnvironment('linux', env, ['/home/a', '/b'])).toBe(env);
    expect(browserEnvironment('darwin', env, ['/Users/été'])).toBe(env);
  });

  it('can open a path with accents and keeps the language of the person', () => {
    expect(browserEnvironment('linux', { LANG: 'fr_FR.UTF-8' }, ['/a', '/été'])).toEqual({
      LANG: 'fr_FR.UTF-8',
      LC_ALL: 'C.UTF-8',
      LANGUAGE: 'fr_FR',
    });
  });
});
