import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pageScriptModule } from '@/setup/page-script';
import { pageScriptSource } from '@/tests/support/insertion-extension';

const LATE = { type: 'insert', text: 'late', notAfter: 0, frame: [] };

describe('the script that goes into a page', () => {
  it('weighs at most 15 kB as it travels', async () => {
    const code = await pageScriptModule({ minify: true });
    expect(gzipSync(code).length).toBeLessThanOrEqual(15 * 1024);
  });

  it('reads the same in any encoding: a page or a bundle without one would garble other characters', async () => {
    expect((await pageScriptModule({ minify: true })).match(/[^\0-\x7f]/gu)).toBeNull();
  });

  it('carries no schema library and calls no extension API but the one for closed shadow roots', async () => {
    const code = await pageScriptModule({ minify: false });
    expect(code).not.toMatch(/zod|_zod|safeParse/iu);
    expect(code.match(/chrome2?\??\.\w+/gu)).toEqual(['chrome?.dom']);
    expect(code).not.toMatch(/indexedDB|postMessage|localStorage|innerHTML/u);
  });

  it('needs nothing but its argument, minified as in the build too, and leaves nothing behind', async () => {
    for (const minify of [false, true]) {
      const services = createContext({});
      const response = runInContext(
        `(${await pageScriptSource({ minify })})(${JSON.stringify(LATE)})`,
        services,
      );
      expect(await response).toEqual({ type: 'too-late' });
      expect(Object.keys(services)).toEqual([]);
    }
  });
});
