/**
 * The sync service as the demo's own process.
 * Guarantees: it ends when its parent ends, in whatever way, because the channel between them closes then. It sends one
 * {@link ServiceReport}.
 */
import { join } from 'node:path';
import { compilePack } from '@/packs/compile';
import type { FirstStart } from '@/server/bootstrap';
import { EnvironmentError, readEnvironment } from '@/server/config';
import { NewerSchemaError } from '@/server/db/migrate';
import { type RunningService, startService } from '@/server/start';
import { ROOT } from '@/setup/browser';
import { seedPack } from './seed-pack';

export type ServiceReport =
  | { type: 'started'; address: string; first: FirstStart | undefined }
  | { type: 'failed'; code: string; message: string };

const STOP_WITHIN_MS = 8_000;

async function main(): Promise<void> {
  const { logLevel, ...settings } = readEnvironment(process.env);
  const service = await startService({ ...settings, log: { level: logLevel } });
  stopWithParent(service);
  await seedPack(service.database, await compilePack(join(ROOT, 'packs', 'relation-client')), Date.now());
  report({ type: 'started', address: service.address, first: service.first });
}

function report(report: ServiceReport): void {
  process.send?.(report);
}

function stopWithParent(service: RunningService): void {
  const stop = () => {
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    service.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('disconnect', stop);
  process.once('SIGTERM', stop);
  // Ctrl-C reaches the whole group of the terminal; the parent decides in which order things end.
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {});
}

main().catch((error: unknown) => {
  console.error(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const plain = code !== '' || error instanceof EnvironmentError || error instanceof NewerSchemaError;
  const message = plain && error instanceof Error ? error.message : String(error);
  process.exitCode = 1;
  process.send?.({ type: 'failed', code, message } satisfies ServiceReport, () => process.exit(1));
});
