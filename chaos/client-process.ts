/**
 * One client as a process that may be killed: the panel's own storage and sync engine over a durable disk ({@link
 * openClientDisk}). It acts, syncs and follows notices until it gets the command to pause; then it runs commands, one
 * at a time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { pushResponseSchema } from '@/protocol/api';
import type { Command } from '@/protocol/command';
import type { Checksum } from '@/protocol/validation/checksum';
import type { SyncReason } from '@/protocol/validation/errors';
import { createDatabases } from '@/storage/database/databases';
import type { Comparison } from '@/storage/database/meta-rows';
import { openDirectory } from '@/storage/membership/directory';
import { readMembership, readSyncState } from '@/storage/membership/membership';
import { connectBy } from '@/sync/http/transport';
import { followLive } from '@/sync/live/live';
import { joinOrganisation } from '@/sync/membership/join';
import { presentToken } from '@/sync/membership/token';
import { createSync } from '@/sync/run/engine';
import type { SyncState } from '@/sync/run/sync-state';
import { checksumHere } from '@/sync/run/verify-convergence';
import { performAction } from './client-actions';
import { openClientDisk } from './client-disk';
import { sayTo } from './client-log';
import { seeded } from './random';

export type ClientSettings = {
  folder: string;
  address: string;
  code: string;
  name: string;
  role: 'advisor' | 'trainer';
  seed: number;
  /** How often this client was started before. */
  life: number;
  /** Mean time between two acts. */
  paceMs: number;
};

export type ClientOrder = 'be-quiet' | 'sync' | 'report';
export type SyncedReport = { state: SyncState; waiting: number; reason: SyncReason | undefined };
export type ClientReport = {
  memberId: string;
  role: string;
  waiting: number;
  tips: { id: string; words: string; state: string }[];
  packs: { id: string; version: number }[];
  checksum: { tips: Checksum; packs: Checksum };
  compared: { tips?: Comparison; packs?: Comparison };
  /** Rotations of the token, as many as are remembered. */
  rotations: number;
};

const settings = JSON.parse(process.env.SOUFFLEUR_CHAOS_CLIENT ?? '') as ClientSettings;
const log = sayTo(settings.folder);
const random = seeded(settings.seed, settings.name, settings.life);
const sent = new Set<string>();

/** This client's network: logs requests and responses. */
const fetchNoted: typeof fetch = async (input, init) => {
  const pushed = typeof init?.body === 'string' && init.body.startsWith('{"clientId"');
  if (!pushed) return await fetch(input, init);
  const { commands } = JSON.parse(init.body as string) as { commands: Command[] };
  const fresh = commands.filter(({ id }) => !sent.has(id));
  for (const { id } of fresh) sent.add(id);
  log(...fresh.map((command) => ({ type: 'sent' as const, command })));
  const response = await fetch(input, init);
  const text = await response.text();
  if (response.ok) {
    const parsed = pushResponseSchema.safeParse(JSON.parse(text));
    const outcomes = parsed.data?.outcomes ?? [];
    log(...outcomes.map((outcome) => ({ type: 'heard' as const, outcome })));
  }
  return new Response(text, { status: response.status, headers: response.headers });
};

const db = await openClientDisk(settings.folder);
// One person for as long as a client lives: the directory may be forgotten with the process.
const databases = createDatabases(openDirectory(), () => db);
const connect = connectBy(fetchNoted, 5_000, (token) => presentToken(db, token));
const sync = createSync({
  db,
  transport: connect,
  now: Date.now,
  // The shortest wait that the engine knows: a run lasts minutes, not days.
  random: () => 0,
  lock: { request: (_name, work) => work() },
});

async function join(): Promise<void> {
  while (!(await readMembership(db))) {
    const respond = await joinOrganisation({
      databases,
      address: settings.address,
      code: settings.code,
      name: settings.name,
      device: 'chaos',
      fetch,
      now: Date.now,
    });
    if (!respond.done) await sleep(200);
  }
}

let actions = 0;
let quiet = false;
const nextMark = () => {
  actions += 1;
  return `${settings.name} ${settings.life} ${actions}`;
};

async function live(): Promise<void> {
  const membership = await readMembership(db);
  if (!membership) throw new Error('joined, and yet no member');
  const { address, token } = membership;
  const end = new AbortController();
  const notices = followLive({
    address,
    token: () => presentToken(db, token),
    fetch,
    onNotice: () => void sync.run('remote'),
    signal: end.signal,
    now: Date.now,
    random: () => 0,
  });
  while (!quiet) {
    await performAction({ db, connect, random, role: settings.role, log, nextMark });
    if (random.chance(0.5)) void sync.run('local');
    if (random.chance(0.02)) void sync.run('manual');
    if (random.chance(0.02)) await forgetMemberCheck();
    await sleep(random.next() * 2 * settings.paceMs);
  }
  end.abort();
  await notices;
}

/** The next run reads the member again, and is asked to rotate the token. */
async function forgetMemberCheck(): Promise<void> {
  await db.transaction('rw', db.meta, async () => {
    const membership = await db.meta.get('membership');
    if (membership?.key === 'membership') await db.meta.put({ ...membership, checkedAt: 0 });
  });
}

async function synced(): Promise<SyncedReport> {
  const state = await sync.run('manual');
  return { state, waiting: await db.commands.count(), reason: (await readSyncState(db))?.lastReason };
}

async function report(): Promise<ClientReport> {
  const { member, previousTokens = [] } = (await readMembership(db)) ?? {};
  const tips = await db.tips.toArray();
  return {
    memberId: member?.id ?? '',
    role: member?.role ?? '',
    waiting: await db.commands.count(),
    tips: tips.map(({ id, content, status }) => ({ id, words: content.words, state: status.state })),
    packs: (await db.packs.toArray()).map(({ id, version }) => ({ id, version })),
    checksum: { tips: await checksumHere(db, 'tips'), packs: await checksumHere(db, 'packs') },
    compared: (await readSyncState(db))?.compared ?? {},
    rotations: previousTokens.length,
  };
}

await join();
const living = live();
process.on('message', (order: ClientOrder) => {
  const respond = async () => {
    if (order === 'sync') return await synced();
    if (order === 'report') return await report();
    quiet = true;
    await living;
    return {};
  };
  respond().then(
    (response) => process.send?.({ response }),
    (error: unknown) => process.send?.({ failed: error instanceof Error ? error.stack : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ alive: true });
living.catch((error: unknown) => {
  process.send?.({ failed: error instanceof Error ? error.stack : String(error) });
});
