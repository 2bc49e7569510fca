import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { LiveNotice } from '@/protocol/api';
import { leaveOrganisation } from '@/storage/membership/membership';
import { followNotices } from '@/sync/live/leader';
import { followLive } from '@/sync/live/live';
import { testDatabase } from '@/tests/support/database';
import { eventuallyHolds } from '@/tests/support/eventually';
import { joinedPanel, panelOver } from '@/tests/support/network';
import { always, JSON_TYPE, oddServer, PROBLEM_TYPE, problem } from '@/tests/support/network-odd-server';
import { captureTip as captureCommand, startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

/** Follows the live stream of an address until the test ends, and notes what it says. */
function follow(address: string, options: { token?: string; silenceMs?: number } = {}) {
  const { token = 't'.repeat(43), silenceMs = 45_000 } = options;
  const received: LiveNotice['notice'][] = [];
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const ended = followLive({
    address,
    token: async () => token,
    fetch,
    onNotice: ({ notice }) => received.push(notice),
    signal: stop.signal,
    now: Date.now,
    random: () => 0,
    silenceMs,
  });
  return { heard: received, ended, stop };
}

const line = (notice: string) => `${JSON.stringify({ notice })}\n`;

describe('[S17] the live stream', () => {
  it('announces what is new while it is open', async () => {
    const trainer = await service.join('trainer');
    const { heard } = follow(trainer.address, { token: trainer.token });
    const advisor = await service.join('advisor');
    await eventuallyHolds(async () => {
      await advisor.push(advisor.commands(captureCommand('Du nouveau.')));
      expect(heard).toContain('tips');
    });
  });

  it('announces everything at each connection, since what was missed before it is unknown', async () => {
    let connections = 0;
    const { address } = await oddServer((_request, response) => {
      connections += 1;
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write(line('alive'));
      if (connections === 1) response.end();
    });
    const { heard } = follow(address);
    await vi.waitFor(() => expect(connections).toBe(2), { timeout: 5_000 });
    await eventuallyHolds(() => expect(heard).toEqual(['tips', 'packs', 'tips', 'packs']));
  });

  it('is opened again when it falls silent', async () => {
    let connections = 0;
    const { address } = await oddServer((_request, response) => {
      connections += 1;
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write(line('alive'));
    });
    follow(address, { silenceMs: 100 });
    await vi.waitFor(() => expect(connections).toBeGreaterThanOrEqual(2), { timeout: 5_000 });
  });

  it('is read line by line, however it is cut, and what is not understood is passed over', async () => {
    const { address } = await oddServer(async (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      const text = `${line('alive')}\n${line('packs')}{"notice":"of the future"}\nnot json\n${line('tips')}`;
      for (const piece of text.match(/.{1,7}/gsu) ?? []) {
        response.write(piece);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    });
    const { heard } = follow(address);
    await eventuallyHolds(() => expect(heard).toEqual(['tips', 'packs', 'packs', 'tips']));
  });

  it('is left when a line has no end, and not hammered', async () => {
    let connections = 0;
    let cut = 0;
    const { address } = await oddServer((_request, response) => {
      connections += 1;
      response.on('close', () => {
        cut += 1;
      });
      response.writeHead(200, JSON_TYPE);
      response.write('x'.repeat(100_000));
    });
    const { heard } = follow(address);
    await eventuallyHolds(() => expect(cut).toBe(1));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(connections).toBe(1);
    expect(heard).toEqual([]);
  });

  it('ends with the reason when the service refuses for good', async () => {
    const { address, requests } = await oddServer(always(401, PROBLEM_TYPE, problem('token-revoked', 401)));
    expect(await follow(address).ended).toBe('token-revoked');
    expect(requests).toHaveLength(1);
  });

  it('is tried again after any other refusal, and ends when it is aborted', async () => {
    const { address, requests } = await oddServer(always(503, PROBLEM_TYPE, problem('stopping', 503)));
    const { ended, stop } = follow(address);
    await vi.waitFor(() => expect(requests.length).toBeGreaterThanOrEqual(2), { timeout: 5_000 });
    stop.abort();
    expect(await ended).toBeUndefined();
  });

  it('ends at once when it is aborted while it is open', async () => {
    const member = await service.join('advisor');
    const { ended, stop } = follow(member.address, { token: member.token });
    await new Promise((resolve) => setTimeout(resolve, 50));
    stop.abort();
    expect(await ended).toBeUndefined();
  });
});

describe('[S17] an open page', () => {
  it('follows joining and leaving', async () => {
    const panel = panelOver(testDatabase());
    const then = vi.fn();
    const stop = followNotices(panel.db, then);
    onTestFinished(stop);
    const trainer = await joinedPanel(service, 'trainer');
    await panel.db.meta.put(await trainer.membership());
    const advisor = await service.join('advisor');
    await eventuallyHolds(async () => {
      await advisor.push(advisor.commands(captureCommand('Une.')));
      expect(then).toHaveBeenCalled();
    });
    await leaveOrganisation(panel.db);
    await new Promise((resolve) => setTimeout(resolve, 100));
    then.mockClear();
    await advisor.push(advisor.commands(captureCommand('Deux.')));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(then).not.toHaveBeenCalled();
  });
});
