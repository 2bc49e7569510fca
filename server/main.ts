/** The service as a process: `npx tsx server/main.ts`. Its settings are environment variables (docs/admin.md). */

import { operatorSentence } from '@/server/cli/format-error';
import { announceFirstStart } from './bootstrap';
import { readEnvironment } from './config';
import { boundAddress, figuresWarning, plainHttpWarning } from './listening';
import { startService } from './start';

/** How long requests in progress may take to end once the service is stopped, in ms. */
const STOP_WITHIN_MS = 10_000;

async function main(): Promise<void> {
  const { logLevel, ...settings } = readEnvironment(process.env);
  const service = await startService({ ...settings, log: { level: logLevel } });
  // Before the first line is printed: its reader may stop the service at once.
  const stop = () => {
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    service.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  process.stdout.write(
    `Souffleur listens on ${boundAddress(service.bound)}; its data lies in ${service.databaseLocation}\n`,
  );
  const warning = plainHttpWarning(service.bound);
  if (warning) process.stdout.write(`${warning}\n`);
  if (service.metricsAddress) {
    process.stdout.write(`Its figures are read at ${service.metricsAddress}/metrics\n`);
    const exposed = figuresWarning(settings.metricsPort?.host ?? '');
    if (exposed) process.stdout.write(`${exposed}\n`);
  }
  if (service.first) {
    const { dataFolder, signIn } = settings;
    const terminal = process.stdout.isTTY === true;
    process.stdout.write(announceFirstStart(service.first, { dataFolder, signIn, terminal }));
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`Souffleur did not start.\n${operatorSentence(error)}\n`);
  process.exit(1);
});
