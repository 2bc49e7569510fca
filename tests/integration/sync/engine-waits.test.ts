import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '@/protocol/duration';
import type { SyncReason } from '@/protocol/validation/errors';
import type { MembershipRow } from '@/storage/database/meta-rows';
import { StorageError } from '@/storage/database/storage-error';
import { write } from '@/storage/database/transaction';
import { leaveOrganisation, readSyncState, storeMembership } from '@/storage/membership/membership';
import { ensureSyncRow } from '@/storage/tips/outbox';
import { captureTip } from '@/storage/tips/tips';
import type { SyncTrigger } from '@/sync/run/sync-state';
import { content, testDatabase } from '@/tests/support/database';
import { type PanelOptions, panelOver } from '@/tests/support/network';
import { always, oddServer, PROBLEM_TYPE, problem } from '@/tests/support/network-odd-server';

const START = 1_000_000;

const refuses = (reason: string, status: number, more: object = {}) =>
  always(status, PROBLEM_TYPE, problem(reason, status, more));

/** A member's panel, and a service whose every response is `answer`. */
async function memberPanel(
  reply: (request: IncomingMessage, response: ServerResponse, body: string) => void,
  options: PanelOptions = {},
) {
  const { address, requests } = await oddServer(reply);
  const panel = panelOver(testDatabase(), { now: START, random: () => 1, ...options });
  const organisation = { id: crypto.randomUUID(), name: 'Les Essais' };
  const member = { id: crypto.randomUUID(), name: 'Léa', role: 'advisor' as const, organisation, teams: [] };
  await storeMembership(panel.db, { address, token: 't'.repeat(43), member, joinedAt: START });
  const waitUntil = (notBefore: number, lastReason?: SyncReason) =>
    write(panel.db, [panel.db.meta], async (db) => {
      await db.meta.put({
        ...(await ensureSyncRow(db)),
        notBefore,
        failures: 1,
        ...(lastReason && { lastReason }),
      });
    });
  return { ...panel, requests, waitUntil };
}

describe('a live notice', () => {
  it('does not shorten the retry time of a service', async () => {
    const panel = await memberPanel(refuses('too-many-requests', 429, { retryAfterMs: 60_000 }));
    expect(await panel.run('alarm')).toBe('later');
    panel.clock.now += 59_999;
    expect(await panel.run('remote')).toBe('later');
    expect(panel.requests).toHaveLength(1);
    panel.clock.now += 1;
    await panel.run('remote');
    expect(panel.requests).toHaveLength(2);
  });

  it('does not start what the service has stopped', async () => {
    const panel = await memberPanel(refuses('token-revoked', 401));
    expect(await panel.run('alarm')).toBe('stopped');
    expect(await panel.run('remote')).toBe('stopped');
    expect(panel.requests).toHaveLength(1);
  });

  it('ends the wait for a service that could not be reached', async () => {
    let reachable = false;
    const panel = await memberPanel(refuses('internal', 500), {
      fetch: async (input, init) => {
        if (!reachable) throw new TypeError('Failed to fetch');
        return await globalThis.fetch(input, init);
      },
    });
    expect(await panel.run('alarm')).toBe('later');
    reachable = true;
    expect(await panel.run('alarm')).toBe('later');
    expect(panel.requests).toHaveLength(0);
    expect(await panel.run('remote')).toBe('later');
    expect(panel.requests).toHaveLength(1);
  });

  it('starts a run where nothing has to be waited for', async () => {
    const panel = await memberPanel(refuses('internal', 500));
    await panel.run('remote');
    expect(panel.requests).toHaveLength(1);
  });
});

describe('a wait', () => {
  it.each<SyncTrigger>(['alarm', 'startup', 'opened', 'local', 'remote'])('holds for %s', async (trigger) => {
    const panel = await memberPanel(refuses('internal', 500));
    await panel.waitUntil(START + 1, 'internal');
    expect(await panel.run(trigger)).toBe('later');
    expect(panel.requests).toHaveLength(0);
  });

  it.each<SyncTrigger>(['manual', 'joined'])('does not hold for %s', async (trigger) => {
    const panel = await memberPanel(refuses('internal', 500));
    await panel.waitUntil(START + HOUR_MS, 'internal');
    await panel.run(trigger);
    expect(panel.requests).toHaveLength(1);
  });

  it('is believed up to an hour, the farthest that a service may put a client off', async () => {
    const panel = await memberPanel(refuses('internal', 500));
    await panel.waitUntil(START + HOUR_MS);
    expect(await panel.run('alarm')).toBe('later');
    expect(panel.requests).toHaveLength(0);
    await panel.waitUntil(START + HOUR_MS + 1);
    await panel.run('alarm');
    expect(panel.requests).toHaveLength(1);
  });

  it('is the longer of those of the service and of the command that leaves next', async () => {
    const panel = await memberPanel(refuses('internal', 500));
    await captureTip(panel.db, content('À envoyer.'), { now: 1 });
    await panel.db.commands.toCollection().modify({ retryAt: START + 20 });
    await panel.waitUntil(START + 10);
    panel.clock.now += 10;
    expect(await panel.run('alarm')).toBe('later');
    expect(panel.requests).toHaveLength(0);
    panel.clock.now += 10;
    await panel.run('alarm');
    expect(panel.requests).toHaveLength(1);
  });

  it('is over for the command too, when a person asks', async () => {
    const panel = await memberPanel(refuses('internal', 500));
    await captureTip(panel.db, content('À envoyer.'), { now: 1 });
    await captureTip(panel.db, content('Ensuite.'), { now: 2 });
    await panel.db.commands.toCollection().modify({ retryAt: START + 20 });
    // The first request is the one that asks who this is: it fails before a command leaves.
    await panel.db.meta.put({ ...(await panel.membership()), checkedAt: START - HOUR_MS });
    await panel.run('manual');
    const retryAts = (await panel.db.commands.orderBy('at').toArray()).map(({ retryAt }) => retryAt);
    expect(retryAts).toEqual([undefined, START + 20]);
  });
});

describe('who this is', () => {
  const wasChecked = async (checkedAt: number) => {
    const names: string[] = [];
    const panel = await memberPanel((request, response) => {
      names.push(`${request.method} ${request.url?.split('?')[0]}`);
      refuses('internal', 500)(request, response);
    });
    await panel.db.meta.put({ ...(await panel.membership()), checkedAt } satisfies MembershipRow);
    await panel.run('alarm');
    return names[0];
  };

  it('is believed for an hour', async () => {
    expect(await wasChecked(START - HOUR_MS + 1)).toBe('GET /v1/me');
    expect(await wasChecked(START)).toBe('GET /v1/me');
  });

  it('is read with the version after an hour, and under a clock that was set back', async () => {
    expect(await wasChecked(START - HOUR_MS)).toBe('GET /v1/about');
    expect(await wasChecked(START + 1)).toBe('GET /v1/about');
  });
});

describe('a run that fails', () => {
  it('as no service and no disk fails, lets the error through and is noted nowhere', async () => {
    const bug = new RangeError('bug');
    const panel = await memberPanel(refuses('internal', 500));
    panel.db.meta.hook('reading', (row) => {
      if (row?.key === 'membership') throw bug;
      return row;
    });
    await expect(panel.run('alarm')).rejects.toBe(bug);
  });

  it('resolves as "not joined" when somebody left meanwhile', async () => {
    const panel = await memberPanel((request, response) => {
      void leaveOrganisation(panel.db).then(() => refuses('internal', 500)(request, response));
    });
    await captureTip(panel.db, content('À envoyer.'), { now: 1 });
    expect(['not-joined', 'later']).toContain(await panel.run('alarm'));
    expect((await readSyncState(panel.db))?.lastReason).toBeUndefined();
  });
});

it('a disk that cannot store the reason of a failure changes nothing about the result', async () => {
  const panel = await memberPanel(refuses('token-revoked', 401));
  await captureTip(panel.db, content('À envoyer.'), { now: 1 });
  await panel.run('alarm');
  await panel.waitUntil(0);
  panel.db.meta.hook('updating', () => {
    throw new StorageError('disk-full');
  });
  expect(await panel.run('alarm')).toBe('stopped');
});
