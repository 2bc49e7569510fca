/** Instances of the service as processes of their own, all over the same data. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '@/setup/browser';

/** Environment variables of an instance besides its port: the location of its data. */
export type Variables = Record<string, string>;

export type Instance = {
  /** Where it listens now; undefined while it does not. */
  address: () => string | undefined;
  pid: () => number | undefined;
  /** Ends it as a kill does, and starts it again after so long. */
  kill: (downMs: number) => Promise<void>;
  stop: () => Promise<void>;
};

export const SERVICE = 'chaos/service-process.ts';
const START_ATTEMPTS = 10;

/** Starts one; resolves when it listens. It is tried again where the database is away at that moment. */
export async function startInstance(variables: Variables, entry = SERVICE): Promise<Instance> {
  let address: string | undefined;
  let child: ChildProcess;
  let ended: Promise<void>;

  async function launch(): Promise<void> {
    let failure = '';
    for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
      const begun = spawn(process.execPath, ['--import', 'tsx', entry], {
        cwd: ROOT,
        env: { PATH: process.env.PATH, SOUFFLEUR_LOG: 'silent', ...variables, SOUFFLEUR_PORT: '0' },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      child = begun;
      let printed = '';
      begun.stderr?.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
      });
      ended = new Promise((resolve) => begun.once('close', () => resolve()));
      const listening = new Promise<string>((resolve) => {
        begun.stdout?.on('data', (chunk: Buffer) => {
          printed += chunk.toString();
          const found = /Souffleur listens on (\S+)/u.exec(printed)?.[1];
          if (found) resolve(found);
        });
      });
      address = (await Promise.race([listening, ended])) ?? undefined;
      if (address) return;
      failure = printed;
      await sleep(250);
    }
    throw new Error(`an instance does not start: ${failure}`);
  }
  const end = async () => {
    address = undefined;
    child.kill('SIGKILL');
    await ended;
  };

  await launch();
  return {
    address: () => address,
    pid: () => child.pid,
    kill: async (downMs) => {
      await end();
      await sleep(downMs);
      await launch();
    },
    stop: end,
  };
}
