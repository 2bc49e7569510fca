import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser, OLDEST_BROWSER } from '@/setup/browser';
import { ensureBrowser, fromDownload } from '@/setup/install-browser';

const VERSION = `${OLDEST_BROWSER + 1}.0.7000.1`;

/** A zip of one executable file, not compressed. */
function zipOf(name: string, text: string): Buffer {
  const content = Buffer.from(text);
  const path = Buffer.from(name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, path, content]);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(0o100755 * 0x10000, 6);
  const madeByUnix = Buffer.from([20, 3]);
  const central = Buffer.concat([Buffer.from('PK\u0001\u0002'), madeByUnix, common, rest, path]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from('PK\u0005\u0006'), end]);
}

let folder: string;
let server: Server;
let baseUrl: string;
let reply: Buffer | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'souffleur-download-'));
  server = createServer((request, response) => {
    if (!reply || !request.url?.endsWith('.zip')) response.writeHead(404).end();
    else response.writeHead(200, { 'content-length': reply.length }).end(reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const ensure = () =>
  ensureBrowser({
    progress: () => {},
    search: { paths: [], caches: [join(folder, 'browser')] },
    ways: [fromDownload(join(folder, 'browser'), { buildId: VERSION, baseUrl })],
  });

// The archive has the layout of this one system; what is proved is the same on all.
describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('the download of a browser', () => {
  it('unpacks it where it is found from then on', { timeout: 60_000 }, async () => {
    reply = zipOf('chrome-linux64/chrome', `#!/bin/sh\necho "Google Chrome for Testing ${VERSION}"\n`);
    const found = await ensure();
    expect(found).toMatchObject({ product: 'Google Chrome for Testing', version: VERSION });
    expect(found.path.startsWith(join(folder, 'browser'))).toBe(true);
    expect(await findBrowser({ paths: [], caches: [join(folder, 'browser')] })).toEqual(found);
    expect(await readdir(folder)).toEqual(['browser']);
  });

  it('leaves nothing half done when it fails, and can be tried again', { timeout: 60_000 }, async () => {
    reply = zipOf('chrome-linux64/chrome', 'text').subarray(0, 40);
    await expect(ensure()).rejects.toThrow(/download of Chrome for Testing/u);
    expect(await readdir(folder)).toEqual([]);
    reply = zipOf('chrome-linux64/chrome', `#!/bin/sh\necho "Chrome ${VERSION}"\n`);
    expect((await ensure()).version).toBe(VERSION);
  });
});
