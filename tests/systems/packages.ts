/** Packages of the applications under trial: Debian's from its archive, npm's in a folder of their own. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT } from '@/setup/browser';
import { run } from './processes';

/** The installed version of a Debian package, without Debian's own part; undefined where it is not installed. */
export async function debianVersion(name: string): Promise<string | undefined> {
  const output = await run('dpkg-query', ['--status', name]).catch(() => '');
  if (!/^Status: install ok installed$/mu.test(output)) return undefined;
  return /^Version: (?:\d+:)?([\d.]*\d)/mu.exec(output)?.[1];
}

/** Installs Debian packages where they are missing. *Guarantees:* undefined when all are there, else why not. */
export async function ensureDebian(
  packages: readonly string[],
  answers: readonly string[] = [],
): Promise<string | undefined> {
  const versions = await Promise.all(packages.map(debianVersion));
  const missing = packages.filter((_, index) => versions[index] === undefined);
  if (missing.length === 0) return undefined;
  if (!existsSync('/usr/bin/apt-get')) return `no apt-get to install ${missing.join(', ')} with`;
  if (process.getuid?.() !== 0) return `not root, and ${missing.join(', ')} not installed`;
  try {
    if (answers.length > 0) await pipeTo('debconf-set-selections', `${answers.join('\n')}\n`);
    await apt('update');
    // All of them: a package that is only a dependency would otherwise choose alternatives of its own.
    await apt('install', '-y', '--no-install-recommends', ...packages);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export type NpmProgram = {
  name: string;
  version: string;
  /** Dependencies whose install scripts have to run: they are compiled there. */
  scripts: readonly string[];
  /** Dependencies that the trials do not use and that cannot be compiled everywhere: left out. */
  without: readonly string[];
};

/** Installs one npm package in a folder of its own. *Guarantees:* undefined when it is there, else why not. */
export async function ensureNpm(folder: string, program: NpmProgram): Promise<string | undefined> {
  const installed = join(folder, '.installed');
  if (existsSync(installed)) return undefined;
  const what = `${program.name}@${program.version}`;
  try {
    await mkdir(folder, { recursive: true });
    for (const name of program.without) await writeEmptyPackage(folder, name);
    const description = {
      private: true,
      allowScripts: Object.fromEntries(program.scripts.map((name) => [name, true])),
      overrides: Object.fromEntries(program.without.map((name) => [name, `file:without/${name}`])),
    };
    await writeFile(join(folder, 'package.json'), JSON.stringify(description));
    const headers = nodeHeaders();
    await run('npm', ['install', '--no-audit', '--no-fund', '--omit=dev', what], {
      cwd: folder,
      env: headers === undefined ? {} : { npm_config_nodedir: headers },
      timeoutMs: 1_800_000,
    });
    await writeFile(installed, what);
    return undefined;
  } catch (error) {
    const errors = (error as { stderr?: string }).stderr ?? String(error);
    const lines = errors.split('\n').filter((each) => /^npm error/u.test(each));
    return `npm install ${what}: ${lines.slice(0, 3).join(' ') || errors.slice(0, 200)}`;
  }
}

async function writeEmptyPackage(folder: string, name: string): Promise<void> {
  const place = join(folder, 'without', name);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'package.json'), JSON.stringify({ name, version: '0.0.0', main: 'index.js' }));
  await writeFile(join(place, 'index.js'), 'module.exports = {};\n');
}

/** The folder with the C headers of the Node that runs this; undefined where only node-gyp knows them. */
function nodeHeaders(): string | undefined {
  const binary = `node-${process.platform}-${process.arch}`;
  const places = [
    join(ROOT, 'node_modules', 'node', 'node_modules', binary),
    join(ROOT, 'node_modules', binary),
    dirname(dirname(process.execPath)),
  ];
  return places.find((place) => existsSync(join(place, 'include', 'node', 'node.h')));
}

function apt(...args: string[]): Promise<void> {
  // No service may be started by an installation.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1', LC_ALL: 'C' };
  return wait(spawn('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], { stdio: 'ignore', env }));
}

function pipeTo(command: string, input: string): Promise<void> {
  const child = spawn(command, [], { stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin?.end(input);
  return wait(child);
}

function wait(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`${child.spawnargs.slice(0, 6).join(' ')}: exit code ${code}`)),
    );
  });
}
