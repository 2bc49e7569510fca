import { describe, expect, it, vi } from 'vitest';
import type { SyncReason } from '@/protocol/validation/errors';
import type { SyncRow } from '@/storage/database/meta-rows';
import { readSyncState, storeMembership } from '@/storage/membership/membership';
import { unsentCount } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { backOffMs, FARTHEST_MS } from '@/sync/http/back-off';
import { singleFlight, webLock } from '@/sync/run/single-flight';
import { content, testDatabase } from '@/tests/support/database';
import { ownLock, type Panel, panelOver } from '@/tests/support/network';
import { always, oddServer, PROBLEM_TYPE, problem } from '@/tests/support/network-odd-server';

const MINUTE = 60_000;

/** A panel that belongs to a service which refuses everything in this way. */
async function refusedPanel(
  reason: string,
  status: number,
  { random = () => 1, more = {} }: { random?: () => number; more?: object } = {},
): Promise<Panel & { requests: unknown[]; state: () => Promise<SyncRow> }> {
  const { address, requests } = await oddServer(always(status, PROBLEM_TYPE, problem(reason, status, more)));
  const panel = panelOver(testDatabase(), { now: 1_000_000, random });
  const organisation = { id: crypto.randomUUID(), name: 'Les Essais' };
  const member = { id: crypto.randomUUID(), name: 'Léa', role: 'advisor' as const, organisation, teams: [] };
  await storeMembership(panel.db, { address, token: 't'.repeat(43), member, joinedAt: 1_000_000 });
  const state = async () => {
    const sync = await readSyncState(panel.db);
    if (!sync) throw new Error('there is a sync row');
    return sync;
  };
  return { ...panel, requests, state };
}

describe('[S14] the wait after a failure', () => {
  it('is between a second and a bound that doubles up to five minutes', () => {
    for (let failures = 1; failures <= 40; failures += 1) {
      const bound = Math.min(5 * MINUTE, 1_000 * 2 ** failures);
      expect(backOffMs({ failures, random: () => 0 })).toBe(1_000);
      expect(backOffMs({ failures, random: () => 1 })).toBe(bound);
      const middle = backOffMs({ failures, random: () => 0.5 });
      expect(middle).toBeGreaterThan(1_000);
      expect(middle).toBeLessThan(bound);
    }
  });

  it('is never shorter than the service asks, up to an hour', () => {
    expect(backOffMs({ failures: 1, random: () => 0, retryAfterMs: 90_000 })).toBe(90_000);
    expect(backOffMs({ failures: 1, random: () => 0, retryAfterMs: 9e12 })).toBe(FARTHEST_MS);
    expect(backOffMs({ failures: 9, random: () => 1, retryAfterMs: 10 })).toBe(5 * MINUTE);
  });

  it('is long at once where waiting does not help', () => {
    expect(backOffMs({ failures: 1, random: () => 1, longest: true })).toBe(5 * MINUTE);
  });
});

describe('[S14] a service that fails', () => {
  it('is left alone until the time that the database holds, then tried again', async () => {
    const panel = await refusedPanel('internal', 500);
    await captureTip(panel.db, content('À envoyer.'), { now: 1 });
    expect(await panel.run('local')).toBe('later');
    expect(await panel.state()).toMatchObject({ failures: 1, lastReason: 'internal', notBefore: 1_002_000 });
    expect(await panel.db.commands.toArray()).toMatchObject([{ attempts: 1, lastReason: 'internal' }]);
    expect(panel.requests).toHaveLength(1);

    panel.clock.now += 1_999;
    expect(await panel.run('local')).toBe('later');
    expect(panel.requests).toHaveLength(1);

    panel.clock.now += 1;
    expect(await panel.run('alarm')).toBe('later');
    expect(panel.requests).toHaveLength(2);
    expect(await panel.state()).toMatchObject({ failures: 2, notBefore: panel.clock.now + 4_000 });
    expect(await unsentCount(panel.db)).toBe(1);
  });

  it('is sent at once at a person’s request, or just after joining', async () => {
    const panel = await refusedPanel('internal', 500);
    await panel.run('alarm');
    await panel.run('manual');
    await panel.run('joined');
    expect(panel.requests).toHaveLength(3);
  });

  it('gets the retry time that it requested', async () => {
    const panel = await refusedPanel('too-many-requests', 429, { more: { retryAfterMs: 123_456 } });
    await panel.run('alarm');
    expect((await panel.state()).notBefore).toBe(1_000_000 + 123_456);
  });

  it('is remembered by the next worker', async () => {
    const panel = await refusedPanel('internal', 500);
    await panel.run('alarm');
    const next = panelOver(panel.db, { now: panel.clock.now + 10 });
    expect(await next.run('startup')).toBe('later');
    expect(panel.requests).toHaveLength(1);
  });

  it('is waited for as the first waiting command says, also when nothing else does any more', async () => {
    const panel = await refusedPanel('too-many-requests', 429, { more: { retryAfterMs: 60_000 } });
    await captureTip(panel.db, content('Première.'), { now: 1 });
    await captureTip(panel.db, content('Seconde.'), { now: 2 });
    await panel.run('alarm');
    const retryAts = async () => (await panel.db.commands.orderBy('at').toArray()).map((row) => row.retryAt);
    expect(await retryAts()).toEqual([1_060_000, undefined]);
    expect((await panel.state()).notBefore).toBe(1_060_000);

    await panel.db.meta.put({ ...(await panel.state()), notBefore: 0, failures: 0 });
    panel.clock.now += 59_999;
    expect(await panel.run('local')).toBe('later');
    expect(panel.requests).toHaveLength(1);
    panel.clock.now += 1;
    await panel.run('alarm');
    expect(panel.requests).toHaveLength(2);
    expect(await retryAts()).toEqual([panel.clock.now + 60_000, undefined]);

    // The clock was set back: not a wait of a day.
    panel.clock.now -= 86_400_000;
    await panel.run('alarm');
    expect(panel.requests).toHaveLength(3);
  });

  it('is called without a retry time in the command, at a person’s request', async () => {
    const panel = await refusedPanel('internal', 500);
    await captureTip(panel.db, content('À envoyer.'), { now: 1 });
    await panel.run('alarm');
    const membership = await panel.membership();
    // Now the service is not even asked for the push: it fails at the question who this is.
    await panel.db.meta.put({ ...membership, checkedAt: panel.clock.now + 1 });
    await panel.run('manual');
    const [row] = await panel.db.commands.toArray();
    expect(row).toMatchObject({ attempts: 1, lastReason: 'internal' });
    expect(row).not.toHaveProperty('retryAt');
  });

  it('puts off no command when it was the reading that failed', async () => {
    const panel = await refusedPanel('internal', 500);
    await panel.run('alarm');
    await captureTip(panel.db, content('Depuis.'), { now: 1 });
    expect((await panel.db.commands.toArray())[0]).not.toHaveProperty('retryAt');
  });

  it('does not stay unasked because the clock was a day ahead when it failed', async () => {
    const panel = await refusedPanel('internal', 500, { more: { retryAfterMs: 60_000 } });
    const membership = await panel.membership();
    panel.clock.now += 86_400_000;
    // The service's word on who this is would be asked for again first.
    await panel.db.meta.put({ ...membership, checkedAt: panel.clock.now });
    await panel.run('alarm');
    panel.clock.now -= 86_400_000;
    await panel.run('alarm');
    expect(panel.requests).toHaveLength(2);
    expect((await panel.state()).notBefore).toBe(panel.clock.now + 60_000);
  });
});

describe('[S15] a service that will not serve this panel', () => {
  it.each<[SyncReason, number, number]>([
    ['token-revoked', 401, 1],
    ['unauthorised', 401, 1],
    ['member-disabled', 403, 1],
    // One request more: which versions it does speak.
    ['client-too-old', 426, 2],
    ['server-too-old', 426, 2],
  ])('%s stops sync with its reason, while capture goes on', async (reason, status, requests) => {
    const panel = await refusedPanel(reason, status);
    expect(await panel.run('alarm')).toBe('stopped');
    expect(await panel.state()).toMatchObject({ lastReason: reason });
    const id = await captureTip(panel.db, content('Quand même.'), { now: 1 });
    expect(id).toBeTypeOf('string');
    expect(await panel.run('local')).toBe('stopped');
    expect(panel.requests).toHaveLength(requests);
    expect(await unsentCount(panel.db)).toBe(1);
  });

  it('is called again now and then: a member may be enabled again', async () => {
    const panel = await refusedPanel('member-disabled', 403);
    await panel.run('alarm');
    panel.clock.now += 5 * MINUTE;
    expect(await panel.run('alarm')).toBe('stopped');
    expect(panel.requests).toHaveLength(2);
  });

  it('waits longer for what only waiting does not resolve', async () => {
    const panel = await refusedPanel('forbidden', 403);
    expect(await panel.run('alarm')).toBe('later');
    expect((await panel.state()).notBefore).toBe(1_000_000 + 5 * MINUTE);
  });
});

describe('[S13] one run at a time', () => {
  it('also when the run before failed', async () => {
    let running = 0;
    const work = vi.fn(async (why: 'a' | 'b') => {
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      if (why === 'a') throw new Error('failed');
      return why;
    });
    const run = singleFlight(work, ownLock);
    const results = await Promise.allSettled([run('a'), run('b'), run('a'), run('b')]);
    expect(results.map((result) => result.status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    // The second `b` shared the first, which had not begun.
    expect(work).toHaveBeenCalledTimes(3);
    expect(await run('b')).toBe('b');
  });

  it('across all contexts that share the browser’s locks', async () => {
    const order: string[] = [];
    const work = (who: string) => async () => {
      order.push(`${who} begins`);
      await new Promise((resolve) => setTimeout(resolve, 2));
      order.push(`${who} ends`);
    };
    const [one, two] = [singleFlight(work('one'), webLock()), singleFlight(work('two'), webLock())];
    await Promise.all([one('x'), two('x')]);
    expect(order).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
  });
});
