/**
 * `npm run package`: everything that a release consists of, in `.output/package/`. *Guarantees:* two runs on one
 * commit write the same bytes (tests/integration/release/package.test.ts); the folder holds this run's files and no others.
 *
 * `--only chrome,edge,firefox,service,source` makes these alone; `--out <folder>` writes elsewhere.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '@/setup/browser';
import { SetupError, terminalLanguage } from '@/setup/terminal';
import { tarGzArchive, zipArchive } from './archive';
import { BROWSERS, buildExtensionFor, type TargetBrowser } from './extension';
import { bundleService } from './service';
import { readSources } from './source';
import {
  mergePackages,
  NOTICES_FILE,
  parseNotices,
  renderNotices,
  type ThirdPartyPackage,
} from './third-party';

const PARTS = [...BROWSERS, 'service', 'source'] as const;
type Part = (typeof PARTS)[number];

type Packaged = { files: Map<string, Uint8Array>; warnings: SetupError[] };

async function packageParts(parts: readonly Part[], name: string): Promise<Packaged> {
  const files = new Map<string, Uint8Array>();
  const packages: ThirdPartyPackage[] = [];
  const warnings: SetupError[] = [];
  for (const browser of BROWSERS.filter((one) => parts.includes(one))) {
    const built = await buildInTemporaryFolder(browser);
    packages.push(...parseNotices(Buffer.from(built.get(NOTICES_FILE) ?? '').toString('utf8')));
    files.set(`${name}-${browser}.zip`, zipArchive(built));
  }
  if (parts.includes('service')) {
    const service = await bundleService(ROOT);
    packages.push(...service.packages);
    files.set(`${name}-service.tar.gz`, await tarGzArchive(`${name}-service`, service.files));
  }
  const notices = Buffer.from(renderNotices(mergePackages(packages)));
  if (parts.includes('source')) {
    const sources = await readSources(ROOT);
    if (!sources) warnings.push(NO_REPOSITORY);
    else {
      if (!sources.clean) warnings.push(UNCOMMITTED);
      files.set(`${name}-source.zip`, zipArchive(new Map([...sources.files, [NOTICES_FILE, notices]])));
    }
  }
  files.set(NOTICES_FILE, notices);
  files.set('SHA256SUMS', Buffer.from(checksums(files)));
  return { files, warnings };
}

async function buildInTemporaryFolder(browser: TargetBrowser) {
  const outDir = await mkdtemp(join(tmpdir(), 'souffleur-package-'));
  try {
    return await buildExtensionFor(browser, { root: ROOT, outDir });
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

/** In the form that `sha256sum --check` reads. */
function checksums(files: ReadonlyMap<string, Uint8Array>): string {
  return [...files]
    .map(([name, contents]) => `${createHash('sha256').update(contents).digest('hex')}  ${name}\n`)
    .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1))
    .join('');
}

const NO_REPOSITORY = new SetupError({
  fr: 'Pas de dépôt git ici : l’archive des sources n’est pas faite.',
  en: 'There is no git repository here: the archive of the sources is not made.',
});
const UNCOMMITTED = new SetupError({
  fr: 'Des fichiers ont été modifiés ou ajoutés depuis le dernier commit : ne publiez pas ce paquet, il ne correspond à aucun commit.',
  en: 'Files were changed or added since the last commit: do not publish this package, it matches no commit.',
});

function readArguments(): { parts: readonly Part[]; out: string } {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: PARTS.join(',') },
      out: { type: 'string', default: join(ROOT, '.output', 'package') },
    },
  });
  const parts = values.only.split(',');
  const unknown = parts.filter((part) => !PARTS.some((known) => known === part));
  if (unknown.length > 0) {
    throw new SetupError({
      fr: `--only ne connaît pas ${unknown.join(', ')} : donnez ${PARTS.join(', ')}.`,
      en: `--only does not know ${unknown.join(', ')}: give ${PARTS.join(', ')}.`,
    });
  }
  return { parts: parts as Part[], out: resolve(values.out) };
}

async function main(): Promise<void> {
  const { parts, out } = readArguments();
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const { files, warnings } = await packageParts(parts, `souffleur-${version}`);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  for (const [name, contents] of files) {
    await writeFile(join(out, name), contents);
    console.log(`${String(contents.length).padStart(10)}  ${join(out, name)}`);
  }
  for (const { sentence } of warnings) console.warn(`\n${sentence[language]}`);
}

const language = terminalLanguage();
try {
  await main();
} catch (error) {
  console.error(error instanceof SetupError ? error.sentence[language] : error);
  process.exitCode = 1;
}
