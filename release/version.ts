/** The changes of a new version in package.json, package-lock.json and CHANGELOG.md. */
import { SetupError } from '@/setup/terminal';

export type VersionedFiles = { packageJson: string; packageLock: string; changelog: string };

/** Stores take three numbers up to 65535, without leading zeros and without a suffix. */
const VERSION = /^(?:0|[1-9]\d{0,4})(?:\.(?:0|[1-9]\d{0,4})){2}$/u;
const LARGEST = 65_535;

/** The files with the new version. `date` is like `2026-12-01`. Throws {@link SetupError}. */
export function withVersion(files: VersionedFiles, version: string, date: string): VersionedFiles {
  const manifest = JSON.parse(files.packageJson) as { version: string };
  const lock = JSON.parse(files.packageLock) as {
    version: string;
    packages: Record<string, { version?: string }>;
  };
  requireGreater(version, manifest.version);
  const own = lock.packages[''];
  if (own === undefined) throw new Error('package-lock.json does not hold the package itself.');
  manifest.version = version;
  lock.version = version;
  own.version = version;
  return {
    packageJson: `${JSON.stringify(manifest, null, 2)}\n`,
    packageLock: `${JSON.stringify(lock, null, 2)}\n`,
    changelog: releasedChangelog(files.changelog, version, date),
  };
}

function requireGreater(version: string, current: string): void {
  if (!VERSION.test(version) || version.split('.').some((part) => Number(part) > LARGEST)) {
    throw new SetupError({
      fr: `« ${version} » n’est pas une version : donnez trois nombres jusqu’à ${LARGEST}, comme 0.2.0.`,
      en: `“${version}” is no version: give three numbers up to ${LARGEST}, such as 0.2.0.`,
    });
  }
  if (compareVersions(version, current) <= 0) {
    throw new SetupError({
      fr: `La version ${version} n’est pas plus grande que ${current} : les navigateurs ne mettraient rien à jour.`,
      en: `Version ${version} is not greater than ${current}: browsers would update nothing.`,
    });
  }
}

/** Negative when `a` is the older one. */
function compareVersions(a: string, b: string): number {
  const parts = b.split('.').map(Number);
  const difference = a
    .split('.')
    .map((part, index) => Number(part) - (parts[index] ?? 0))
    .find((one) => one !== 0);
  return difference ?? 0;
}

/** Moves the unreleased section to the version; an empty section stays above it. */
function releasedChangelog(changelog: string, version: string, date: string): string {
  const [, before, changes, after = ''] =
    /^(.*?^## Unreleased\n)(.*?)(^## .*)?$(?![\s\S])/msu.exec(changelog) ?? [];
  if (before === undefined || !changes?.trim()) {
    throw new SetupError({
      fr: 'CHANGELOG.md ne dit rien sous « ## Unreleased » : écrivez ce qui change pour les gens, puis recommencez.',
      en: 'CHANGELOG.md says nothing under “## Unreleased”: write what changes for people, then try again.',
    });
  }
  return `${before}\n## ${version} – ${date}\n${changes}${after}`;
}
