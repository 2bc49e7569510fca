/**
 * `npm run release -- 0.2.0`: sets the version in package.json and its lock, and dates the changes of CHANGELOG.md.
 * *Guarantees:* it writes nothing unless all three can be changed and the tree is that of the last commit. The commit
 * and the tag are left to the person, who reads the changes first.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '@/setup/browser';
import { SetupError, terminalLanguage } from '@/setup/terminal';
import { isCleanTree } from './source';
import { withVersion } from './version';

const language = terminalLanguage();
const FILES = { packageJson: 'package.json', packageLock: 'package-lock.json', changelog: 'CHANGELOG.md' };

async function main(version: string): Promise<void> {
  if (!isCleanTree(ROOT)) {
    throw new SetupError({
      fr: 'Des fichiers ont été modifiés ou ajoutés depuis le dernier commit : faites-en un commit, ou remettez-les en l’état, puis recommencez.',
      en: 'Files were changed or added since the last commit: commit them or put them back, then try again.',
    });
  }
  const read = (name: string) => readFile(join(ROOT, name), 'utf8');
  const files = {
    packageJson: await read(FILES.packageJson),
    packageLock: await read(FILES.packageLock),
    changelog: await read(FILES.changelog),
  };
  const changed = withVersion(files, version, localDate(new Date()));
  for (const key of ['packageJson', 'packageLock', 'changelog'] as const) {
    await writeFile(join(ROOT, FILES[key]), changed[key]);
  }
  const next = `git diff && git commit -am "release: ${version}" && git tag v${version} && npm run package`;
  console.log({ fr: `Version ${version}. Ensuite :`, en: `Version ${version}. Then:` }[language]);
  console.log(`  ${next}`);
}

function localDate(now: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

try {
  await main(process.argv[2] ?? '');
} catch (error) {
  console.error(error instanceof SetupError ? error.sentence[language] : error);
  process.exitCode = 1;
}
