/** Debian's packages, installed quietly for the tests. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether packages may be installed here: on Debian, as root. */
export function mayInstallPackages(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Installs packages without what they only recommend. Rejects with the step that failed. `env` is added to apt's. */
export async function installPackages(
  packages: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  await apt(['update'], env);
  await apt(['install', '-y', '--no-install-recommends', ...packages], env);
}

function apt(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', ...env },
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`apt-get ${args[0]}: ${code}`))));
  });
}
