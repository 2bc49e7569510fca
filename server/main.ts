/** The service as a process: `npx tsx server/main.ts`. Its settings are environment variables (docs/admin.md). */
import { readEnvironment } from './environment';
import { announceFirstStart } from './first-start';
import { operatorSentence } from './operator-sentence';
import { startService } from './start';

/** How long requests that are under way may take to end once the service was told to stop. */
const STOP_WITHIN_MS = 10_000;

async function main(): Promise<void> {
  const { logLevel, ...settings } = readEnvironment(process.env);
  const service = await startService({ ...settings, log: { level: logLevel } });
  process.stdout.write(`Souffleur listens on ${service.address}; its data lies in ${service.place}\n`);
  if (service.metricsAddress) {
    process.stdout.write(`Its figures are read at ${service.metricsAddress}/metrics\n`);
  }
  if (service.first) {
    const { dataFolder, signIn } = settings;
    const terminal = process.stdout.isTTY === true;
    process.stdout.write(announceFirstStart(service.first, { dataFolder, signIn, terminal }));
  }

  const stop = () => {
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    service.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`Souffleur did not start.\n${operatorSentence(error)}\n`);
  process.exit(1);
});
