/** The service as `server/main.ts` starts it, but for rates: a dozen hurried clients of one machine reach those. */
import { readEnvironment } from '@/server/config';
import { startService } from '@/server/start';

const { logLevel, ...settings } = readEnvironment(process.env);
const service = await startService({
  ...settings,
  log: { level: logLevel },
  joinsPerMinute: 100_000,
  requestsPerMinute: 10_000_000,
  // Every response of `me` asks for a rotation.
  rotateAfterMs: 0,
  quotas: {
    bytesPerMinute: Number.POSITIVE_INFINITY,
    commandsPerMinute: Number.POSITIVE_INFINITY,
    tipsPerDay: Number.POSITIVE_INFINITY,
    packVersionsPerDay: Number.POSITIVE_INFINITY,
  },
});
process.stdout.write(`Souffleur listens on ${service.address}\n`);
process.once('SIGTERM', () => void service.stop().then(() => process.exit(0)));
// Nobody is left to end it.
process.once('disconnect', () => process.exit(1));
