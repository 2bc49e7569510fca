/**
 * One run: clients that act on instances that are killed, through a network that fails, over a database that is
 * restarted; then a pause until no client has anything to send; then the audit. A seed decides which fault hits whom
 * and what each client does; it cannot decide the order in which real processes act.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { audit, type Verdict } from './audit';
import { type Balancer, startBalancer } from './balancer';
import { readClientLog } from './client-log';
import { bundleClient, type Client, startClient } from './clients';
import { createEnvironment, type EngineName, type Environment } from './environment';
import { type Instance, startInstance } from './instances';
import { invite, join } from './members';
import { startPuller } from './puller';
import { type Random, seeded } from './random';
import { writeJournal } from './service-journal';

export type ChaosOptions = {
  engine: EngineName;
  /** How long clients act and things break. */
  forMs: number;
  seed: number;
  clients?: number;
  instances?: number;
  /** Mean time between two acts of a client. */
  paceMs?: number;
  /** Mean time between two of {@link FAULTS}. */
  faultMs?: number;
  /** The share of requests that the network harms. */
  harmed?: number;
  /** Another program than the service's own; for a test of the harness. */
  service?: string;
};

/** The faults of a run besides those of single requests, with their relative frequency. */
export const FAULTS = {
  'kill-client': 5,
  'kill-instance': 3,
  'partition-instance': 2,
  'cut-connections': 2,
  'restart-database': 1,
} as const;
export type Fault = keyof typeof FAULTS;

export type ChaosReport = Verdict & {
  engine: EngineName;
  seed: number;
  faults: Record<Fault, number>;
  requests: number;
  harmed: number;
  /** Tokens that clients rotated, as many as they remember. */
  rotations: number;
};

const DRAIN_WITHIN_MS = 60_000;

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { engine, forMs, seed, clients: clientCount = 12, instances: instanceCount = 2 } = options;
  const environment = await createEnvironment(engine);
  const instances: Instance[] = [];
  const clients: Client[] = [];
  let balancer: Balancer | undefined;
  try {
    await writeJournal(environment.database);
    // One after the other: the first one migrates and creates the organisation.
    while (instances.length < instanceCount) {
      instances.push(await startInstance(environment.variables, options.service));
    }
    const addresses = () => instances.map((instance) => instance.address());
    const harmed = options.harmed ?? 0.12;
    balancer = await startBalancer({ instances: addresses, random: seeded(seed, 'network'), harmed });
    const puller = startPuller(addresses, await join(environment, addresses()[0] ?? '', 'trainer'));

    const bundle = await bundleClient(environment.folder);
    const { address } = balancer;
    const paceMs = options.paceMs ?? 300;
    const starting = Array.from({ length: clientCount }, async (_, index) => {
      const role = index % 3 === 2 ? 'trainer' : 'advisor';
      const code = await invite(environment, role);
      const own = {
        under: environment.folder,
        address,
        code,
        name: `client-${index}`,
        role,
        seed,
        paceMs,
      } as const;
      clients.push(await startClient(bundle, own));
    });
    await Promise.all(starting);
    clients.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));

    const faults = await breakThings({
      random: seeded(seed, 'faults'),
      untilMs: Date.now() + forMs,
      everyMs: options.faultMs ?? 1_500,
      environment: environment,
      instances,
      clients,
      balancer,
    });
    await balancer.heal();
    await drain(clients);
    const received = await puller.finish();
    const reports = await Promise.all(
      clients.map(async (client) => ({
        name: client.name,
        log: readClientLog(client.folder),
        report: await client.report(),
      })),
    );
    const verdict = await audit(environment.database, reports, received);
    const rotations = reports.reduce((all, { report }) => all + report.rotations, 0);
    return { ...verdict, engine, seed, faults, rotations, ...balancer.counts() };
  } finally {
    await Promise.allSettled(clients.map((client) => client.end()));
    await balancer?.close();
    await Promise.allSettled(instances.map((instance) => instance.stop()));
    await environment.remove();
  }
}

/** Lets one fault after the other happen, some of them side by side; resolves when all are over. */
async function breakThings({
  random,
  untilMs,
  everyMs,
  environment,
  instances,
  clients,
  balancer,
}: {
  random: Random;
  untilMs: number;
  everyMs: number;
  environment: Environment;
  instances: readonly Instance[];
  clients: readonly Client[];
  balancer: Balancer;
}): Promise<Record<Fault, number>> {
  const done: Record<Fault, number> = {
    'kill-client': 0,
    'kill-instance': 0,
    'partition-instance': 0,
    'cut-connections': 0,
    'restart-database': 0,
  };
  /** Instances and clients that are restarting: none is killed before it is back. */
  const down = new Map<unknown, Promise<void>>();
  const befall = (victim: unknown, fault: Fault, work: () => Promise<void>) => {
    if (down.has(victim)) return;
    done[fault] += 1;
    down.set(
      victim,
      work().then(() => void down.delete(victim)),
    );
  };
  while (Date.now() < untilMs) {
    await sleep(Math.min(random.next() * 2 * everyMs, Math.max(0, untilMs - Date.now())));
    const fault = random.weighed(FAULTS);
    const index = random.below(instances.length);
    const [client, instance] = [random.pick(clients), instances[index]];
    const downMs = random.below(1_500);
    if (fault === 'kill-client' && client) befall(client, fault, () => client.kill());
    if (fault === 'kill-instance' && instance) befall(instance, fault, () => instance.kill(downMs));
    if (fault === 'partition-instance') befall(index, fault, () => balancer.partition(index, downMs));
    if (fault === 'cut-connections') befall(balancer, fault, async () => balancer.cut());
    if (fault === 'restart-database' && environment.cluster) {
      const { restart } = environment.cluster;
      befall(environment, fault, () => restart(random.chance(0.7) ? 'immediate' : 'fast', downMs));
    }
    // A failure must end the run now, not only at the end.
    await Promise.race([Promise.all(down.values()), sleep(0)]);
  }
  await Promise.all(down.values());
  return done;
}

/** Syncs all clients until none has anything to send or to receive. */
async function drain(clients: readonly Client[]): Promise<void> {
  await Promise.all(clients.map((client) => client.beQuiet()));
  const until = Date.now() + DRAIN_WITHIN_MS;
  let quietRounds = 0;
  while (quietRounds < 2 && Date.now() < until) {
    const synced = await Promise.all(clients.map((client) => client.sync()));
    const quiet = synced.every(({ state, waiting }) => state === 'done' && waiting === 0);
    quietRounds = quiet ? quietRounds + 1 : 0;
    if (!quiet) await sleep(100);
  }
}
