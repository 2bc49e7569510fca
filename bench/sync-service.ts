/** The service's part of `bench/sync`: pushes, live streams, and a panel's first sync. */
import { spawn } from 'node:child_process';
import { createEnvironment, type Environment } from '@/chaos/environment';
import { type Instance, startInstance } from '@/chaos/instances';
import { invite, join as joinAs } from '@/chaos/members';
import { ENDPOINTS } from '@/protocol/endpoints';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import type { FirstSync } from './sync-first';
import type { Pushed, Streamed } from './sync-load';
import { bundled, installPeer, residentMb, runLoad } from './sync-processes';
import { syntheticPacks } from './synthetic-packs';

export type Row = Record<string, string | number>;
export type Table = { title: string; rows: Row[] };
export type Sizes = {
  pushMs: number;
  streams: number;
  notices: number;
  tips: number;
  cards: number;
};

const CONNECTIONS = 16;
const BATCHES = [1, 50];
/** As many as the service lets a device have. */
const STREAMS_A_DEVICE = 8;

const note = (text: string) => process.stderr.write(`${text}\n`);
const rounded = (value: number, digits = 0) => Number(value.toFixed(digits));

/** A service with a new database and as many instances; all stopped after the work. */
async function withService<T>(
  engine: 'sqlite' | 'postgres',
  count: number,
  work: (environment: Environment, instances: Instance[]) => Promise<T>,
): Promise<T> {
  const environment = await createEnvironment(engine);
  const instances: Instance[] = [];
  try {
    while (instances.length < count) instances.push(await startInstance(environment.variables));
    return await work(environment, instances);
  } finally {
    await Promise.all(instances.map((instance) => instance.stop()));
    await environment.remove();
  }
}

async function members(environment: Environment, address: string, count: number): Promise<string[]> {
  const tokens: string[] = [];
  while (tokens.length < count) tokens.push(await joinAs(environment, address, 'trainer'));
  return tokens;
}

export async function measurePush(load: string, { pushMs }: Sizes): Promise<Table[]> {
  const peer = await installPeer();
  const results: { name: string; batch: number; pushed: Pushed }[] = [];
  const services = [
    ['sqlite', 1],
    ['postgres', 1],
    ['postgres', 2],
  ] as const;
  for (const [engine, count] of services) {
    note(`${engine}, ${count}…`);
    await withService(engine, count, async (environment, instances) => {
      const addresses = instances.map((instance) => instance.address() ?? '');
      const tokens = await members(environment, addresses[0] ?? '', CONNECTIONS);
      const name = `${engine === 'sqlite' ? 'embedded' : 'PostgreSQL'}, ${count} instance${count > 1 ? 's' : ''}`;
      for (const batch of BATCHES) {
        const pushed = await runLoad<Pushed>(load, { kind: 'push', addresses, tokens, batch, forMs: pushMs });
        results.push({ name, batch, pushed });
      }
    });
  }
  for (const flush of [true, false]) {
    note(`peer${flush ? ', flushing' : ''}…`);
    const running = await peer.start(flush);
    for (const batch of BATCHES) {
      const documents = { kind: 'documents', address: running.address, connections: CONNECTIONS } as const;
      const pushed = await runLoad<Pushed>(load, { ...documents, batch, forMs: pushMs });
      results.push({ name: flush ? 'PouchDB, flushed' : 'PouchDB as it comes', batch, pushed });
    }
    await running.stop();
  }
  peer.remove();
  const perSecond = ({ commands, seconds }: Pushed) => commands / seconds;
  return BATCHES.map((batch) => {
    const of = results.filter((result) => result.batch === batch);
    const baseline = of.find(({ name }) => name === 'PouchDB, flushed');
    return {
      title: `${CONNECTIONS} clients, pushes of ${batch} (baseline: ${peer.name}, each batch flushed to the disk)`,
      rows: of.map(({ name, pushed }) => ({
        service: name,
        'pushes/s': rounded(pushed.pushes / pushed.seconds),
        'commands/s': rounded(perSecond(pushed)),
        'p50 ms': rounded(pushed.p50Ms, 1),
        'p99 ms': rounded(pushed.p99Ms, 1),
        '× baseline': rounded(perSecond(pushed) / (baseline ? perSecond(baseline.pushed) : 1), 2),
      })),
    };
  });
}

export async function measureStreams(load: string, { streams, notices }: Sizes): Promise<Table> {
  const rows: Row[] = [];
  for (const engine of ['sqlite', 'postgres'] as const) {
    note(`${streams} streams, ${engine}…`);
    await withService(engine, 1, async (environment, [instance]) => {
      const address = instance?.address() ?? '';
      const tokens = await members(environment, address, Math.ceil(streams / STREAMS_A_DEVICE));
      const author = await joinAs(environment, address, 'advisor');
      const follow = async (count: number) => {
        const before = residentMb(instance?.pid());
        const readers = Array.from({ length: count }, (_, index) => tokens[index % tokens.length] ?? '');
        let opened = before;
        const job = { kind: 'streams', address, readers, author, notices } as const;
        const streamed = await runLoad<Streamed>(load, job, () => {
          opened = residentMb(instance?.pid());
        });
        return { before, opened, streamed };
      };
      const one = await follow(1);
      const all = await follow(streams);
      rows.push({
        engine: engine === 'sqlite' ? 'embedded' : 'PostgreSQL',
        streams,
        'told of each notice': rounded(all.streamed.received),
        'memory before MB': rounded(all.before),
        'memory MB': rounded(all.opened),
        'kB a stream': rounded(((all.opened - all.before) * 1024) / streams, 1),
        'one stream p50 ms': rounded(one.streamed.p50Ms, 1),
        'p50 ms': rounded(all.streamed.p50Ms, 1),
        'p99 ms': rounded(all.streamed.p99Ms, 1),
        'p99 × one stream': rounded(all.streamed.p99Ms / one.streamed.p50Ms, 1),
      });
    });
  }
  return { title: 'One capture, and everybody told of it (baseline: one stream alone)', rows };
}

export async function measureFirst(load: string, folder: string, sizes: Sizes): Promise<Table> {
  note('first sync…');
  const file = await bundled('bench/sync-first.ts', folder);
  return await withService('sqlite', 1, async (environment, [instance]) => {
    const address = instance?.address() ?? '';
    const tokens = await members(environment, address, 4);
    const addresses = [address];
    const job = { kind: 'push', addresses, tokens, batch: 200, forMs: 600_000, most: sizes.tips } as const;
    await runLoad<Pushed>(load, job);
    for (const pack of syntheticPacks(sizes.cards)) {
      const response = await fetch(
        `${address}${ENDPOINTS.pullPacks.path}/${pack.id}/versions/${pack.version}`,
        {
          method: 'PUT',
          headers: {
            authorization: `Bearer ${tokens[0]}`,
            [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
            'content-type': 'application/json',
          },
          body: JSON.stringify(pack),
        },
      );
      if (!response.ok) throw new Error(await response.text());
    }
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    child.send({ address, code: await invite(environment, 'trainer') });
    let printed = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    await new Promise((resolve) => child.once('close', resolve));
    const first = JSON.parse(printed) as FirstSync;
    return {
      title: 'First sync of a panel (baseline: downloading and judging the same, keeping nothing)',
      rows: [
        {
          cards: first.cards,
          tips: first.tips,
          ended: first.state,
          'engine s': rounded(first.engineMs / 1000, 1),
          'download s': rounded(first.downloadMs / 1000, 1),
          '× baseline': rounded(first.engineMs / first.downloadMs, 2),
        },
      ],
    };
  });
}
