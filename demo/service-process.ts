/** Starts the sync service as a process of its own, waits until it is ready, and ends it. */
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '@/setup/browser';
import { SetupError } from '@/setup/terminal';
import type { ServiceReport } from './service';

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

export type ServiceProcess = {
  address: string;
  first: Extract<ServiceReport, { type: 'started' }>['first'];
  /** Resolves when the process has ended, with its exit code. */
  ended: Promise<number | null>;
  stop: () => Promise<void>;
  /** At once, without asking. */
  kill: () => void;
};

/** The first port from `wanted` on, of twenty, on which nobody listens. */
export async function freePort(wanted: number): Promise<number | undefined> {
  for (let port = wanted; port < wanted + 20 && port <= 65_535; port += 1) {
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
  return undefined;
}

/** Starts the service; its log goes to `logFile`, which is overwritten. Throws {@link SetupError}. */
export async function startServiceProcess(options: {
  port: number;
  dataFolder: string;
  allowedOrigin: string;
  logFile: string;
}): Promise<ServiceProcess> {
  const log = openSync(options.logFile, 'w', 0o600);
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'demo', 'service.ts')], {
    cwd: ROOT,
    stdio: ['ignore', log, log, 'ipc'],
    env: {
      ...process.env,
      SOUFFLEUR_PORT: String(options.port),
      SOUFFLEUR_HOST: '127.0.0.1',
      SOUFFLEUR_DATA: options.dataFolder,
      SOUFFLEUR_ALLOWED_ORIGINS: options.allowedOrigin,
    },
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', () => resolve(null));
  });
  const kill = () => void child.kill('SIGKILL');
  const stop = async () => {
    if (child.connected) child.disconnect();
    const killer = setTimeout(kill, STOP_WITHIN_MS);
    await ended;
    clearTimeout(killer);
  };

  const report = await Promise.race([
    new Promise<ServiceReport>((resolve) =>
      child.once('message', (message) => resolve(message as ServiceReport)),
    ),
    ended.then((code): ServiceReport => ({ type: 'failed', code: '', message: `exit ${code}` })),
    sleep(READY_WITHIN_MS, { type: 'failed', code: 'ETIMEDOUT', message: 'timeout' } as const, {
      ref: false,
    }),
  ]);
  if (report.type === 'failed') {
    kill();
    throw new SetupError({
      fr: `Le service ne démarre pas (${report.message}) ; son journal : ${options.logFile}`,
      en: `The service does not start (${report.message}); its log: ${options.logFile}`,
    });
  }
  try {
    await waitUntilReady(report.address);
  } catch (error) {
    kill();
    throw error;
  }
  return { address: report.address, first: report.first, ended, stop, kill };
}

async function waitUntilReady(address: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    try {
      if ((await fetch(`${address}/ready`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  throw new SetupError({
    fr: `Le service à ${address} ne devient pas prêt.`,
    en: `The service at ${address} does not become ready.`,
  });
}
