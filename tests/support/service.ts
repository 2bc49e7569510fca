/**
 * The real sync service for tests: in this process on a free port, or as a process of its own that a test may
 * kill; and a plain client that speaks to it over HTTP.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { joinResponseSchema, type Member, type Problem, problemSchema, type Role } from '@/protocol/api';
import type { Command, CommandBody } from '@/protocol/command';
import { ENDPOINTS, pathOf } from '@/protocol/endpoints';
import type { Pack } from '@/protocol/pack';
import { teamResponseSchema } from '@/protocol/team';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import type { EngineSettings } from '@/server/db/engine';
import { openPostgres } from '@/server/db/postgres';
import type { ServiceDatabase } from '@/server/db/schema';
import { QUOTAS, type Quotas } from '@/server/domain/quotas';
import { type RunningService, type StartOptions, startService } from '@/server/start';
import { openInvitation } from '@/server/store/members/invitations';
import { createOrganisation } from '@/server/store/organisations/organisations';
import { temporaryDatabaseFolder } from './memory-folder';
import { startPostgres } from './postgres';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** For tests that are about something else. */
const NO_QUOTAS = Object.fromEntries(
  Object.keys(QUOTAS).map((name) => [name, Number.POSITIVE_INFINITY]),
) as Quotas;

/** A folder for databases, which `remove` deletes after the test; `onDisk`: for what is large or runs from it. */
export function temporaryFolder(options: { onDisk?: boolean } = {}): { path: string; remove: () => void } {
  const path = temporaryDatabaseFolder('souffleur-test-', options);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Where a service keeps its data, as its options and as its variables; a new one is empty. */
export type TestPlace = {
  settings: EngineSettings;
  variables: Record<string, string>;
  /** Reads the data without row-level security; the service's own database on SQLite. */
  superUrl?: string;
  remove: () => void;
};

/** The engine that this run of the test files is for: see the projects of vitest.config.ts. */
export const ENGINE = process.env.SOUFFLEUR_TEST_ENGINE === 'postgres' ? 'postgres' : 'sqlite';

/** A new place on this run's engine. `empty`: not even migrated. */
export async function newPlace({ empty = false } = {}): Promise<TestPlace> {
  const { path: dataFolder, remove } = temporaryFolder();
  if (ENGINE === 'sqlite') {
    return { settings: { dataFolder }, variables: { SOUFFLEUR_DATA: dataFolder }, remove };
  }
  const { superUrl, databaseUrl, databaseOwnerUrl } = await startPostgres({ empty });
  return {
    settings: { dataFolder, databaseUrl, databaseOwnerUrl, databaseConnections: 6 },
    variables: {
      SOUFFLEUR_DATA: dataFolder,
      DATABASE_URL: databaseUrl,
      SOUFFLEUR_DATABASE_OWNER_URL: databaseOwnerUrl,
    },
    superUrl,
    remove,
  };
}

export type TestService = RunningService & {
  /** The database as the service itself has it, with row-level security. */
  walled: ServiceDatabase;
  dataFolder: string;
  /** Where its data lies, for administrators' acts and for further instances. */
  settings: EngineSettings;
  organisationId: string;
  /** Everything logged so far, as written. */
  logged: () => string;
  /** A new invitation code of an organisation, the first one's unless another is named. */
  invite: (role: Role, organisationId?: string) => Promise<string>;
  /** A second organisation in the same database. */
  addOrganisation: (name: string) => Promise<string>;
  /** A member who joined by a fresh code. */
  join: (role: Role, name?: string, organisationId?: string) => Promise<TestClient>;
};

/**
 * Starts the real service on a free port with rates that tests do not reach: in the place given, or in a new
 * one. Its `database` is for reading, without row-level security.
 * A `dataFolder` alone is SQLite: in a run for PostgreSQL, only `onSqlite` lets it pass.
 */
export async function startTestService({
  place,
  onSqlite = false,
  ...options
}: Partial<StartOptions> & { place?: TestPlace; onSqlite?: boolean } = {}): Promise<TestService> {
  if (ENGINE === 'postgres' && options.dataFolder !== undefined && !onSqlite) {
    throw new Error('this run is for PostgreSQL: give a place, or say that the test is about SQLite');
  }
  const own = place === undefined && options.dataFolder === undefined ? await newPlace() : undefined;
  const { settings, superUrl } = place ?? own ?? { settings: { dataFolder: options.dataFolder ?? '' } };
  const lines: string[] = [];
  const clock = options.clock ?? Date.now;
  const service = await startService({
    port: 0,
    host: '127.0.0.1',
    organisation: 'Les Essais',
    log: { level: 'debug', stream: { write: (line) => lines.push(line) } },
    allowedOrigins: [],
    joinsPerMinute: 10_000,
    requestsPerMinute: 100_000,
    probesPerMinute: 100_000,
    quotas: NO_QUOTAS,
    ...settings,
    ...options,
  });
  const ownerDatabase = superUrl && openPostgres({ url: superUrl, connections: 2, as: 'owner' });
  const database = ownerDatabase || service.database;
  const [organisation] = await database.selectFrom('organisations').select('id').limit(1).execute();
  const organisationId = organisation?.id ?? '';
  const invite: TestService['invite'] = (role, of = organisationId) =>
    database.transaction().execute((trx) => openInvitation(trx, { organisationId: of, role }, clock()));
  return {
    ...service,
    database,
    walled: service.database,
    dataFolder: settings.dataFolder,
    settings,
    organisationId,
    logged: () => lines.join(''),
    invite,
    addOrganisation: async (name) =>
      (await database.transaction().execute((trx) => createOrganisation(trx, name, clock()))).id,
    join: async (role, name = `Un ${role}`, of = organisationId) =>
      await joinService(service.address, await invite(role, of), name),
    stop: async () => {
      await service.stop();
      if (ownerDatabase) await ownerDatabase.destroy();
      own?.remove();
    },
  };
}

export type Answer<T = unknown> = { status: number; headers: Headers; body: T; text: string };

export type TestClient = {
  address: string;
  token: string;
  member: Member;
  clientId: string;
  /** One request with this member's token. */
  call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  /** The next commands of this client, numbered in order. */
  commands: (...bodies: CommandBody[]) => Command[];
  push: (commands: Command[], clientId?: string) => Promise<Answer>;
};

/** Joins by a code over HTTP; throws when the service refuses. */
export async function joinService(address: string, code: string, name: string): Promise<TestClient> {
  const request = { code, name, device: 'Vitest', joinKey: randomUUID() };
  const response = await callService(address, 'POST', ENDPOINTS.join.path, { body: request });
  if (response.status !== 200) throw new Error(`join was refused: ${response.text}`);
  const { token, member } = joinResponseSchema.parse(response.body);
  return testClient(address, token, member);
}

/** A client with a token, and its own numbering of commands. */
export function testClient(address: string, token: string, member: Member): TestClient {
  const clientId = randomUUID();
  let n = 0;
  const call: TestClient['call'] = (method, path, body, headers = {}) =>
    callService(address, method, path, { body, headers: { authorization: `Bearer ${token}`, ...headers } });
  return {
    address,
    token,
    member,
    clientId,
    call,
    commands: (...bodies) =>
      bodies.map((body) => {
        n += 1;
        return { id: randomUUID(), n, body };
      }),
    push: (commands, as = clientId) => call('POST', ENDPOINTS.push.path, { clientId: as, commands }),
  };
}

/** One request as a panel sends it. A string body goes as it stands. */
export async function callService(
  address: string,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(address + path, {
    method,
    headers: {
      [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = /json/u.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: json && text !== '' ? JSON.parse(text) : undefined,
    text,
  };
}

/** Changes a member as the console does: on the revision that the list shows now. */
export async function changeMember(by: TestClient, memberId: string, change: object): Promise<Answer> {
  const list = teamResponseSchema.safeParse((await by.call('GET', ENDPOINTS.members.path)).body);
  const revision = list.data?.members.find(({ id }) => id === memberId)?.revision;
  return await by.call('POST', pathOf(ENDPOINTS.changeMember, { memberId }), { revision, ...change });
}

/** The problem of a refused response, validated by the contract. */
export function problemIn(response: Answer): Problem {
  if (response.headers.get('content-type') !== 'application/problem+json; charset=utf-8') {
    throw new Error(`no problem: ${response.status} ${response.text.slice(0, 300)}`);
  }
  return problemSchema.parse(response.body);
}

/** A captured tip's command. */
export function captureTip(
  words: string,
  tipId: string = randomUUID(),
): Extract<CommandBody, { type: 'tip.capture' }> {
  return {
    type: 'tip.capture',
    tipId,
    content: { kind: 'tip', language: 'fr', words },
    capturedAt: 1_790_000_000_000,
  };
}

/** A valid pack of one card, which may credit tips. */
export function testPack(id: string, version: number, tipIds: string[] = [], title = 'Rassurer'): Pack {
  return {
    format: 'souffleur-pack',
    formatVersion: 1,
    id,
    version,
    publishedAt: 0,
    title: { fr: 'Essais' },
    summary: { fr: 'Pour les essais.' },
    chapters: [{ id: 'un', title: { fr: 'Un' }, cards: ['rassurer'] }],
    cards: [
      {
        id: 'rassurer',
        kind: 'situation',
        next: [],
        credits: tipIds.map((tipId) => ({ name: 'Léa', tipId })),
        fr: {
          title,
          summary: 'Quand la personne s’inquiète.',
          cues: [],
          steps: [],
          scripts: [{ text: 'Je m’en occupe tout de suite.', tone: 'chaleureux' }],
          avoid: [],
          keywords: [],
        },
      },
    ],
  };
}

/** Lines of the live stream as they come, with the time at which each came. */
export function openLive(client: Pick<TestClient, 'address' | 'token'>) {
  const controller = new AbortController();
  const lines: { line: string; at: number }[] = [];
  const waiting = new Set<() => void>();
  let ended = false;
  const wakeAll = () => {
    for (const wake of waiting) wake();
  };
  const done = (async () => {
    const response = await fetch(client.address + ENDPOINTS.liveNotices.path, {
      headers: {
        authorization: `Bearer ${client.token}`,
        [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
      },
      signal: controller.signal,
    });
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body ?? []) {
      rest += decoder.decode(chunk, { stream: true });
      const whole = rest.split('\n');
      rest = whole.pop() ?? '';
      for (const line of whole) lines.push({ line, at: performance.now() });
      wakeAll();
    }
    return response.status;
  })()
    .catch(() => undefined)
    .finally(() => {
      ended = true;
      wakeAll();
    });
  const until = async (met: () => boolean, timeoutMs: number, what: string) => {
    const end = Date.now() + timeoutMs;
    while (!met()) {
      const left = end - Date.now();
      if (left <= 0) throw new Error(`${what} did not come within ${timeoutMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(wake, left);
        function wake() {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        }
        waiting.add(wake);
      });
    }
  };
  return {
    lines,
    notices: () => lines.map(({ line }) => (JSON.parse(line) as { notice: string }).notice),
    /** Waits for the `count`th notice of a kind and answers when it came. */
    notice: async (kind: string, count = 1, timeoutMs = 5_000) => {
      const found = () => lines.filter(({ line }) => line === JSON.stringify({ notice: kind }));
      await until(() => found().length >= count, timeoutMs, `notice ${kind}`);
      return found()[count - 1]?.at ?? 0;
    },
    ended: (timeoutMs = 5_000) => until(() => ended, timeoutMs, 'the end of the stream'),
    isOpen: () => !ended,
    close: async () => {
      controller.abort();
      await done;
    },
  };
}

export type ServiceProcess = {
  address: string;
  /** What it printed. */
  printed: () => string;
  /** The codes of a first start, by role: from the file that it names. */
  codes: () => { role: Role; code: string }[];
  kill: (signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT') => Promise<number | null>;
};

/** Starts `server/main.ts` as a process of its own; rejects with what it printed when it ends before it listens. */
export async function spawnService(
  dataFolder: string,
  variables: Record<string, string> = {},
): Promise<ServiceProcess> {
  const { child, output, ended } = spawnServiceProcess(dataFolder, variables);
  const address = await new Promise<string>((resolve, reject) => {
    const poll = () => {
      const found = /Souffleur listens on (\S+);/u.exec(output())?.[1];
      if (found) resolve(found);
    };
    child.stdout?.on('data', poll);
    void ended.then((code) => reject(new Error(`ended with ${code}: ${output()}`)));
  });
  return {
    address,
    printed: output,
    codes: () =>
      [...firstCodes(output()).matchAll(/^ {2}(advisor|trainer|admin) +([0-9A-Z-]{19})$/gmu)].map(
        ([, role, code]) => ({
          role: role as Role,
          code: code ?? '',
        }),
      ),
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** The file of one-time codes that a first start names; nothing before it did. */
export function firstCodes(printed: string): string {
  const file = /codes are in (\S+),/u.exec(printed)?.[1];
  return file === undefined || !existsSync(file) ? '' : readFileSync(file, 'utf8');
}

/** The bare process, for tests of how it starts or fails to. */
export function spawnServiceProcess(
  dataFolder: string,
  variables: Record<string, string> = {},
): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: REPOSITORY,
    env: { PATH: process.env.PATH, SOUFFLEUR_DATA: dataFolder, SOUFFLEUR_PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, output: () => chunks.join(''), ended };
}
