/**
 * What is built for each browser: the permissions it asks for, and that nothing in it runs what was fetched.
 * A permission more is a decision: it changes the golden file and needs its entry in docs/permissions.md.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BROWSERS = ['chrome', 'firefox'] as const;
const root = join(import.meta.dirname, '..', '..', '..');

type Manifest = Record<string, unknown> & {
  permissions: string[];
  optional_host_permissions: string[];
  content_security_policy: Record<string, string>;
};
type Built = { manifest: Manifest; files: Map<string, string> };

const built = new Map<string, Built>();
let folder = '';
/** What an organisation gives its own build in advance. */
const SITES = 'https://crm.example, https://*.desk.example:8443';

/** WXT reads its configuration with jiti, before there is an alias: see setup/wxt.mjs. */
const BUILD = `
  process.env.JITI_ALIAS = JSON.stringify({ '@': process.argv[1] });
  const { build } = await import('wxt');
  for (const browser of ${JSON.stringify(BROWSERS)}) {
    const make = (outDirTemplate) =>
      build({ root: process.argv[1], outDir: process.argv[2], outDirTemplate, browser, manifestVersion: 3 });
    delete process.env.SOUFFLEUR_SITES;
    await make(browser);
    process.env.SOUFFLEUR_SITES = process.argv[3];
    await make('sites-' + browser);
  }
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'souffleur-build-'));
  await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', BUILD, '--', root, folder, SITES],
    {
      cwd: root,
      // What a test runs in must not make this a build for development.
      env: { ...process.env, CI: 'true', NODE_ENV: 'production' },
    },
  );
  for (const browser of BROWSERS) built.set(browser, await read(join(folder, browser)));
}, 180_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(from: string): Promise<Built> {
  const entries = await readdir(from, { withFileTypes: true, recursive: true });
  const files = new Map<string, string>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const binary = ['.png', '.woff2'].includes(extname(path));
    files.set(relative(from, path), await readFile(path, binary ? 'latin1' : 'utf8'));
  }
  return { manifest: JSON.parse(files.get('manifest.json') ?? '') as Manifest, files };
}

function of(browser: string): Built {
  const found = built.get(browser);
  if (!found) throw new Error(`Nothing was built for ${browser}.`);
  return found;
}

/** The files of these kinds, as `[name, text]`. */
const texts = (browser: string, ...kinds: string[]) =>
  [...of(browser).files].filter(([name]) => kinds.includes(extname(name)));

/** Each place where a pattern is found, with what stands around it. */
const found = (files: [string, string][], pattern: RegExp) =>
  files.flatMap(([name, text]) =>
    [...text.matchAll(pattern)].map(
      (match) => `${name}: ${text.slice(Math.max(0, match.index - 40), match.index + 60)}`,
    ),
  );

describe.each(BROWSERS)('the manifest for %s', (browser) => {
  it('is the golden one', async () => {
    const golden = JSON.parse(
      await readFile(join(import.meta.dirname, 'golden', `manifest.${browser}.json`), 'utf8'),
    );
    const { version, ...manifest } = of(browser).manifest;
    expect(version).toBe(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).version);
    expect(manifest).toEqual(golden);
  });

  it('[EXT-1] has an entry in docs/permissions.md for each thing it may do, and none besides', async () => {
    const guide = await readFile(join(root, 'docs', 'permissions.md'), 'utf8');
    const entries = [...guide.matchAll(/^### `([^`]+)`(.*)$/gmu)].map(([, name, where]) => ({ name, where }));
    const { manifest } = of(browser);
    const gecko = (manifest.browser_specific_settings as { gecko?: Record<string, unknown> } | undefined)
      ?.gecko;
    const data = gecko?.data_collection_permissions as { optional: string[] } | undefined;
    const requested = [
      ...manifest.permissions,
      ...manifest.optional_host_permissions,
      ...(data?.optional ?? []),
    ];
    const other = browser === 'chrome' ? 'Firefox' : 'Chromium';
    const listed = entries.filter(({ where }) => !where?.includes(`(${other})`)).map(({ name }) => name);
    expect(listed.sort()).toEqual(requested.sort());
  });

  it('[EXT-1] [EXT-7] requires no site, puts nothing into pages by itself and offers nothing to them', () => {
    const { manifest } = of(browser);
    for (const key of [
      'host_permissions',
      'content_scripts',
      'web_accessible_resources',
      'optional_permissions',
    ]) {
      expect(manifest).not.toHaveProperty(key);
    }
    expect(
      manifest.permissions.filter((permission) => /[*:/]|tabs|cookies|history|webRequest/u.test(permission)),
    ).toEqual([]);
  });

  it('[EXT-1] with sites that the organisation gave, requires these and differs in nothing else', async () => {
    const { manifest } = await read(join(folder, `sites-${browser}`));
    const { host_permissions, ...others } = manifest;
    const port = browser === 'firefox' ? '' : ':8443';
    expect(host_permissions).toEqual(['https://crm.example/*', `https://*.desk.example${port}/*`]);
    expect(others).toEqual(of(browser).manifest);
  });

  it('has a search worker without the schemas that validate data from outside: each start waits for it', () => {
    const workers = texts(browser, '.js').filter(([name]) => name.includes('search-worker'));
    expect(workers).toHaveLength(1);
    expect(found(workers, /ZodError|ZodType/gu)).toEqual([]);
  });

  it('[EXT-22] is never in private windows', () => {
    expect(of(browser).manifest.incognito).toBe('not_allowed');
  });

  it('[EXT-4] has a content security policy that lets nothing in but its own files', () => {
    expect(of(browser).manifest.content_security_policy).toEqual({
      extension_pages: [
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self' https: http://127.0.0.1:* http://localhost:*",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
    });
  });

  it('names its messages in both languages', () => {
    const { manifest, files } = of(browser);
    const code = texts(browser, '.js');
    const names = [...JSON.stringify(manifest).matchAll(/__MSG_(\w+)__/gu)].map(([, name]) => name ?? '');
    for (const language of ['fr', 'en']) {
      const messages = JSON.parse(files.get(`_locales/${language}/messages.json`) ?? '{}') as Record<
        string,
        { message?: string }
      >;
      expect(names.filter((name) => !messages[name]?.message)).toEqual([]);
      const said = (name: string) => names.includes(name) || code.some(([, text]) => text.includes(name));
      expect(Object.keys(messages).filter((name) => !said(name))).toEqual([]);
    }
  });
});

describe('the manifest for one browser alone', () => {
  it('[EXT-11] lets no other extension connect in Chromium', () => {
    expect(of('chrome').manifest.externally_connectable).toEqual({ ids: [] });
  });

  it('requires no data in Firefox: consent is requested when a team is joined', () => {
    expect(of('firefox').manifest.browser_specific_settings).toMatchObject({
      gecko: { data_collection_permissions: { required: ['none'] } },
    });
  });
});

/** What stands in libraries and is never reached by us, by the shape it has once minified. */
const OF_LIBRARIES = [
  // Zod asks whether it may compile schemas, and does not where the content security policy forbids it.
  /try\{return(?: new)? Function\([`'"]{2}\),!0\}catch/gu,
  /compile\(\)\{(?:let|const|var) \w+=Function\b/gu,
  // React makes a script element that must not run, and serves `dangerouslySetInnerHTML`, which we do not use.
  /\.innerHTML=`<script><\\\/script>`/gu,
  /__html!==\w+&&\(\w+\.innerHTML=\w+\)/gu,
  /case`innerHTML`:/gu,
];

describe.each(BROWSERS)('what is built for %s', (browser) => {
  const code = () =>
    texts(browser, '.js').map(([name, text]): [string, string] => [
      name,
      OF_LIBRARIES.reduce((rest, pattern) => rest.replace(pattern, ''), text),
    ]);

  it('[EXT-3] runs no text as code', () => {
    expect(
      found(code(), /\beval\s*\(|\bnew Function\b|\bFunction\s*\(|=\s*Function\b(?!\.prototype)/gu),
    ).toEqual([]);
    expect(found(code(), /set(?:Timeout|Interval)\(\s*[`'"]/gu)).toEqual([]);
  });

  it('[EXT-3] makes no markup out of text', () => {
    const markup =
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write\b|srcdoc|createContextualFragment|DOMParser/gu;
    expect(found(code(), markup)).toEqual([]);
  });

  it('[EXT-3] loads scripts, styles, fonts and pictures from itself alone', () => {
    expect(found(texts(browser, '.html'), /(?:src|href)="(?!\/(?:chunks|assets|icon)\/)/gu)).toEqual([]);
    expect(found(texts(browser, '.html'), /<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/gu)).toEqual([]);
    expect(found(texts(browser, '.css'), /url\((?!["']?(?:\/assets\/|data:))|@import/gu)).toEqual([]);
    expect(
      found(texts(browser, '.js'), /(?:import\(|importScripts\(|from)\s*[`'"](?:https?:)?\/\//gu),
    ).toEqual([]);
    expect(
      found(texts(browser, '.js', '.css'), /https?:\/\/[^\s`'"]+\.(?:m?js|css|woff2?|ttf|wasm)\b/gu),
    ).toEqual([]);
  });

  it('names no path of the machine that built it, and carries no source map', () => {
    const places = [root, homedir(), folder].filter((place) => place.length > 2);
    const named = [...of(browser).files].filter(([, text]) =>
      places.some((place) => text.includes(`${place}/`)),
    );
    expect(named.map(([name]) => name)).toEqual([]);
    expect([...of(browser).files.keys()].filter((name) => name.endsWith('.map'))).toEqual([]);
    expect(found(texts(browser, '.js', '.css'), /sourceMappingURL/gu)).toEqual([]);
  });
});

describe('our own source', () => {
  it('[EXT-10] holds neither eval, nor markup made of text, nor a channel that a page could use', async () => {
    const folders = ['browser', 'components', 'entrypoints', 'protocol', 'search', 'storage', 'sync'];
    const sources: [string, string][] = [];
    for (const each of folders) {
      const entries = await readdir(join(root, each), { withFileTypes: true, recursive: true });
      for (const entry of entries.filter(({ name }) => /\.(?:tsx?|html)$/u.test(name))) {
        const path = join(entry.parentPath, entry.name);
        sources.push([relative(root, path), await readFile(path, 'utf8')]);
      }
    }
    expect(sources.length).toBeGreaterThan(50);
    expect(
      found(sources, /\beval\(|\bnew Function\(|dangerouslySetInnerHTML|\.innerHTML|\.outerHTML/gu),
    ).toEqual([]);
    expect(found(sources, /window\.postMessage|onMessageExternal|onConnectExternal|world: 'MAIN'/gu)).toEqual(
      [],
    );
  });
});
