/** Clients as processes of their own, each with a folder that survives it. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '@/setup/browser';
import type { ClientOrder, ClientReport, ClientSettings, SyncedReport } from './client-process';

/** Makes one file of the client, which starts in a tenth of the time that its sources take. */
export async function bundleClient(folder: string): Promise<string> {
  const outfile = join(folder, 'client.mjs');
  await build({
    entryPoints: [join(ROOT, 'chaos/client-process.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    alias: { '@': ROOT },
    logLevel: 'error',
  });
  return outfile;
}

export type Client = {
  name: string;
  folder: string;
  /** Ends the process as a kill does, and starts the next one over the same folder. */
  kill: () => Promise<void>;
  /** No more acts; resolves when none is under way. */
  beQuiet: () => Promise<void>;
  sync: () => Promise<SyncedReport>;
  report: () => Promise<ClientReport>;
  /** Ends it for good. */
  end: () => Promise<void>;
};

type Message = { alive: true } | { response: unknown } | { failed: string };

/** Starts a client; resolves when it has joined and lives. */
export async function startClient(
  bundle: string,
  settings: Omit<ClientSettings, 'folder' | 'life'> & { under: string },
): Promise<Client> {
  const { under, ...rest } = settings;
  const folder = join(under, rest.name);
  mkdirSync(folder, { recursive: true });
  let life = 0;
  let running = await launch();

  async function launch() {
    const own: ClientSettings = { ...rest, folder, life };
    const child = fork(bundle, { env: { SOUFFLEUR_CHAOS_CLIENT: JSON.stringify(own) }, execArgv: [] });
    await responseOf(child, 'alive');
    return child;
  }
  async function order<T>(what: ClientOrder): Promise<T> {
    const response = responseOf(running, 'response');
    running.send(what);
    return (await response) as T;
  }
  const exit = async (signal: NodeJS.Signals) => {
    // It may have ended by itself; whoever waits for its response gets an error.
    if (running.exitCode !== null || running.signalCode !== null) return;
    const closed = new Promise<void>((resolve) => running.once('close', () => resolve()));
    running.kill(signal);
    await closed;
  };
  return {
    name: rest.name,
    folder,
    kill: async () => {
      await exit('SIGKILL');
      life += 1;
      running = await launch();
    },
    beQuiet: () => order('be-quiet'),
    sync: () => order('sync'),
    report: () => order('report'),
    end: () => exit('SIGKILL'),
  };
}

function responseOf(child: ChildProcess, awaited: 'alive' | 'response'): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done = () => {
      child.off('message', onMessage);
      child.off('close', onClose);
    };
    const onMessage = (message: Message) => {
      if ('failed' in message) {
        done();
        reject(new Error(message.failed));
      } else if (awaited in message) {
        done();
        resolve('response' in message ? message.response : undefined);
      }
    };
    const onClose = (code: number | null) => {
      done();
      reject(new Error(`a client ended with ${code}`));
    };
    child.on('message', onMessage);
    child.on('close', onClose);
  });
}
