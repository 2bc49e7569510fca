/** `setup/install.mjs` in a clone of its own, with an npm that does what the test says instead of fetching. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '@/setup/browser';

const PACKAGES = {
  '': { name: 'clone' },
  'node_modules/node': { version: '24.0.0', integrity: 'a' },
  'node_modules/other-system': { version: '1.0.0', integrity: 'b', optional: true, os: ['nowhere'] },
};

// What npm would have put there; the pinned Node is the one that runs this test.
const WORKING_NPM = `
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync, appendFileSync } from 'node:fs';
appendFileSync('npm-runs', process.argv.slice(2).join(' ') + '\\n');
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
delete lock.packages['node_modules/other-system'];
mkdirSync('node_modules/node/bin', { recursive: true });
writeFileSync('node_modules/node/package.json', '{}');
writeFileSync('node_modules/.package-lock.json', JSON.stringify(lock));
try { symlinkSync(${JSON.stringify(process.execPath)}, 'node_modules/node/bin/node'); } catch {}
try { symlinkSync(${JSON.stringify(join(ROOT, 'node_modules', 'tsx'))}, 'node_modules/tsx'); } catch {}
mkdirSync('node_modules/wxt/bin', { recursive: true });
writeFileSync('node_modules/wxt/bin/wxt.mjs', "import { mkdirSync, writeFileSync } from 'node:fs'; mkdirSync('.wxt', { recursive: true }); writeFileSync('.wxt/tsconfig.json', '{}');");
`;

let clone: string;

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'souffleur été '));
  await mkdir(join(clone, 'npm'));
  await mkdir(join(clone, 'demo'));
  await cp(join(ROOT, 'setup', 'install.mjs'), join(clone, 'setup', 'install.mjs'));
  await cp(join(ROOT, 'setup', 'wxt.mjs'), join(clone, 'setup', 'wxt.mjs'));
  await writeFile(join(clone, 'package.json'), '{"type":"module"}');
  await writeLock(PACKAGES);
  await writeFile(
    join(clone, 'demo', 'start.ts'),
    `const args: string[] = process.argv.slice(2);
     if (args[0] === 'wait') {
       process.on('SIGTERM', () => process.exit(5));
       process.on('disconnect', () => { console.log('alone'); process.exit(6); });
       setTimeout(() => {}, 60_000);
     }
     console.log('started', args.join('|'), process.cwd());
     if (args[0] !== 'wait') process.exit(Number(args[0] ?? 0));`,
  );
});

afterEach(() => rm(clone, { recursive: true, force: true }));

function writeLock(packages: object) {
  return writeFile(join(clone, 'package-lock.json'), JSON.stringify({ packages }));
}

function begin(npm: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const npmFile = join(clone, 'npm', 'npm-cli.mjs');
  const { LC_ALL: _all, LC_MESSAGES: _messages, npm_lifecycle_event: _event, ...rest } = process.env;
  const child = writeFile(npmFile, npm).then(() =>
    spawn(process.execPath, [join(clone, 'setup', 'install.mjs'), ...args], {
      env: { ...rest, LANG: 'C.UTF-8', npm_execpath: npmFile, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  return child;
}

async function end(child: ChildProcess) {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

async function run(npm: string, args: string[], env?: NodeJS.ProcessEnv) {
  return end(await begin(npm, args, env));
}

const failing = (stderr: string) => `process.stderr.write(${JSON.stringify(stderr)}); process.exitCode = 1;`;
const npmRuns = async () => (await readFile(join(clone, 'npm-runs'), 'utf8')).trim().split('\n');

describe('setup/install.mjs', { timeout: 60_000 }, () => {
  it('installs in a fresh clone, then hands over with arguments and exit code, and installs only once', async () => {
    const first = await run(WORKING_NPM, ['start', '7', 'deux mots']);
    expect(first.output).toContain(`started 7|deux mots ${clone}`);
    expect(first.code).toBe(7);
    const second = await run(WORKING_NPM, ['start']);
    expect(second.output).not.toContain('Installing');
    expect(second.code).toBe(0);
    expect(await npmRuns()).toHaveLength(1);
    expect((await npmRuns())[0]).toMatch(/^ci /u);
  });

  it('installs again when package-lock.json asks for another version', async () => {
    await run(WORKING_NPM, ['start']);
    await writeLock({ ...PACKAGES, 'node_modules/node': { version: '24.0.1', integrity: 'c' } });
    await run(WORKING_NPM, ['start']);
    expect(await npmRuns()).toHaveLength(2);
  });

  it('installs again when an install was interrupted', async () => {
    await run(WORKING_NPM, ['start']);
    await rm(join(clone, 'node_modules', '.package-lock.json'));
    expect((await run(WORKING_NPM, ['start'])).code).toBe(0);
    expect(await npmRuns()).toHaveLength(2);
  });

  it('fills in what an incomplete package-lock.json lacks', async () => {
    const npm = `if (process.argv[2] === 'ci') { process.stderr.write('npm error code EUSAGE\\n'); process.exit(1); }${WORKING_NPM.replaceAll(/^import .*$/gmu, '')}`;
    const imports = WORKING_NPM.match(/^import .*$/mu)?.[0] ?? '';
    const { code, output } = await run(`${imports}\n${npm}`, ['start']);
    expect(output).toContain('package-lock.json is incomplete');
    expect(code).toBe(0);
    expect((await npmRuns())[0]).toMatch(/^install --no-save/u);
  });

  it.each([
    ['no network', 'npm error code ENOTFOUND\nnpm error network getaddrinfo\n', /registry does not answer/u],
    [
      'no network, in an install script',
      'npm error code 1\nnpm error npm error code EAI_AGAIN\n',
      /does not answer/u,
    ],
    [
      'a full disk',
      'npm error code 1\nnpm error npm warn tar TAR_ENTRY_ERROR ENOSPC: no space\n',
      /disk is full/u,
    ],
    ["a company's certificate", 'npm error code SELF_SIGNED_CERT_IN_CHAIN\n', /NODE_EXTRA_CA_CERTS/u],
    ['a folder of somebody else', 'npm error code EACCES\n', /must be yours/u],
    ['another registry', 'npm error code E404\n', /npm config get registry/u],
    ['anything else', 'npm error code EWHATEVER\n', /Delete the node_modules folder/u],
  ])('says what to do about %s', async (_, stderr, sentence) => {
    const { code, output } = await run(failing(stderr), ['test']);
    expect(code).toBe(1);
    expect(output.trim().split('\n').at(-1)).toMatch(sentence);
    expect(output).toContain(stderr.split('\n')[0]);
  });

  it('says it in French where the locale is French', async () => {
    const { output } = await run(failing('npm error code ENOTFOUND\n'), ['test'], { LANG: 'fr_FR.UTF-8' });
    expect(output.trim().split('\n').at(-1)).toMatch(
      /^Souffleur : |^Souffleur: Le registre npm ne répond pas/u,
    );
  });

  it('keeps warnings about engines to itself', async () => {
    const npm = `${WORKING_NPM}\nprocess.stderr.write('npm warn EBADENGINE Unsupported engine\\n');`;
    expect((await run(npm, ['start'])).output).not.toContain('EBADENGINE');
  });

  it('runs the install script of the pinned Node when npm left it out', async () => {
    await run(WORKING_NPM, ['start']);
    await rm(join(clone, 'node_modules', 'node', 'bin', 'node'));
    await writeFile(
      join(clone, 'node_modules', 'node', 'installArchSpecificPackage.js'),
      `require('node:fs').symlinkSync(${JSON.stringify(process.execPath)}, 'bin/node');`,
    );
    await writeFile(join(clone, 'node_modules', 'node', 'package.json'), '{"type":"commonjs"}');
    const { code, output } = await run(WORKING_NPM, ['start', '3']);
    expect(output).toContain('Installing Node 24');
    expect(code).toBe(3);
  });

  it('passes a signal on, and ends as the program ends', async () => {
    const child = await begin(WORKING_NPM, ['start', 'wait']);
    child.stdout?.on('data', (data: Buffer) => {
      if (String(data).includes('started')) child.kill('SIGTERM');
    });
    expect((await end(child)).code).toBe(5);
  });

  it('lets the program know when it is killed itself', async () => {
    const child = await begin(WORKING_NPM, ['start', 'wait']);
    child.stdout?.on('data', (data: Buffer) => {
      if (String(data).includes('started')) child.kill('SIGKILL');
    });
    // The program holds the same output: it closes when both have ended.
    expect((await end(child)).output).toContain('alone');
  });

  it('is found through a link to the clone', async () => {
    const link = `${clone}-link`;
    await symlink(clone, link);
    try {
      await run(WORKING_NPM, ['start']);
      const child = spawn(process.execPath, [join(link, 'setup', 'install.mjs'), 'start', '4']);
      expect((await end(child)).code).toBe(4);
    } finally {
      await rm(link);
    }
  });
});
