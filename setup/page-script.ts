/**
 * Makes of `entrypoints/page/` one function with nothing outside of itself, as `scripting.executeScript` takes
 * it together with its arguments, and gives it to whoever imports {@link PAGE_SCRIPT} (decision 4).
 */
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { ROOT } from './browser.ts';

/** The name that the function is imported by: a module that exports `pageScript`. */
export const PAGE_SCRIPT = 'virtual:page-script';

/** The module's text. `minify` is for what is measured and shipped; a reader of a failure wants the other. */
export async function pageScriptModule({ minify }: { minify: boolean }): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'entrypoints', 'page', 'handle-request.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'page',
    minify,
    target: 'es2022',
    logLevel: 'warning',
  });
  // Everything inside of the function: what stood beside it would be missing in the page.
  const code = asciiOf(outputFiles[0]?.text ?? '');
  return `export function pageScript(request) {\n${code}\nreturn page.handleRequest(request);\n}\n`;
}

/** Escapes what esbuild leaves in regular expressions: a page of ours without an encoding would garble it. */
function asciiOf(code: string): string {
  // Without the `u` flag: unit by unit.
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** For Vite, and so for WXT and Vitest. */
export function vitePageScript() {
  const resolved = `\0${PAGE_SCRIPT}`;
  return {
    name: 'page-script',
    resolveId: (id: string) => (id === PAGE_SCRIPT ? resolved : undefined),
    load: (id: string) => (id === resolved ? pageScriptModule({ minify: true }) : undefined),
  };
}

/** For bundles that esbuild makes. */
export function esbuildPageScript(): Plugin {
  return {
    name: 'page-script',
    setup(bundler) {
      // esbuild reads filters as Go does: no flags.
      bundler.onResolve({ filter: new RegExp(`^${PAGE_SCRIPT}$`) }, ({ path }) => ({
        path,
        namespace: 'page-script',
      }));
      bundler.onLoad({ filter: /.*/, namespace: 'page-script' }, async () => ({
        contents: await pageScriptModule({ minify: true }),
      }));
    },
  };
}
