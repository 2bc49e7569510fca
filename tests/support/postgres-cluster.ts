/**
 * A throw-away PostgreSQL: a real server on a free port of this machine, fsync on, in a temporary folder, run
 * by a user without privileges. It never outlives the process that started it, however that one ends: a shell
 * waits at the other end of a pipe, and stops and removes everything when the pipe closes.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPostgres } from '@/setup/postgres';
import { temporaryDatabaseFolder } from './memory-folder';

const run = promisify(execFile);

export type Cluster = {
  port: number;
  /** Where a superuser comes in; the name of a database is to be put at its end. */
  superUrl: string;
  /** Stops it as an administrator would (`fast`) or as a power cut does (`immediate`), and starts it again. */
  restart: (how: 'fast' | 'immediate', awayMs?: number) => Promise<void>;
  /** Stops it and removes its folder. */
  stop: () => Promise<void>;
};

/** Starts one. Throws when PostgreSQL is not installed: tests that need it are skipped then. */
export async function startCluster({ onDisk = false } = {}): Promise<Cluster> {
  const bin = findPostgres();
  if (bin === undefined) throw new Error('PostgreSQL is not installed');
  const folder = temporaryDatabaseFolder('souffleur-postgres-', { onDisk });
  const data = join(folder, 'data');
  const user = await unprivileged();
  const as = (program: string, ...args: string[]) =>
    [...user.prefix, join(bin, program), ...args] as [string, ...string[]];
  const password = randomBytes(12).toString('hex');
  writeFileSync(join(folder, 'password'), password);
  if (user.uid !== undefined) {
    for (const path of [folder, join(folder, 'password')]) chownSync(path, user.uid, user.gid ?? user.uid);
  }

  const script = 'cd /; read _; "$@" >/dev/null 2>&1; rm -rf "$0"';
  const autosave = spawn(
    'sh',
    ['-c', script, folder, ...as('pg_ctl', 'stop', '-D', data, '-m', 'immediate')],
    {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  autosave.unref();
  const removed = new Promise<void>((resolve) => autosave.once('close', () => resolve()));
  const stop = async () => {
    autosave.ref();
    autosave.stdin?.destroy();
    await removed;
  };

  const exec = async (...words: [string, ...string[]]) => {
    const [program, ...args] = words;
    // Not captured: a server inherits the pipe, which then never closes.
    await run('sh', ['-c', 'cd /; exec "$0" "$@" >>/dev/null 2>&1', program, ...args]);
  };
  try {
    const initdb = ['-D', data, '-U', 'postgres', '-A', 'password', '--pwfile', join(folder, 'password')];
    await exec(...as('initdb', ...initdb, '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'));
    const port = await freePort();
    const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=64MB -c max_wal_size=256MB`;
    const start = as('pg_ctl', 'start', '-w', '-D', data, '-l', join(folder, 'log'), '-o', options);
    await exec(...start);
    return {
      port,
      superUrl: `postgresql://postgres:${password}@127.0.0.1:${port}/`,
      restart: async (how, awayMs = 0) => {
        await exec(...as('pg_ctl', 'stop', '-w', '-D', data, '-m', how));
        await new Promise((resolve) => setTimeout(resolve, awayMs));
        await exec(...start);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** PostgreSQL refuses to run as root: its own system user, or failing that the one that owns nothing. */
async function unprivileged(): Promise<{ prefix: string[]; uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all(
        ['-u', '-g'].map(async (option) => Number((await run('id', [option, name])).stdout)),
      );
      if (uid === undefined || gid === undefined) continue;
      return { prefix: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'], uid, gid };
    } catch {
      // There is no such user: the next one.
    }
  }
  throw new Error('there is no user to run PostgreSQL as');
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
