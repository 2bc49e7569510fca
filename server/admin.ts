/** The administrator's command line: `npx tsx server/admin.ts <act>`. Works while the service runs, too. */
import { runAdmin } from './admin-acts';
import { AdminMistake } from './admin-mistake';
import { EnvironmentError, readEnvironment } from './environment';
import { NewerSchemaError } from './store/migrate';

try {
  const { dataFolder } = readEnvironment(process.env);
  const lines = await runAdmin(process.argv.slice(2), { dataFolder, clock: Date.now });
  process.stdout.write(`${lines.join('\n')}\n`);
} catch (error) {
  const mistake =
    error instanceof AdminMistake || error instanceof EnvironmentError || error instanceof NewerSchemaError;
  process.stderr.write(`${mistake ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
}
