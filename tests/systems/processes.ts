/** Processes of an application under trial. *Guarantees:* each ends with `stop`, or with this process at the latest. */
import { execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export type ProcessOptions = { cwd?: string; env?: NodeJS.ProcessEnv; log: string };
export type RunningProcess = { stop: () => Promise<void>; exited: () => boolean };

/** A TCP port of the loopback interface that nothing listens on. */
export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Runs a program to its end and gives its output; throws with the end of its errors when it fails. */
export async function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<string> {
  const { stdout } = await execute(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    timeout: options.timeoutMs ?? 900_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

/** Starts a program in a process group of its own, with its output in a file. */
export function startProcess(
  command: string,
  args: readonly string[],
  { cwd, env, log }: ProcessOptions,
): RunningProcess {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = createWriteStream(log, { flags: 'a' });
  child.stdout.pipe(output);
  child.stderr.pipe(output);
  let exited = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      exited = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // The whole group has ended.
    }
  };
  const killAtExit = () => signalGroup('SIGKILL');
  process.once('exit', killAtExit);
  return {
    exited: () => exited,
    stop: async () => {
      signalGroup('SIGTERM');
      const timer = setTimeout(() => signalGroup('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
      // Workers that outlive the first process of the group.
      signalGroup('SIGKILL');
      process.off('exit', killAtExit);
    },
  };
}

/** Waits until an address answers with a status below 500; throws with the end of the log when it never does. */
export async function waitForHttp(
  url: string,
  {
    process: started,
    log,
    timeoutMs = 600_000,
  }: { process: RunningProcess; log: string; timeoutMs?: number },
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end && !started.exited()) {
    const status = await fetch(url, { redirect: 'manual' }).then(
      (response) => response.status,
      () => 0,
    );
    if (status > 0 && status < 500) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const output = await readFile(log, 'utf8').catch(() => '');
  throw new Error(`${url} does not answer. ${output.slice(-2_000)}`);
}
