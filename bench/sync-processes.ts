/** The processes that `bench/sync` measures with: the load, a bundle of a file, and the peer. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { ROOT } from '@/setup/browser';
import type { Load } from './sync-load';

export async function bundled(file: string, folder: string): Promise<string> {
  const outfile = join(folder, `${file.replaceAll('/', '-')}.mjs`);
  await build({
    entryPoints: [join(ROOT, file)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    alias: { '@': ROOT },
    logLevel: 'error',
  });
  return outfile;
}

/** Runs a load to its end. `midway` runs when it says that its streams are open. */
export async function runLoad<T>(file: string, load: Load, midway?: () => void): Promise<T> {
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  child.send(load);
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    if (chunk.toString().startsWith('open\n')) midway?.();
    printed += chunk.toString();
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the load ended with ${code}`);
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as T;
}

/** Resident memory of a process, in MB. */
export function residentMb(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1024;
}

export type Peer = { name: string; start: (flush: boolean) => Promise<RunningPeer>; remove: () => void };
export type RunningPeer = { address: string; stop: () => Promise<void> };

const PEER = [
  'express-pouchdb@4.2.0',
  'pouchdb-core@9.0.0',
  'pouchdb-adapter-leveldb@9.0.0',
  'express@5.3.0',
];

/** Installs the peer into a folder of its own. Throws when that fails: there is no network, say. */
export async function installPeer(): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'souffleur-peer-'));
  const npm = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-save', ...PEER];
  await promisify(execFile)('npm', npm, { cwd: folder });
  return {
    name: PEER.slice(0, 3).join(' + '),
    start: async (flush) => {
      const args = [join(ROOT, 'bench/sync-peer.cjs'), ...(flush ? ['--flush'] : [])];
      const child = spawn(process.execPath, args, {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      });
      const address = await addressOf(child);
      await fetch(`${address}/bench`, { method: 'PUT' });
      return {
        address,
        stop: async () => {
          const ended = new Promise((resolve) => child.once('close', resolve));
          child.kill('SIGKILL');
          await ended;
        },
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      const found = /listens on (\S+)/u.exec(chunk.toString())?.[1];
      if (found) resolve(found);
    });
    child.once('close', (code) => reject(new Error(`the peer ended with ${code}`)));
  });
}
