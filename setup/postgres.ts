/** Finds PostgreSQL's programs, or installs them, in a version that the service supports. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages, mayInstallPackages } from './apt.ts';

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
    // Debian would start an unneeded cluster of its own.
    await installPackages(['postgresql'], { RUNLEVEL: '1' });
  } catch (error) {
    // If it fails there is no PostgreSQL.
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
