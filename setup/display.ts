/** The tools of tests with real keys on Linux: a virtual display, a window manager, and a program that presses keys. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages, mayInstallPackages } from './apt';

const TOOLS = ['Xvfb', 'openbox', 'xdotool'] as const;
/** The Debian packages of these tools, and the French interface of Firefox. */
const PACKAGES = ['xvfb', 'openbox', 'xdotool'];
const FRENCH_FIREFOX = 'firefox-esr-l10n-fr';

/** Whether everything is there that real keys need. */
export function hasDisplayTools(env: NodeJS.ProcessEnv = process.env): boolean {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return (
    process.platform === 'linux' &&
    TOOLS.every((tool) => folders.some((folder) => existsSync(join(folder, tool))))
  );
}

/** The machine's functions that {@link ensureDisplayTools} needs. */
export type DisplaySetup = {
  hasTools: () => boolean;
  /** Whether packages may be installed here. */
  mayInstall: () => boolean;
  install: (packages: readonly string[]) => Promise<void>;
};

const machine: DisplaySetup = {
  hasTools: hasDisplayTools,
  mayInstall: mayInstallPackages,
  install: (packages) => installPackages(packages),
};

/**
 * The tools, installed from the system's packages (as root) where they are missing. *Guarantees:* resolves to whether
 * they are there; never throws, since without them the tests with real keys are skipped.
 */
export async function ensureDisplayTools(setup: DisplaySetup = machine): Promise<boolean> {
  if (setup.hasTools() || !setup.mayInstall()) return setup.hasTools();
  // Without the French interface the tests in a French Firefox press the keys in an English one.
  for (const packages of [[...PACKAGES, FRENCH_FIREFOX], PACKAGES]) {
    try {
      await setup.install(packages);
      if (setup.hasTools()) return true;
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  }
  return setup.hasTools();
}
