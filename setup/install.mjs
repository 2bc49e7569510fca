/**
 * `node setup/install.mjs [--dev] [--with <folder>]…`: what npm runs before a script that needs packages. Works on any
 * Node from 20 on, with nothing installed yet.
 * *Guarantees:* node_modules holds what package-lock.json asks for (with `--dev` also what checks and tests need), and so
 * does each `<folder>`, which has a package.json of its own; the pinned Node runs. Otherwise it ends with a sentence.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [OLDEST_NODE, PINNED_NODE] = [20, 24];
const french = /^fr/iu.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '');
/** @type {(fr: string, en: string) => string} */
const say = (fr, en) => (french ? `Souffleur : ${fr}` : `Souffleur: ${en}`);

function fail(/** @type {string} */ sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

/** @returns {Record<string, any>} Its packages by path; empty where the file is missing or half written. */
function readLock(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return {};
  }
}

/** Runs `npm ci` in a folder where a package of its package-lock.json is missing or of another version. */
function ensurePackages(/** @type {string} */ folder, /** @type {boolean} */ forDevelopment) {
  const wanted = readLock(join(folder, 'package-lock.json'));
  const present = readLock(join(folder, 'node_modules', '.package-lock.json'));
  // What a contributor has installed stays, whatever runs next.
  const withDev = forDevelopment || Object.values(present).some(({ dev }) => dev);
  const missing = Object.keys(wanted).filter((path) => {
    const { dev, optional, devOptional, version } = wanted[path];
    if (path === '' || (dev && !withDev)) return false;
    return present[path] ? present[path].version !== version : !optional && !devOptional;
  });
  if (missing.length === 0) return;
  const [count, name] = [missing.length, wanted[''].name];
  console.log(
    say(
      `installation de ${count} paquets pour ${name} (une minute ou deux)…`,
      `installing ${count} packages for ${name} (a minute or two)…`,
    ),
  );
  const command = `npm ci --loglevel=error${withDev ? '' : ' --omit=dev'}`;
  const { status } = spawnSync(command, { cwd: folder, shell: true, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status === 0) return;
  fail(
    say(
      'npm n’a pas pu tout installer ; ce qu’il en dit est ci-dessus. Vérifiez le réseau (npm ping) et la place sur le disque, puis recommencez.',
      'npm could not install everything; what it says is above. Check the network (npm ping) and the free disk space, then try again.',
    ),
  );
}

/** Any Node that npm's scripts find is the pinned one where it could be installed, else the machine's own. */
function ensureNode() {
  const isPinned = (/** @type {string} */ node) =>
    Number(/^v(\d+)/u.exec(String(spawnSync(node, ['--version']).stdout))?.[1]) >= PINNED_NODE;
  const folder = join(root, 'node_modules', 'node');
  const file = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (isPinned(file) || isPinned(process.execPath)) return;
  // npm left out the script that fetches it (`ignore-scripts`).
  spawnSync(process.execPath, ['installArchSpecificPackage.js'], { cwd: folder, stdio: 'inherit' });
  if (!isPinned(file)) fail(needsNode);
}

const needsNode = say(
  `Node ${process.versions.node} est trop ancien : installez Node ${PINNED_NODE} (nodejs.org), puis recommencez.`,
  `Node ${process.versions.node} is too old: install Node ${PINNED_NODE} (nodejs.org), then try again.`,
);
if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) fail(needsNode);
ensurePackages(root, process.argv.includes('--dev'));
process.argv.forEach((argument, index, all) => {
  if (argument === '--with') ensurePackages(join(root, all[index + 1] ?? ''), true);
});
ensureNode();
