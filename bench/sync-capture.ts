/**
 * How long a capture takes to be acknowledged: the panel's own `captureTip` against a bare write with Dexie,
 * both strict, in turns, in the built extension in a real Chromium, on its own disk.
 */
import { build } from 'esbuild';
import { startCrm } from '@/demo/crm-server';
import { ROOT } from '@/setup/browser';
import { buildExtension } from '@/setup/extension';
import { openDesk } from '@/tests/support/built-extension';

export type CaptureTimes = { captures: number; captureMs: number; bareMs: number; captureP99Ms: number };

/** Runs inside the panel. A tip's row, its command and where sync stands, against one row of the same words. */
const INSIDE = `
  import { Dexie } from 'dexie';
  import { souffleurDatabase } from '@/storage/database';
  import { captureTip } from '@/storage/tips';
  globalThis.benchCapture = async (rounds) => {
    const content = { kind: 'tip', language: 'fr', words: 'Je comprends, et je m’en occupe tout de suite.' };
    const db = souffleurDatabase('bench-capture');
    const bare = new Dexie('bench-bare', { chromeTransactionDurability: 'strict' });
    bare.version(1).stores({ rows: 'id' });
    const times = { capture: [], bare: [] };
    for (let round = 0; round < rounds + 5; round += 1) {
      let began = performance.now();
      await captureTip(db, content, { now: Date.now() });
      const captured = performance.now() - began;
      began = performance.now();
      await bare.rows.add({ id: crypto.randomUUID(), content });
      const written = performance.now() - began;
      // The first ones open the databases.
      if (round >= 5) { times.capture.push(captured); times.bare.push(written); }
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
      'capture' | 'bare',
      number[]
    >;
    const at = (list: number[], share: number) =>
      list.sort((a, b) => a - b)[Math.floor(list.length * share)] ?? 0;
    return {
      captures: rounds,
      captureMs: at(times.capture, 0.5),
      bareMs: at(times.bare, 0.5),
      captureP99Ms: at(times.capture, 0.99),
    };
  } finally {
    await desk.close();
    await crm.close();
  }
}
