/** Finds PostgreSQL's programs, or installs them: what `findPostgres` returns is of a version that the service takes. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages, mayInstallPackages } from './apt';

/** The oldest PostgreSQL that the service accepts. */
const OLDEST = 15;
const NEEDED = ['initdb', 'pg_ctl', 'postgres', 'pg_dump', 'pg_restore'];
const PACKAGED = '/usr/lib/postgresql';

/** The folder of PostgreSQL's programs: the one named by SOUFFLEUR_POSTGRES, else the first that holds all of them. */
export function findPostgres(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const paths = env.SOUFFLEUR_POSTGRES
    ? [env.SOUFFLEUR_POSTGRES]
    : [...(env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), ...packaged()];
  return paths.find(
    (folder) => NEEDED.every((program) => existsSync(join(folder, program))) && majorOf(folder) >= OLDEST,
  );
}

/** The same, installed from the system's packages (as root) where there is none. Undefined when that fails. */
export async function ensurePostgres(): Promise<string | undefined> {
  const found = findPostgres();
  if (found || process.env.SOUFFLEUR_POSTGRES) return found;
  if (!mayInstallPackages()) return;
  try {
    // Debian would start a cluster of its own, which nobody asked for.
    await installPackages(['postgresql'], { RUNLEVEL: '1' });
  } catch (error) {
    // That it failed is told by there being no PostgreSQL.
    console.error(error instanceof Error ? error.message : error);
  }
  return findPostgres();
}

function packaged(): string[] {
  if (!existsSync(PACKAGED)) return [];
  return readdirSync(PACKAGED)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(PACKAGED, version, 'bin'));
}

function majorOf(folder: string): number {
  try {
    const output = execFileSync(join(folder, 'postgres'), ['--version'], {
      timeout: 20_000,
      encoding: 'utf8',
    });
    return Number.parseInt(/(\d+)/u.exec(output)?.[1] ?? '0', 10);
  } catch {
    // Whatever the reason, it does not run.
    return 0;
  }
}
