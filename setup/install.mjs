/**
 * What `npm start` and `npm test` run first, on any Node from 20 on and with nothing installed yet. It
 * guarantees to what it hands over to that node_modules holds what package-lock.json asks for, that the
 * pinned Node is there and runs, and that WXT's types are there; or it ends with one sentence that says what is wrong and what to do.
 *
 * `node setup/install.mjs start|test|run <file> …args`
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const PROGRAMS = { start: 'demo/start.ts', test: 'setup/test.ts' };
const OLDEST_NODE = 20;
const PINNED_NODE = 24;
const FETCHED = /^npm http (?:fetch GET 200|cache) .*\.tgz/u;

const localeName =
  process.env.LC_ALL ||
  process.env.LC_MESSAGES ||
  process.env.LANG ||
  Intl.DateTimeFormat().resolvedOptions().locale;
const french = localeName.toLowerCase().startsWith('fr');
/** @type {(fr: string, en: string) => string} */
const say = (fr, en) => (french ? fr : en);

class InstallError extends Error {}

/** Whether node_modules holds each package of package-lock.json in its version; optional ones may be missing. */
export function isInstalled(/** @type {string} */ folder) {
  const wanted = readLock(join(folder, 'package-lock.json'));
  const present = readLock(join(folder, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([place, { version, optional, link }]) => {
    if (place === '' || link) return true;
    if (!present[place]) return optional === true;
    return present[place].version === version && existsSync(join(folder, place, 'package.json'));
  });
}

/** How many packages of package-lock.json this machine will fetch; one that is needed at two places counts once. */
export function packagesToFetch(/** @type {string} */ folder) {
  const contents = Object.entries(readLock(join(folder, 'package-lock.json')) ?? {})
    .filter(([place, { link, inBundle }]) => place !== '' && !link && !inBundle)
    .filter(
      ([, { os, cpu, libc }]) =>
        suits(os, process.platform) && suits(cpu, process.arch) && suits(libc, libcHere()),
    )
    .map(([place, { integrity }]) => integrity ?? place);
  return new Set(contents).size;
}

/** @returns {Record<string, Record<string, any>> | undefined} */
function readLock(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    // Missing, or half written by an install that was interrupted: both mean "not installed".
    return undefined;
  }
}

function suits(/** @type {string[] | undefined} */ allowed, /** @type {string} */ here) {
  if (!allowed || here === '') return true;
  const refused = allowed.filter((name) => name.startsWith('!')).map((name) => name.slice(1));
  if (refused.includes(here)) return false;
  return refused.length === allowed.length || allowed.includes(here);
}

function libcHere() {
  if (process.platform !== 'linux') return '';
  return /** @type {any} */ (process.report?.getReport())?.header?.glibcVersionRuntime ? 'glibc' : 'musl';
}

/** The sentence for a person, judged by the system's error codes in what npm (or an npm inside it) said. */
export function explainNpmFailure(/** @type {string} */ errors) {
  if (/\b(?:ENOSPC|EDQUOT)\b/u.test(errors)) {
    return say(
      'Le disque est plein : libérez environ 1 Go, puis recommencez.',
      'The disk is full: free about 1 GB, then try again.',
    );
  }
  if (/\b(?:CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)\b/u.test(errors)) {
    return say(
      'Le certificat présenté par le registre npm est refusé : donnez à Node celui de votre entreprise (NODE_EXTRA_CA_CERTS=/chemin/du/certificat.pem), puis recommencez.',
      'The certificate shown for the npm registry is refused: give Node your company’s own (NODE_EXTRA_CA_CERTS=/path/to/certificate.pem), then try again.',
    );
  }
  if (
    /\b(?:ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONN[A-Z]+|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT)\b/u.test(
      errors,
    )
  ) {
    return say(
      'Le registre npm ne répond pas : vérifiez la connexion au réseau (et le proxy : npm config get proxy), puis recommencez.',
      'The npm registry does not answer: check the network connection (and the proxy: npm config get proxy), then try again.',
    );
  }
  if (/\bcode (?:EACCES|EPERM|EROFS)\b/u.test(errors)) {
    return say(
      `Impossible d’écrire dans ${join(root, 'node_modules')} : ce dossier doit vous appartenir ; corrigez ses droits, puis recommencez.`,
      `Cannot write to ${join(root, 'node_modules')}: that folder must be yours; mend its permissions, then try again.`,
    );
  }
  if (/\bcode (?:E404|ETARGET|EINTEGRITY)\b/u.test(errors)) {
    return say(
      'Le registre npm n’a pas, ou n’a pas à l’identique, une des versions demandées : vérifiez le registre configuré (npm config get registry), puis recommencez.',
      'The npm registry lacks one of the versions asked for, or has another content for it: check which registry is configured (npm config get registry), then try again.',
    );
  }
  return say(
    'L’installation a échoué ; les dernières lignes de npm sont ci-dessus. Supprimez le dossier node_modules, puis recommencez.',
    'The installation failed; npm’s last lines are above. Delete the node_modules folder, then try again.',
  );
}

/** Runs npm; on standard error only what is not a warning, and progress of our own. */
function runNpm(/** @type {string[]} */ args) {
  const total = packagesToFetch(root);
  const inNpm = process.env.npm_execpath ?? '';
  const [command, first] = /npm-cli\.[cm]?js$/u.test(inNpm) ? [process.execPath, [inNpm]] : ['npm', []];
  const child = spawn(command, [...first, ...args, '--loglevel=http', '--no-progress'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32' && command === 'npm',
  });
  return new Promise((resolve, reject) => {
    let fetched = 0;
    let rest = '';
    let errors = '';
    const startedAt = Date.now();
    const show = () => {
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      const what =
        fetched < total * 0.97
          ? say(`${fetched} paquets sur ${total}`, `${fetched} of ${total} packages`)
          : say(
              `${fetched} paquets reçus, mise en place et Node ${PINNED_NODE}`,
              `${fetched} packages fetched, unpacking and Node ${PINNED_NODE}`,
            );
      if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K  ${what} · ${seconds} s`);
      else console.log(`  ${what} · ${seconds} s`);
    };
    const timer = setInterval(show, process.stdout.isTTY ? 500 : 10_000);
    child.stderr.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (FETCHED.test(line)) fetched += 1;
        else if (/^npm (?:error|ERR!)(?! {4,}at )/u.test(line)) errors += `${line}\n`;
      }
    });
    child.on('error', (error) => {
      clearInterval(timer);
      reject(
        new InstallError(
          /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT'
            ? say(
                'npm est introuvable : installez Node.js (nodejs.org), qui l’apporte, puis recommencez.',
                'npm was not found: install Node.js (nodejs.org), which brings it, then try again.',
              )
            : error.message,
        ),
      );
    });
    child.on('close', (code) => {
      clearInterval(timer);
      show();
      if (process.stdout.isTTY) process.stdout.write('\n');
      resolve({ ok: code === 0, errors });
    });
  });
}

async function ensurePackages() {
  if (isInstalled(root)) return;
  console.log(
    say(
      'Installation des dépendances (la première fois, environ une minute)…',
      'Installing what Souffleur depends on (about a minute the first time)…',
    ),
  );
  let result = await runNpm(['ci']);
  // A lock written where a registry lacked another platform's optional binaries: npm ci refuses, npm install
  // takes everything that is locked as locked, and the rest in the version that its parent names.
  if (!result.ok && /code EUSAGE/u.test(result.errors)) {
    console.log(
      say(
        '  package-lock.json est incomplet pour cette machine : npm install le complète, sans le modifier.',
        '  package-lock.json is incomplete for this machine: npm install fills in what is missing, without changing it.',
      ),
    );
    result = await runNpm(['install', '--no-save']);
  }
  if (!result.ok) {
    process.stderr.write(result.errors.split('\n').slice(0, 12).join('\n').concat('\n'));
    throw new InstallError(explainNpmFailure(result.errors));
  }
}

/** The pinned Node's own file: the shim in .bin is not one on Windows. */
function pinnedNode() {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function runsPinned(/** @type {string} */ file) {
  const { status, stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return status === 0 && Number(/^v(\d+)/u.exec(stdout)?.[1]) >= PINNED_NODE;
}

/** The Node to hand over to. */
function ensureNode() {
  const file = pinnedNode();
  if (runsPinned(file)) return file;
  console.log(say(`Installation de Node ${PINNED_NODE}…`, `Installing Node ${PINNED_NODE}…`));
  // npm 12 and `ignore-scripts` leave the package's own install script out.
  const script = spawnSync(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: join(root, 'node_modules', 'node'),
    encoding: 'utf8',
    env: { ...process.env, npm_config_loglevel: 'error' },
  });
  if (runsPinned(file)) return file;
  // No build of it for this system (Alpine, say): the machine's own will do when it is as new.
  if (Number(process.versions.node.split('.')[0]) >= PINNED_NODE) return process.execPath;
  if (/npm (?:error|ERR!) code/u.test(script.stderr ?? '')) {
    process.stderr.write(script.stderr.split('\n').slice(0, 12).join('\n').concat('\n'));
    throw new InstallError(explainNpmFailure(script.stderr));
  }
  throw new InstallError(
    say(
      `Node ${PINNED_NODE} ne fonctionne pas sur ce système : installez-le vous-même (nodejs.org), puis recommencez.`,
      `Node ${PINNED_NODE} does not run on this system: install it yourself (nodejs.org), then try again.`,
    ),
  );
}

/** In a fresh clone, the types that WXT generates: tsc wants them. Whatever runs by tsx does without. */
function ensureTypes(/** @type {string} */ node) {
  if (existsSync(join(root, '.wxt', 'tsconfig.json'))) return;
  const { status, stdout, stderr } = spawnSync(node, [join(root, 'setup', 'wxt.mjs'), 'prepare'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  throw new InstallError(
    say(
      'wxt prepare a échoué ; ce qu’il en dit est ci-dessus.',
      'wxt prepare failed; what it says is above.',
    ),
  );
}

/** Gives the terminal to the program; signals go to it, and its end is ours. */
function handOver(/** @type {string} */ node, /** @type {string[]} */ args) {
  const bin = join(root, 'node_modules', '.bin');
  const child = spawn(node, ['--import', 'tsx', ...args], {
    cwd: root,
    // The channel closes when this process dies in whatever way: that is how the program learns of it.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${bin}${delimiter}${process.env.PATH ?? ''}` },
  });
  for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  // npm passes a signal to the shell between us alone, which dies of it and says nothing.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => {
      if (process.ppid !== parent) child.kill('SIGTERM');
    }, 500).unref();
  }
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else process.exit(code ?? 1);
  });
}

function fail(/** @type {string} */ sentence) {
  console.error(`\nSouffleur: ${sentence}`);
  process.exit(1);
}

async function main() {
  const [program = '', ...args] = process.argv.slice(2);
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    fail(
      say(
        `Node ${process.versions.node} est trop ancien : installez Node ${OLDEST_NODE} ou plus récent (nodejs.org), puis recommencez.`,
        `Node ${process.versions.node} is too old: install Node ${OLDEST_NODE} or newer (nodejs.org), then try again.`,
      ),
    );
  }
  const file = program === 'run' ? args.shift() : PROGRAMS[/** @type {keyof typeof PROGRAMS} */ (program)];
  if (!file) fail('node setup/install.mjs start | test [project…] | run <file> [argument…]');
  try {
    await ensurePackages();
    const node = ensureNode();
    ensureTypes(node);
    handOver(node, [/** @type {string} */ (file), ...args]);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url)))
  await main();
