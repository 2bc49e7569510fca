import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { leaveRequest } from '@/browser/page-field';
import type { PageRequestSlot } from '@/protocol/page';
import { bundle, pageScript } from '../support/insertion-extension';

describe('the script that goes into a page', () => {
  it('weighs at most 6 kB as it travels', async () => {
    const code = await pageScript({ minify: true });
    expect(gzipSync(code).length).toBeLessThanOrEqual(6 * 1024);
  });

  it('carries no schema library and calls no extension API but the one for closed shadow roots', async () => {
    const code = await pageScript();
    expect(code).not.toMatch(/zod|_zod|safeParse/iu);
    expect(code.match(/chrome2?\??\.\w+/gu)).toEqual(['chrome?.dom']);
    expect(code).not.toMatch(/indexedDB|postMessage|localStorage|innerHTML/u);
  });

  it('takes its request away before anything else, and says so when there is none', async () => {
    const world = createContext({}) as PageRequestSlot;
    const code = await pageScript();
    world.souffleurRequest = { ask: 'insert', text: 'late', notAfter: 0, frame: [] };
    expect(await runInContext(code, world)).toEqual({ told: 'too-late' });
    expect(Object.keys(world)).toEqual([]);
    expect(await runInContext(code, world)).toEqual({ told: 'not-asked' });
    expect(Object.keys(world)).toEqual([]);
  });
});

describe('the function that leaves the request in the page’s isolated world', () => {
  it('needs nothing but its argument, minified as in the build too', async () => {
    const built = await bundle(
      `import { leaveRequest } from '@/browser/page-field'; module.exports = leaveRequest;`,
      { format: 'cjs', minify: true },
    );
    const module: { exports?: unknown } = {};
    runInContext(built, createContext({ module, console, URL, TextEncoder, setTimeout, clearTimeout }));
    for (const source of [leaveRequest.toString(), String(module.exports)]) {
      const world = createContext({}) as PageRequestSlot;
      const request = { ask: 'describe' } as const;
      runInContext(`(${source})(${JSON.stringify(request)})`, world);
      expect(world.souffleurRequest).toEqual(request);
      expect(Object.keys(world)).toEqual(['souffleurRequest']);
    }
  });
});
