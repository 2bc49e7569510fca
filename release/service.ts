/**
 * The service as files that start with `node server/main.js`, without node_modules.
 * Guarantees: every module that it imports is in the bundle, or part of Node.
 */
import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import type { Entries } from './archive';
import { NOTICES_FILE, packagesOf, renderNotices, type ThirdPartyPackage } from './third-party';

/** Imported only where they are installed: native code for pg, colours for the messages of debug. */
const OPTIONAL = ['pg-native', 'supports-color'];

/** Packages in CommonJS call `require` for Node's own modules. */
const REQUIRE =
  "import { createRequire as createNodeRequire } from 'node:module';\nconst require = createNodeRequire(import.meta.url);";

export async function bundleService(
  root: string,
): Promise<{ files: Entries; packages: ThirdPartyPackage[] }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['server/main.ts', 'server/admin.ts'],
    outdir: 'server',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    tsconfig: 'server/tsconfig.json',
    external: OPTIONAL,
    banner: { js: REQUIRE },
    logLevel: 'warning',
  });
  const missing = Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports.filter(({ external }) => external))
    .map(({ path }) => path)
    .filter((path) => !isBuiltin(path) && !OPTIONAL.includes(path));
  if (missing.length > 0) throw new Error(`The service’s bundle lacks ${[...new Set(missing)].join(', ')}.`);

  const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const packages = packagesOf(
    root,
    bundled.map((path) => join(root, path)),
  );
  const files = new Map<string, Uint8Array>();
  for (const { path, contents } of outputFiles) {
    files.set(relative(root, path).replaceAll('\\', '/'), contents);
  }
  files.set('package.json', Buffer.from(`${JSON.stringify(await manifest(root), null, 2)}\n`));
  files.set(NOTICES_FILE, Buffer.from(renderNotices(packages)));
  for (const name of ['docs/admin.md', 'CHANGELOG.md', ...(await packSource(root))]) {
    files.set(name, await readFile(join(root, name)));
  }
  return { files, packages };
}

/** The files of the pack that an organisation may begin with: `packs publish packs/relation-client`. */
async function packSource(root: string): Promise<string[]> {
  const folder = 'packs/relation-client';
  const entries = await readdir(join(root, folder), { recursive: true });
  return entries
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();
}

/** The manifest: the service reads its version from it, and Node that these are ES modules. */
async function manifest(root: string) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return {
    name: 'souffleur-service',
    version,
    private: true,
    type: 'module',
    engines: { node: '>=24' },
    scripts: { start: 'node server/main.js', admin: 'node server/admin.js' },
  };
}
