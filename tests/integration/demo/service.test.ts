/** The demo's service as the process that it is, on a database of its own. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, type ServiceProcess, startServiceProcess } from '@/demo/service-process';
import { joinResponseSchema, packsResponseSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import { SetupError } from '@/setup/terminal';

const ORIGIN = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';

let folder: string;
const running: ServiceProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'souffleur été '));
});
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(port?: number) {
  const service = await startServiceProcess({
    port: port ?? (await freePort(47_310)) ?? 0,
    dataFolder: join(folder, 'data'),
    allowedOrigin: ORIGIN,
    logFile: join(folder, 'service.log'),
  });
  running.push(service);
  return service;
}

async function ask(service: ServiceProcess, path: string, init: RequestInit & { token?: string } = {}) {
  const { token, ...rest } = init;
  const response = await fetch(service.address + path, {
    ...rest,
    headers: {
      [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
      origin: ORIGIN,
      ...(rest.body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
  });
  expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  return (await response.json()) as unknown;
}

describe("the demo's service", { timeout: 60_000 }, () => {
  it('prints its codes at the first start only, and shares the seeded pack once', async () => {
    const first = await start();
    const codes = first.first?.invitations ?? [];
    expect(codes.map(({ role }) => role).sort()).toEqual(['admin', 'advisor', 'advisor', 'trainer']);
    const code = codes.find(({ role }) => role === 'advisor')?.code;
    const body = JSON.stringify({ code, name: 'Camille', device: 'Chromium', joinKey: randomUUID() });
    const { token } = joinResponseSchema.parse(
      await ask(first, ENDPOINTS.join.path, { method: 'POST', body }),
    );
    const before = packsResponseSchema.parse(await ask(first, ENDPOINTS.pullPacks.path, { token }));
    expect(before.packs).toMatchObject([{ packId: 'relation-client', version: 1 }]);
    await first.stop();
    expect(await first.ended).toBe(0);

    const second = await start();
    expect(second.first).toBeUndefined();
    expect(await ask(second, ENDPOINTS.pullPacks.path, { token })).toEqual(before);
    expect(await readFile(join(folder, 'service.log'), 'utf8')).not.toContain(code);
  });

  it('says why it does not start, and leaves no process', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = other.address();
    try {
      const error = await start(typeof taken === 'object' ? taken?.port : 0).catch(
        (reason: unknown) => reason,
      );
      if (!(error instanceof SetupError)) throw new Error('it started');
      expect(error.sentence.fr).toMatch(/ne démarre pas.*EADDRINUSE.*service\.log/u);
    } finally {
      other.close();
    }
  });
});

describe('a free port', () => {
  it('is the wanted one, or the next on which nobody listens', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const taken = typeof address === 'object' ? (address?.port ?? 0) : 0;
    expect(await freePort(taken)).toBeGreaterThan(taken);
    await new Promise((resolve) => other.close(resolve));
    expect(await freePort(taken)).toBe(taken);
    expect(await freePort(65_536)).toBeUndefined();
  });
});
