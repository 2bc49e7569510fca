/**
 * How long a capture takes to be acknowledged: the panel's own `captureTip` against bare writes with Dexie, all
 * strict, in turns, in the built extension in a real Chromium, on its own disk. Bare is one row into a table of its
 * own; and a tip and a command, which is the least that a capture consists of, in one transaction over tables like ours.
 */
import { build } from 'esbuild';
import { startCrm } from '@/demo/crm-server';
import { ROOT } from '@/setup/browser';
import { buildExtension } from '@/setup/extension';
import { openDesk } from '@/tests/support/built-extension';

export type CaptureTimes = {
  captures: number;
  captureMs: number;
  captureP99Ms: number;
  bareRowMs: number;
  bareRowsMs: number;
};

/** Runs inside the panel. A tip's row, its command and where sync stands, against rows of the same words. */
const INSIDE = `
  import { Dexie } from 'dexie';
  import { souffleurDatabase } from '@/storage/database/database';
  import { captureTip } from '@/storage/tips/tips';
  globalThis.benchCapture = async (rounds) => {
    const content = { kind: 'tip', language: 'fr', words: 'Je comprends, et je m’en occupe tout de suite.' };
    const db = souffleurDatabase('bench-capture');
    const bare = new Dexie('bench-bare', { chromeTransactionDurability: 'strict' });
    bare.version(1).stores({ rows: 'id', tips: 'id, mine, status.state', commands: 'n, id, tipId' });
    const bareRows = (n) => bare.transaction('rw', [bare.tips, bare.commands], () => {
      const id = crypto.randomUUID();
      return Promise.all([
        bare.tips.add({ id, mine: 1, content, capturedAt: n, revision: 0, status: { state: 'kept' } }),
        bare.commands.add({ n, id: crypto.randomUUID(), tipId: id, body: { type: 'tip.capture', tipId: id, content, capturedAt: n }, writtenAt: n, attempts: 0 }),
      ]);
    });
    const times = { capture: [], bareRow: [], bareRows: [] };
    for (let round = 0; round < rounds + 5; round += 1) {
      const ways = {
        capture: () => captureTip(db, content, { now: Date.now() }),
        bareRow: () => bare.rows.add({ id: crypto.randomUUID(), content }),
        bareRows: () => bareRows(round),
      };
      for (const [name, write] of Object.entries(ways)) {
        const began = performance.now();
        await write();
        // The first ones open the databases.
        if (round >= 5) times[name].push(performance.now() - began);
      }
    }
    await db.delete();
    await bare.delete();
    return times;
  };
`;

export async function measureCapture(rounds: number): Promise<CaptureTimes> {
  await buildExtension('on-failure');
  const bundle = await build({
    stdin: { contents: INSIDE, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    alias: { '@': ROOT },
    logLevel: 'error',
  });
  const crm = await startCrm({ port: 0 });
  const desk = await openDesk(crm.address);
  try {
    await desk.panel.evaluate(bundle.outputFiles[0]?.text.replace(/^/u, 'void ') ?? '');
    const times = (await desk.panel.evaluate(`globalThis.benchCapture(${rounds})`)) as Record<
      'capture' | 'bareRow' | 'bareRows',
      number[]
    >;
    const percentile = (list: number[], share: number) =>
      list.sort((a, b) => a - b)[Math.floor(list.length * share)] ?? 0;
    return {
      captures: rounds,
      captureMs: percentile(times.capture, 0.5),
      captureP99Ms: percentile(times.capture, 0.99),
      bareRowMs: percentile(times.bareRow, 0.5),
      bareRowsMs: percentile(times.bareRows, 0.5),
    };
  } finally {
    await desk.close();
    await crm.close();
  }
}
