/** The administrator's command line: `npx tsx server/admin.ts <command>`. Works while the service runs, too. */
import { runAdmin } from '@/server/cli/commands';
import { operatorSentence } from '@/server/cli/format-error';
import { readEnvironment } from './config';

try {
  const { dataFolder, databaseUrl, databaseOwnerUrl } = readEnvironment(process.env);
  const settings = { dataFolder, databaseUrl, databaseOwnerUrl, clock: Date.now };
  const lines = await runAdmin(process.argv.slice(2), settings);
  process.stdout.write(`${lines.join('\n')}\n`);
} catch (error) {
  process.stderr.write(`${operatorSentence(error)}\n`);
  process.exitCode = 1;
}
