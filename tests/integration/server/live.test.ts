import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { liveNoticeSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { openEngine } from '@/server/db/engine';
import type { ServiceDatabase } from '@/server/db/schema';
import { nextSeq } from '@/server/db/streams';
import { writeAsTenant } from '@/server/db/tenant';
import { liveHub } from '@/server/live/live';
import type { LiveReader } from '@/server/live/reader';
import { authenticate, revokeDevice } from '@/server/store/members/devices';
import { setDisabled, setRole } from '@/server/store/members/members';
import { eventually } from '@/tests/support/eventually';
import {
  captureTip,
  ENGINE,
  openLive,
  startTestService,
  type TestClient,
  type TestService,
  testPack,
} from '@/tests/support/service';

let service: TestService;
let trainer: TestClient;
let advisor: TestClient;
let other: TestClient;
const open: { close: () => Promise<void> }[] = [];
beforeAll(async () => {
  service = await startTestService({ live: { pollMs: 100, aliveMs: 200 } });
  trainer = await service.join('trainer');
  advisor = await service.join('advisor');
  other = await service.join('advisor');
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((stream) => stream.close()));
});
afterAll(() => service.stop());

async function listen(client: TestClient, index = service) {
  const stream = openLive({ ...client, address: index.address });
  open.push(stream);
  await stream.notice('alive');
  return stream;
}

const publish = (id: string) => trainer.call('PUT', `/v1/packs/${id}/versions/1`, testPack(id, 1));

describe('the live stream', () => {
  it('notifies author and trainer of a tip within milliseconds, and no other advisor', async () => {
    const [author, reviewer, stranger] = [await listen(advisor), await listen(trainer), await listen(other)];
    await advisor.push(advisor.commands(captureTip('Vite.')));
    const answered = performance.now();
    expect((await author.notice('tips')) - answered).toBeLessThan(100);
    expect((await reviewer.notice('tips')) - answered).toBeLessThan(100);
    await sleep(300);
    expect(stranger.notices()).not.toContain('tips');
  });

  it('notifies every member of the organisation of a pack, and nobody of another', async () => {
    const neighbours = await service.addOrganisation('Les Voisins');
    const neighbour = await listen(await service.join('advisor', 'Max', neighbours));
    const streams = [await listen(advisor), await listen(other), await listen(trainer)];
    await publish('annonce');
    const answered = performance.now();
    for (const stream of streams) expect((await stream.notice('packs')) - answered).toBeLessThan(100);
    await sleep(300);
    expect(new Set(neighbour.notices())).toEqual(new Set(['alive']));
  });

  it('says that it is alive at once and again and again, in lines of the contract', async () => {
    const stream = await listen(advisor);
    await stream.notice('alive', 3);
    for (const { line } of stream.lines) liveNoticeSchema.parse(JSON.parse(line));
  });

  it('gathers a burst of changes in few notices, the last of them after the last change', async () => {
    const stream = await listen(trainer);
    const advisors = [advisor];
    while (advisors.length < 6) advisors.push(await service.join('advisor'));
    const pushTen = async (client: TestClient) => {
      for (let index = 0; index < 10; index += 1) {
        await client.push(client.commands(captureTip(`Rafale ${index}`)));
      }
    };
    await Promise.all(advisors.map(pushTen));
    const before = performance.now();
    await advisor.push(advisor.commands(captureTip('Dernier.')));
    const tips = () => stream.lines.filter(({ line }) => line.includes('tips'));
    await eventually(() => tips().at(-1)?.at).toBeGreaterThan(before);
    expect(tips().length).toBeLessThan(61);
  });

  it('ends when the token is revoked, the member disabled or deleted', async () => {
    const act = {
      leaves: (client: TestClient) => client.call('POST', ENDPOINTS.leave.path),
      disabled: (client: TestClient) =>
        service.database
          .transaction()
          .execute((trx) => setDisabled(trx, service.organisationId, client.member.id, 1)),
      revoked: async (client: TestClient) => {
        const { id } = await service.database
          .selectFrom('devices')
          .select('id')
          .where('member_id', '=', client.member.id)
          .executeTakeFirstOrThrow();
        await service.database
          .transaction()
          .execute((trx) => revokeDevice(trx, service.organisationId, id, 1));
      },
    };
    const witness = await listen(advisor);
    for (const end of [act.leaves, act.disabled, act.revoked]) {
      const client = await service.join('advisor');
      const stream = await listen(client);
      await end(client);
      await stream.ended(2_000);
    }
    expect(witness.isOpen()).toBe(true);
  });

  it('notifies an advisor who became a trainer of others’ tips from then on', async () => {
    const rising = await service.join('advisor');
    const stream = await listen(rising);
    await service.database
      .transaction()
      .execute((trx) => setRole(trx, service.organisationId, rising.member.id, 'trainer'));
    await sleep(250);
    await advisor.push(advisor.commands(captureTip('Vu par tous.')));
    await stream.notice('tips');
  });

  it('receives what another process writes', async () => {
    const stream = await listen(advisor);
    const elsewhere = await openEngine(service.settings);
    try {
      const { organisationId } = service;
      await writeAsTenant(elsewhere, organisationId, (trx) => nextSeq(trx, organisationId, 'packs'));
      await stream.notice('packs', 1, 2_000);
    } finally {
      await elsewhere.destroy();
    }
  });

  it('keeps at most eight streams of a device, ending the oldest', async () => {
    const client = await service.join('advisor');
    const first = await listen(client);
    const rest = [];
    for (let index = 0; index < 8; index += 1) rest.push(await listen(client));
    await first.ended(2_000);
    expect(rest.every((stream) => stream.isOpen())).toBe(true);
  });

  it('ends at a graceful stop, which does not wait for its readers', async () => {
    const stopping = await startTestService();
    const client = await stopping.join('advisor');
    const stream = await listen(client, stopping);
    const before = Date.now();
    await stopping.stop();
    await stream.ended();
    expect(Date.now() - before).toBeLessThan(2_000);
  });
});

describe('two streams that open at once', () => {
  /** The same database, whose second look at the streams waits for `gate`, as where many connect at once. */
  function slowAtSecondLook(database: ServiceDatabase, gate: Promise<void>): ServiceDatabase {
    // biome-ignore lint/suspicious/noExplicitAny: whatever a query has
    const later = (query: any): any =>
      new Proxy(query, {
        get(target, key) {
          const value = Reflect.get(target, key, target);
          if (key === 'execute') return () => gate.then(() => value.call(target));
          return typeof value === 'function'
            ? (...words: unknown[]) => later(value.apply(target, words))
            : value;
        },
      });
    let looks = 0;
    return new Proxy(database, {
      get(target, key) {
        const value = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        return (...words: unknown[]) => {
          const made = value.apply(target, words);
          if (key !== 'selectFrom' || words[0] !== 'streams') return made;
          looks += 1;
          return looks === 2 ? later(made) : made;
        };
      },
    });
  }

  it('are both notified of commits after their first line', async () => {
    // On PostgreSQL the look is within a transaction, which this cannot slow down.
    if (ENGINE !== 'sqlite') return;
    const { deviceId } = await authenticate(service.walled, trainer.token, {
      now: Date.now(),
      tokenNow: Date.now(),
    });
    const { organisationId } = service;
    const gate = Promise.withResolvers<void>();
    const counts = { streamCut: () => undefined, noticeSent: () => undefined };
    const hub = liveHub(
      slowAtSecondLook(service.walled, gate.promise),
      counts,
      (error) => {
        throw error;
      },
      { pollMs: 600_000, aliveMs: 600_000 },
    );
    const sent: string[] = [];
    const reader = (write: LiveReader['write']): LiveReader => ({
      organisationId,
      memberId: trainer.member.id,
      deviceId,
      role: 'trainer',
      write,
      buffered: () => 0,
      end: () => undefined,
      cut: () => undefined,
    });
    try {
      const first = hub.open(reader((line) => sent.push(line)));
      const second = hub.open(reader(() => undefined));
      await first;
      expect(sent).toEqual(['{"notice":"alive"}\n']);
      await advisor.push(advisor.commands(captureTip('Entre les deux.')));
      gate.resolve();
      await second;
      hub.wake(organisationId);
      await eventually(() => sent).toContain('{"notice":"tips"}\n');
    } finally {
      await hub.stop();
    }
  });
});

describe('a reader that does not keep up', () => {
  it('is cut once more than the cap waits for it, and others are still notified', async () => {
    const counted = { cut: 0, sent: 0 };
    const counts = {
      streamCut: () => {
        counted.cut += 1;
      },
      noticeSent: () => {
        counted.sent += 1;
      },
    };
    const hub = liveHub(service.database, counts, () => undefined, {
      aliveMs: 10,
      maxBufferedBytes: 200,
    });
    const reader = (write: LiveReader['write'], buffered: () => number, cut: () => void): LiveReader => ({
      organisationId: service.organisationId,
      memberId: advisor.member.id,
      deviceId,
      role: 'advisor',
      write,
      buffered,
      end: () => undefined,
      cut,
    });
    const { id: deviceId } = await service.database
      .selectFrom('devices')
      .select('id')
      .where('member_id', '=', advisor.member.id)
      .executeTakeFirstOrThrow();
    let waiting = 0;
    let cut = 0;
    let sent = 0;
    try {
      await hub.open(
        reader(
          (line) => (waiting += line.length),
          () => waiting,
          () => (cut += 1),
        ),
      );
      await hub.open(
        reader(
          () => (sent += 1),
          () => 0,
          () => undefined,
        ),
      );
      while (sent < 50) await sleep(10);
      expect(cut).toBe(1);
      expect(waiting).toBeLessThan(300);
      expect(counted.cut).toBe(1);
      expect(counted.sent).toBeGreaterThanOrEqual(sent);
    } finally {
      await hub.stop();
    }
  });
});
