/**
 * Notices of the packages whose code or fonts ship, read from the packages that the bundler read.
 * Guarantees: a package without a licence is an error, never a gap in the notices.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type ThirdPartyPackage = {
  name: string;
  version: string;
  /** SPDX expression of its package.json. */
  license: string;
  /** Contents of its licence and notice files, in the order of their names. */
  texts: string[];
};

const LICENCE_FILE = /^(?:licen[cs]e|copying|notice|ofl)(?:[.-].*)?$/iu;
/** The heading of a bundler's own bundled licences, none of which is in its output. */
const OF_ITS_OWN_BUNDLE = /^#+ licenses of bundled dependencies$/imu;
/** Modules that a bundler generates, with the package whose code they hold. */
const VIRTUAL_MODULES: [RegExp, string][] = [
  [/^\0?vite\//u, 'vite'],
  [/^\0?rolldown\//u, 'rolldown'],
];

/** The packages that the modules of a bundle belong to, each once, sorted by name and version. */
export function packagesOf(root: string, moduleIds: Iterable<string>): ThirdPartyPackage[] {
  const folders = new Set<string>();
  for (const id of moduleIds) {
    const folder = packageFolder(root, id);
    if (folder !== undefined) folders.add(folder);
  }
  return mergePackages([...folders].map(readPackage));
}

function packageFolder(root: string, id: string): string | undefined {
  const virtual = VIRTUAL_MODULES.find(([pattern]) => pattern.test(id));
  if (virtual) return join(root, 'node_modules', virtual[1]);
  const path = id
    .replaceAll('\\', '/')
    .replace(/^\0/u, '')
    .replace(/[?#].*$/u, '');
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//u.exec(path)?.[1];
}

function readPackage(folder: string): ThirdPartyPackage {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
    author?: string | { name: string };
  };
  const { name, version, license } = manifest;
  const texts = licenceTexts(folder);
  if (license === 'MIT' && texts.length === 0) {
    const author = typeof manifest.author === 'object' ? manifest.author.name : manifest.author;
    if (author) texts.push(mitLicense(author));
  }
  if (typeof license !== 'string' || texts.length === 0) {
    throw new Error(`${name} ${version} names no license, or its text is nowhere in the package: ${folder}`);
  }
  return { name, version, license, texts };
}

/** The package's licence files; without one, the licence section of its README where that holds the text. */
function licenceTexts(folder: string): string[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
  const read = (name: string) =>
    readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').split(OF_ITS_OWN_BUNDLE)[0]?.trim() ??
    '';
  const files = names.filter((name) => LICENCE_FILE.test(name));
  if (files.length > 0) return files.map(read);
  return names
    .filter((name) => /^readme/iu.test(name))
    .map((name) => /^#+ *licen[cs]e\b.*?\n(.*)/imsu.exec(read(name))?.[1]?.trim() ?? '')
    .filter((text) => /permission is hereby granted/iu.test(text));
}

/** Packages of several bundles, each once, sorted by name and version. */
export function mergePackages(packages: Iterable<ThirdPartyPackage>): ThirdPartyPackage[] {
  const byKey = new Map([...packages].map((one) => [`${one.name}@${one.version}`, one]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** The text of the MIT licence, for packages that only name it. */
function mitLicense(author: string): string {
  return `Copyright (c) ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}

export const NOTICES_FILE = 'THIRD-PARTY-NOTICES.txt';

const RULE = '='.repeat(80);

/** The notices as they ship. */
export function renderNotices(packages: readonly ThirdPartyPackage[]): string {
  const list = packages.map(({ name, version, license }) => `  ${name} ${version} (${license})`);
  const sections = packages.map(
    ({ name, version, license, texts }) =>
      `${RULE}\n${name} ${version}\nLicense: ${license}\n${RULE}\n\n${texts.join('\n\n')}\n`,
  );
  return [
    'Souffleur contains the following packages of other authors, under their own licenses.\n',
    `${list.join('\n')}\n`,
    ...sections,
  ].join('\n');
}

/** The packages of notices that {@link renderNotices} made. */
export function parseNotices(notices: string): ThirdPartyPackage[] {
  const heading = new RegExp(`^${RULE}\\n(\\S+) (\\S+)\\nLicense: (.+)\\n${RULE}$`, 'gmu');
  const [, ...parts] = notices.split(heading);
  const packages: ThirdPartyPackage[] = [];
  for (let i = 0; i + 3 < parts.length; i += 4) {
    const [name = '', version = '', license = '', text = ''] = parts.slice(i, i + 4);
    packages.push({ name, version, license, texts: [text.trim()] });
  }
  return packages;
}
