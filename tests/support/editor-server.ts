/**
 * Serves the pages with editors on ports of this machine. Each page's bundle is built once for the versions
 * it is made of, and stored under the system's temporary folder.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { build } from 'esbuild';
import { EDITOR_KINDS, type EditorKind } from './editor-kinds';

const PAGES = join(import.meta.dirname, 'editor-pages');
/** The editors have a package.json of their own: `editor-packages.ts` installs them. */
const MODULES = join(PAGES, 'node_modules');

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};
/** Editors that fetch parts of themselves from beside their script, and cannot be bundled. */
const BESIDE: Record<string, string> = {
  ckeditor4:
    '<script>CKEDITOR_BASEPATH = "/modules/ckeditor4/"</script><script src="/modules/ckeditor4/ckeditor.js"></script>',
  tinymce: '<script src="/modules/tinymce/tinymce.min.js"></script>',
};
const STYLES: Record<string, string> = {
  ckeditor5: '/modules/ckeditor5/dist/ckeditor5.css',
  quill: '/modules/quill/dist/quill.core.css',
  trix: '/modules/trix/dist/trix.css',
};
const STRICT =
  "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

export type EditorServer = {
  /** The address of a kind's page; one in a frame of another origin names `localhost` in it. */
  urlOf: (kind: EditorKind) => string;
  /** The other origin, that of frames which are to be of another origin. */
  elsewhere: string;
  close: () => Promise<void>;
};

export async function serveEditors(): Promise<EditorServer> {
  const folder = await builtPages();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    try {
      const [, area, ...rest] = decodeURIComponent(url.pathname).split('/');
      const path = rest.join('/');
      if (area === 'page') sendHtml(response, editorPage(path), url.searchParams.has('strict'));
      else if (area === 'framing') sendHtml(response, framingPage(url.searchParams), false);
      else if (area === 'built') await sendFile(response, folder, path);
      else if (area === 'modules') await sendFile(response, MODULES, path);
      else response.writeHead(404).end();
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const elsewhere = `http://localhost:${port}`;
  return {
    elsewhere,
    urlOf: (kind) => {
      const search = kind.search ?? (kind.strict ? 'strict' : '');
      const own = `/page/${kind.page}${search && `?${search}`}${kind.hash ? `#${kind.hash}` : ''}`;
      if (!kind.frame) return origin + own;
      const inner = (kind.frame === 'cross-origin' ? elsewhere : '') + own;
      const framed = new URLSearchParams({ inner, ...(kind.frame === 'sandboxed' && { sandbox: '' }) });
      return `${origin}/framing?${framed}`;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}

function editorPage(page: string): string {
  const style = [STYLES[page], existsStyle(page)].filter((href) => href !== undefined);
  return `${style.map((href) => `<link rel="stylesheet" href="${href}">`).join('')}
    <p id="above">Above, untouched.</p><div id="place"></div><p id="below">Below, untouched.</p>
    ${BESIDE[page] ?? ''}<script type="module" src="/built/${page}.js"></script>`;
}

function existsStyle(page: string): string | undefined {
  return existsSync(join(pagesFolder(), `${page}.css`)) ? `/built/${page}.css` : undefined;
}

function framingPage(requested: URLSearchParams): string {
  const sandbox = requested.has('sandbox') ? ' sandbox="allow-scripts"' : '';
  return `<p id="above">Above, untouched.</p>
    <iframe${sandbox} src="${requested.get('inner')?.replaceAll('&', '&amp;')}" width="800" height="500"></iframe>`;
}

function sendHtml(response: ServerResponse, body: string, strict: boolean): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    ...(strict && { 'content-security-policy': STRICT }),
  });
  response.end(`<!doctype html><meta charset="utf-8"><title>Customer 42</title>${body}`);
}

async function sendFile(response: ServerResponse, folder: string, path: string): Promise<void> {
  const file = normalize(join(folder, path));
  const content = await readFile(file.startsWith(folder) ? file : '');
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    // A sandboxed frame has no origin, and module scripts are fetched with CORS.
    'access-control-allow-origin': '*',
    'cache-control': 'max-age=3600',
  });
  response.end(content);
}

let built: string | undefined;

function pagesFolder(): string {
  if (!built) throw new Error('The pages are not built yet.');
  return built;
}

/** The folder with every page's bundle, built now unless one of the same versions and sources is there. */
async function builtPages(): Promise<string> {
  const key = createHash('sha256');
  const sources = (await readdir(PAGES)).filter((name) => /\.ts$|^package-lock\.json$/u.test(name)).sort();
  for (const name of sources) key.update(name).update(await readFile(join(PAGES, name)));
  key.update(await readFile(import.meta.filename));
  const folder = join(tmpdir(), `souffleur-editors-${key.digest('hex').slice(0, 16)}`);
  built = folder;
  if (existsSync(folder)) return folder;
  await mkdir(tmpdir(), { recursive: true });
  const partial = await mkdtemp(`${folder}-part-`);
  try {
    const all = [...new Set(EDITOR_KINDS.map(({ page }) => page))];
    await bundle(
      all.filter((page) => page !== 'draft'),
      partial,
    );
    const react18 = { react: 'react-18', 'react-dom': 'react-dom-18' };
    await bundle(
      all.filter((page) => page === 'draft'),
      partial,
      react18,
    );
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another run may have built the same meanwhile.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

async function bundle(pages: string[], outdir: string, alias: Record<string, string> = {}): Promise<void> {
  await build({
    // What an alias names is looked for from here.
    absWorkingDir: PAGES,
    entryPoints: pages.map((page) => join(PAGES, `${page}.ts`)),
    outdir,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    alias,
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    loader: { '.ttf': 'dataurl', '.svg': 'dataurl', '.png': 'dataurl' },
    logLevel: 'error',
  });
}
