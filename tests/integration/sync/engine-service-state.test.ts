/** What a run does where the service is in another state than the one known here: its version, its streams, its member. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '@/protocol/duration';
import { PROTOCOL_HEADER } from '@/protocol/version';
import { readSyncState, storeMembership } from '@/storage/membership/membership';
import { readTip } from '@/storage/tips/tip-queries';
import { captureTip, withdrawTip } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import { type Fetch, joinedPanel, type Panel, watchedFetch } from '@/tests/support/network';
import { PROBLEM_TYPE, problem } from '@/tests/support/network-odd-server';
import { startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

const refusal = (reason: string, status: number) =>
  Promise.resolve(new Response(problem(reason, status), { status, headers: PROBLEM_TYPE }));

/** A panel whose requests of this name are answered so, as often as said; `names` are all that it sends. */
async function panelRefused(name: string, reason: string, status: number, times = Number.POSITIVE_INFINITY) {
  let left = 0;
  const { fetch, asked: names } = watchedFetch((requested) => {
    if (requested !== name || left === 0) return undefined;
    left -= 1;
    return refusal(reason, status);
  });
  const panel = await joinedPanel(service, 'advisor', { fetch });
  await captureTip(panel.db, content('Première.'), { now: panel.clock.now });
  expect(await panel.run()).toBe('done');
  await captureTip(panel.db, content('Seconde.'), { now: panel.clock.now });
  names.length = 0;
  left = times;
  return { panel, names, count: () => names.filter((each) => each === name).length };
}

describe('a stream that the service cannot go on with', () => {
  it('is read from the beginning, once', async () => {
    const { panel, count } = await panelRefused('GET /v1/tips', 'must-resync', 409, 1);
    expect(await panel.run()).toBe('done');
    expect(count()).toBe(2);
    expect((await readSyncState(panel.db))?.resyncing).toBeUndefined();
  });

  it('is not read a third time in a run', async () => {
    const { panel, count } = await panelRefused('GET /v1/tips', 'must-resync', 409);
    expect(await panel.run()).toBe('later');
    expect(count()).toBe(2);
    const sync = await readSyncState(panel.db);
    expect(sync?.lastReason).toBe('must-resync');
    expect(sync?.resyncing).toEqual({ tips: true, packs: false });
  });

  it('is not restarted for another reason', async () => {
    const { panel, count } = await panelRefused('GET /v1/tips', 'internal', 500);
    expect(await panel.run()).toBe('later');
    expect(count()).toBe(1);
    expect((await readSyncState(panel.db))?.resyncing).toBeUndefined();
  });
});

describe('a push that the service cannot take from this state', () => {
  it('waits for both streams to be read from the beginning, and leaves then', async () => {
    const { panel, names } = await panelRefused('POST /v1/commands', 'must-resync', 409, 1);
    expect(await panel.run()).toBe('done');
    expect(names.filter((name) => !name.includes('/packs/'))).toEqual([
      'POST /v1/commands',
      'GET /v1/me',
      'GET /v1/tips',
      'POST /v1/commands',
      'GET /v1/packs',
    ]);
    expect(await panel.db.commands.count()).toBe(0);
  });

  it('leaves both to be restarted where the reading fails', async () => {
    const { panel } = await panelRefused('POST /v1/commands', 'must-resync', 409);
    expect(await panel.run()).toBe('later');
    const sync = await readSyncState(panel.db);
    expect(sync?.resyncing?.packs).toBe(true);
    expect(sync?.lastReason).toBe('must-resync');
    expect(sync?.packsCursor).toBeUndefined();
  });

  it('restarts nothing for another reason', async () => {
    const { panel, names } = await panelRefused('POST /v1/commands', 'internal', 500);
    expect(await panel.run()).toBe('later');
    expect(names).toEqual(['POST /v1/commands']);
    expect((await readSyncState(panel.db))?.resyncing).toBeUndefined();
  });
});

describe('the version of a service', () => {
  /** A service that was updated to a version, or back, since this panel joined: its requests in others are refused. */
  const spoken = (version: number): { fetch: Fetch; headers: (string | null)[] } => {
    const headers: (string | null)[] = [];
    const fetch: Fetch = async (input, init) => {
      const url = new URL(String(input));
      const header = new Headers(init?.headers).get(PROTOCOL_HEADER);
      if (url.pathname === '/v1/about') {
        const response = await globalThis.fetch(input, init);
        return Response.json({ ...(await response.json()), protocol: version, oldestProtocol: version });
      }
      headers.push(header);
      if (header !== String(version)) return refusal('server-too-old', 400);
      return refusal('internal', 500);
    };
    return { fetch, headers };
  };

  it('is stored as soon as it was agreed on, whatever becomes of the run', async () => {
    const { fetch, headers } = spoken(1);
    const panel = await joinedPanel(service, 'advisor', { fetch });
    expect(await panel.run()).toBe('later');
    expect(headers).toEqual(['2', '1']);
    expect((await panel.membership()).protocol).toBe(1);
    headers.length = 0;
    await panel.run();
    expect(headers).toEqual(['1']);
  });

  it('is stored for nobody who has left meanwhile', async () => {
    const network = spoken(1);
    let panel: Panel;
    const fetch: Fetch = async (input, init) => {
      if (String(input).endsWith('/v1/about')) await rejoin(panel);
      return await network.fetch(input, init);
    };
    panel = await joinedPanel(service, 'advisor', { fetch });
    expect(await panel.run()).toBe('later');
    expect((await panel.membership()).protocol).not.toBe(1);
    expect(network.headers).toEqual(['2']);
  });

  it('is read with the member, who is not read where no version is common', async () => {
    const { fetch, headers } = spoken(99);
    const panel = await joinedPanel(service, 'advisor', { fetch });
    panel.clock.now += HOUR_MS;
    expect(await panel.run()).toBe('stopped');
    expect(headers).toEqual([]);
    expect((await readSyncState(panel.db))?.lastReason).toBe('client-too-old');
  });
});

/** Leaves, and joins anew as the same member with another token, as the person may while a run waits for an answer. */
async function rejoin(panel: Panel): Promise<void> {
  const { address, member } = await panel.membership();
  await storeMembership(panel.db, {
    address,
    token: randomUUID().repeat(2),
    member,
    joinedAt: panel.clock.now,
  });
}

it('a run of a membership that was replaced meanwhile comes again later, and notes nothing', async () => {
  let panel: Panel;
  const { fetch } = watchedFetch((name, go) =>
    name === 'GET /v1/tips'
      ? go().then(async (response) => {
          await rejoin(panel);
          return response;
        })
      : undefined,
  );
  panel = await joinedPanel(service, 'advisor', { fetch });
  expect(await panel.run()).toBe('later');
  const sync = await readSyncState(panel.db);
  expect([sync?.lastReason, sync?.tipsCursor]).toEqual([undefined, undefined]);
});

it('words of a withdrawn tip that an older version left here are erased by the next run', async () => {
  const panel = await joinedPanel(service, 'advisor');
  const id = await captureTip(panel.db, content('Des mots retirés.'), { now: panel.clock.now });
  await panel.run();
  await withdrawTip(panel.db, id);
  await panel.run();
  const withdrawn = await readTip(panel.db, id);
  const older = content('Des mots retirés.');
  await panel.db.tips
    .where('id')
    .equals(id)
    .modify((tip) => {
      tip.content = older;
      if (tip.server) tip.server.content = older;
    });
  expect(await panel.run()).toBe('done');
  expect(await readTip(panel.db, id)).toEqual(withdrawn);
  expect(JSON.stringify(await panel.db.tips.toArray())).not.toContain('mots retirés');
});
