/**
 * The service's metrics, for Prometheus.
 * Guarantees: a series names a route's pattern, an outcome or a closed reason, and never a member, an organisation, a
 * browser, a tip or an address; the number of series is known before the first request.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Outcome } from '@/protocol/command';
import { ENDPOINTS } from '@/protocol/endpoints';
import { COMMAND_REASONS } from '@/protocol/validation/errors';

/** Whether the database responds, and how many of this build's migrations it has. */
export type DatabaseState = { up: boolean; migrationsApplied: number; migrationsKnown: number };

/** What retention deletes. */
export type Dropped =
  | 'tombstones'
  | 'invitations'
  | 'sign-ins'
  | 'tokens'
  | 'refused-commands'
  | 'origins'
  | 'devices'
  | 'acts';

export type ServiceMetrics = {
  /** A response was sent. `seconds` is absent for an endless response. */
  responded: (request: { method: string; route: string; status: number; seconds?: number }) => void;
  pushed: (outcomes: readonly Outcome[]) => void;
  committedTogether: (works: number) => void;
  streamOpened: () => void;
  streamClosed: () => void;
  streamCut: () => void;
  noticeSent: (notice: 'alive' | 'tips' | 'packs') => void;
  dropped: (what: Dropped, count: number) => void;
  /** A stored row that the contract refuses was left out of a list. */
  rowLeftOut: () => void;
  /** A round of retention ended well; ms since epoch. */
  retentionRuns: (ranAt: number) => void;
  /** The text that Prometheus reads, and its type. */
  print: () => Promise<{ contentType: string; text: string }>;
};

/** Requests that match no route. */
const NO_ROUTE = 'none';
const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']);

/** Starts to count, from zero. `look` is called at each reading. */
export function serviceMetrics(version: string, readState: () => Promise<DatabaseState>): ServiceMetrics {
  const registry = new Registry();
  const registers = [registry];
  const routes = new Set<string>(Object.values(ENDPOINTS).map(({ path }) => path));
  const routeLabel = (route: string) => (routes.has(route) ? route : NO_ROUTE);

  const requests = new Counter({
    name: 'souffleur_requests_total',
    help: 'Requests, by method, pattern of the route and class of the status.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'souffleur_request_duration_seconds',
    help: 'From the head of a request to the end of its answer; live streams are left out.',
    labelNames: ['route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  const pushes = new Counter({
    name: 'souffleur_pushes_total',
    help: 'Pushes that got their outcomes.',
    registers,
  });
  const commands = new Counter({
    name: 'souffleur_commands_total',
    help: 'Outcomes, those of retries included. The reason of an applied one is "none".',
    labelNames: ['outcome', 'reason'],
    registers,
  });
  commands.inc({ outcome: 'applied', reason: 'none' }, 0);
  for (const reason of COMMAND_REASONS) commands.inc({ outcome: 'refused', reason }, 0);
  const batches = new Histogram({
    name: 'souffleur_commit_works',
    help: 'Pushes that shared one commit.',
    buckets: [1, 2, 5, 10, 20, 50],
    registers,
  });
  const streams = new Gauge({
    name: 'souffleur_live_streams',
    help: 'Live streams open now.',
    registers,
  });
  const cuts = new Counter({
    name: 'souffleur_live_streams_cut_total',
    help: 'Live streams cut because their reader did not keep up.',
    registers,
  });
  const notices = new Counter({
    name: 'souffleur_live_notices_total',
    help: 'Lines written to live streams.',
    labelNames: ['notice'],
    registers,
  });
  const dropped = new Counter({
    name: 'souffleur_housekeeping_dropped_total',
    help: 'Rows that retention deleted, by kind.',
    labelNames: ['what'],
    registers,
  });
  const leftOut = new Counter({
    name: 'souffleur_rows_left_out_total',
    help: 'Stored rows that the contract refuses, left out of lists.',
    registers,
  });
  const retentionRuns = new Gauge({
    name: 'souffleur_housekeeping_last_run_timestamp_seconds',
    help: 'When this process last ran retention in every organisation, in seconds since 1970.',
    registers,
  });
  const up = new Gauge({
    name: 'souffleur_database_up',
    help: '1 when the database responded to this reading.',
    registers,
  });
  const migrations = new Gauge({
    name: 'souffleur_database_migrations',
    help: 'Migrations that this build knows, and of these, those that the database holds.',
    labelNames: ['state'],
    registers,
  });
  new Gauge({
    name: 'souffleur_build_info',
    help: 'Always 1; the version is its label.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  new Gauge({
    name: 'souffleur_resident_memory_bytes',
    help: 'Memory that this process holds.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });

  return {
    responded: ({ method, route, status, seconds }) => {
      const label = routeLabel(route);
      requests.inc({
        method: METHODS.has(method) ? method : 'other',
        route: label,
        status: `${Math.floor(status / 100)}xx`,
      });
      if (seconds !== undefined) durations.observe({ route: label }, seconds);
    },
    pushed: (outcomes) => {
      pushes.inc();
      for (const outcome of outcomes) {
        commands.inc({
          outcome: outcome.outcome,
          reason: outcome.outcome === 'refused' ? outcome.reason : 'none',
        });
      }
    },
    committedTogether: (works) => batches.observe(works),
    streamOpened: () => streams.inc(),
    streamClosed: () => streams.dec(),
    streamCut: () => cuts.inc(),
    noticeSent: (notice) => notices.inc({ notice }),
    dropped: (what, count) => dropped.inc({ what }, count),
    rowLeftOut: () => leftOut.inc(),
    retentionRuns: (ranAt) => retentionRuns.set(ranAt / 1000),
    print: async () => {
      const { up: isUp, migrationsApplied, migrationsKnown } = await readState();
      up.set(isUp ? 1 : 0);
      migrations.set({ state: 'applied' }, migrationsApplied);
      migrations.set({ state: 'known' }, migrationsKnown);
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
