import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import {
  callService,
  captureTip,
  openLive,
  startTestService,
  type TestClient,
  type TestService,
  testPack,
} from '@/tests/support/service';

type Sample = { name: string; labels: Record<string, string>; value: number };
type Family = { type: string; help: string; samples: Sample[] };

const SECRETS = {
  name: 'Mireille Dubreuil',
  words: 'Un geste commercial inavouable',
  pack: 'pack-tres-secret',
  query: 'limit=17',
};
const METRICS_PORT = { port: 0, host: '127.0.0.1' };

let service: TestService;
let advisor: TestClient;
let trainer: TestClient;
let stream: ReturnType<typeof openLive>;
let text: string;
let families: Map<string, Family>;
let code: string;

beforeAll(async () => {
  service = await startTestService({ metricsPort: METRICS_PORT });
  code = await service.invite('advisor');
  advisor = await service.join('advisor', SECRETS.name);
  trainer = await service.join('trainer');
  stream = openLive(trainer);
  await stream.notice('alive');
  const tip = captureTip(SECRETS.words);
  await advisor.push(advisor.commands(tip));
  await stream.notice('tips');
  await advisor.push(advisor.commands({ type: 'tip.review', tipId: tip.tipId }));
  await trainer.call('PUT', `/v1/packs/${SECRETS.pack}/versions/1`, testPack(SECRETS.pack, 1));
  await trainer.call('GET', `/v1/packs/${SECRETS.pack}/versions/1`);
  await advisor.call('GET', `${ENDPOINTS.pullTips.path}?${SECRETS.query}`);
  await advisor.call('GET', `/${SECRETS.pack}`);
  await callService(service.address, 'GET', ENDPOINTS.me.path);
  const response = await fetch(`${service.metricsAddress}/metrics`);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  text = await response.text();
  families = parse(text);
});
afterAll(async () => {
  await stream.close();
  await service.stop();
});

describe('what Prometheus reads after real traffic', () => {
  it('counts requests by method, pattern and class of the status', () => {
    const request = (labels: Record<string, string>) => value('souffleur_requests_total', labels);
    expect(request({ method: 'POST', route: ENDPOINTS.push.path, status: '2xx' })).toBe(2);
    expect(request({ method: 'PUT', route: ENDPOINTS.packVersion.path, status: '2xx' })).toBe(1);
    expect(request({ method: 'GET', route: 'none', status: '4xx' })).toBe(1);
    expect(request({ method: 'GET', route: ENDPOINTS.me.path, status: '4xx' })).toBe(1);
    expect(value('souffleur_request_duration_seconds_count', { route: ENDPOINTS.push.path })).toBe(2);
    const bound = value('souffleur_request_duration_seconds_bucket', { route: ENDPOINTS.push.path, le: '5' });
    expect(bound).toBe(2);
  });

  it('counts pushes, outcomes by reason, shared commits, streams and notices', () => {
    expect(value('souffleur_pushes_total')).toBe(2);
    expect(value('souffleur_commands_total', { outcome: 'applied', reason: 'none' })).toBe(1);
    expect(value('souffleur_commands_total', { outcome: 'refused', reason: 'forbidden' })).toBe(1);
    expect(value('souffleur_commit_works_sum')).toBe(2);
    expect(value('souffleur_live_streams')).toBe(1);
    expect(value('souffleur_live_streams_cut_total')).toBe(0);
    expect(value('souffleur_live_notices_total', { notice: 'tips' })).toBe(1);
  });

  it('says that the database is up and migrated, and which version runs', () => {
    expect(value('souffleur_database_up')).toBe(1);
    const known = value('souffleur_database_migrations', { state: 'known' });
    expect(known).toBeGreaterThan(0);
    expect(value('souffleur_database_migrations', { state: 'applied' })).toBe(known);
    expect(families.get('souffleur_build_info')?.samples[0]?.labels.version).toMatch(/^\d+\.\d+\.\d+$/u);
    expect(value('souffleur_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  });

  it('names everything by the rules: prefix, base unit, _total, few values a label', () => {
    const patterns = new Set([...Object.values(ENDPOINTS).map(({ path }) => path), 'none']);
    expect(families.size).toBeGreaterThan(9);
    for (const [name, { type, help, samples }] of families) {
      expect(name).toMatch(/^souffleur_[a-z]+(_[a-z]+)*$/u);
      expect(name).not.toMatch(/_(?:ms|milliseconds|minutes|kilobytes|megabytes|count|sum|bucket)$/u);
      expect(help.length, name).toBeGreaterThan(10);
      expect(type === 'counter', name).toBe(name.endsWith('_total'));
      expect(['counter', 'gauge', 'histogram']).toContain(type);
      if (/duration/u.test(name)) expect(name).toMatch(/_seconds$/u);
      const values = new Map<string, Set<string>>();
      for (const { labels } of samples) {
        for (const [label, given] of Object.entries(labels)) {
          if (label === 'le') continue;
          values.set(label, (values.get(label) ?? new Set()).add(given));
        }
      }
      for (const [label, given] of values) {
        expect([
          'method',
          'route',
          'status',
          'outcome',
          'reason',
          'notice',
          'state',
          'version',
          'what',
        ]).toContain(label);
        if (label === 'route') for (const route of given) expect(patterns).toContain(route);
        else expect(given.size, `${name} ${label}`).toBeLessThan(10);
      }
    }
  });

  it('holds no id, token, code, name or text of anybody', () => {
    const ids = [service.organisationId, advisor.member.id, trainer.member.id, advisor.clientId];
    for (const secret of [...Object.values(SECRETS), ...ids, advisor.token, trainer.token, code]) {
      expect(text).not.toContain(secret);
    }
    expect(text).not.toMatch(/[\da-f]{8}-[\da-f]{4}/u);
  });

  it('is not inflated by methods and paths that somebody makes up', async () => {
    const series = () => fetch(`${service.metricsAddress}/metrics`).then((response) => response.text());
    await advisor.call('DELETE', `/${randomUUID()}`);
    const before = parse(await series()).get('souffleur_requests_total')?.samples.length;
    for (let index = 0; index < 20; index += 1) await advisor.call('DELETE', `/${randomUUID()}`);
    expect(parse(await series()).get('souffleur_requests_total')?.samples.length).toBe(before);
  });
});

describe('the administrator’s guide', () => {
  it('explains every figure, and none that is not there', async () => {
    const guide = await readFile(new URL('../../../docs/admin.md', import.meta.url), 'utf8');
    const explained = [...guide.matchAll(/^\| `(souffleur_[a-z_]+)/gmu)].map(([, name]) => name);
    expect(explained.sort()).toEqual([...families.keys()].sort());
  });
});

describe('the port of the figures', () => {
  it('serves /live and /ready too, without a body, and nothing of the API', async () => {
    for (const path of ['/live', '/ready']) {
      const response = await fetch(service.metricsAddress + path);
      expect([response.status, await response.text()]).toEqual([200, '']);
    }
    for (const path of ['/', ENDPOINTS.about.path, ENDPOINTS.pullTips.path, '/openapi.json']) {
      expect((await fetch(service.metricsAddress + path)).status, path).toBe(404);
    }
    expect((await fetch(`${service.metricsAddress}/metrics`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${service.address}/metrics`)).status).toBe(404);
  });

  it('reports when the database is unreachable', async () => {
    const broken = await startTestService({ metricsPort: METRICS_PORT });
    await broken.database.schema.alterTable('kysely_migration').renameTo('kysely_migration_lost').execute();
    expect((await fetch(`${broken.metricsAddress}/ready`)).status).toBe(503);
    expect((await fetch(`${broken.metricsAddress}/live`)).status).toBe(200);
    await broken.walled.destroy();
    const parsed = parse(await (await fetch(`${broken.metricsAddress}/metrics`)).text());
    expect(parsed.get('souffleur_database_up')?.samples[0]?.value).toBe(0);
    await broken.stop();
  });

  it('is closed unless it is configured, and an occupied port stops the start', async () => {
    const plain = await startTestService();
    expect(plain.metricsAddress).toBeUndefined();
    await plain.stop();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(startTestService({ metricsPort: { port, host: '127.0.0.1' } })).rejects.toThrow(
      'EADDRINUSE',
    );
    other.close();
  });
});

/** Reads the text format; throws on a line that is none of it, or a sample before its family. */
function parse(printed: string): Map<string, Family> {
  const found = new Map<string, Family>();
  for (const line of printed.split('\n').filter((one) => one !== '')) {
    const [, about, of, rest] = /^# (HELP|TYPE) (\S+) (.+)$/u.exec(line) ?? [];
    if (about !== undefined && of !== undefined && rest !== undefined) {
      const family = found.get(of) ?? { type: '', help: '', samples: [] };
      if (about === 'HELP') family.help = rest;
      else family.type = rest;
      found.set(of, family);
      continue;
    }
    const [, name, labels, number] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/u.exec(line) ?? [];
    if (name === undefined) throw new Error(`not the text format: ${line}`);
    const family = found.get(name) ?? found.get(name.replace(/_(?:bucket|sum|count)$/u, ''));
    if (!family) throw new Error(`a sample of no family: ${line}`);
    const pairs = [...(labels ?? '').matchAll(/([a-z_]+)="([^"]*)"/gu)];
    family.samples.push({
      name,
      labels: Object.fromEntries(pairs.map(([, label = '', given = '']) => [label, given])),
      value: Number(number),
    });
  }
  return found;
}

function value(name: string, labels: Record<string, string> = {}): number | undefined {
  for (const { samples } of families.values()) {
    for (const sample of samples) {
      const fits = Object.entries(labels).every(([label, given]) => sample.labels[label] === given);
      if (sample.name === name && fits) return sample.value;
    }
  }
  return undefined;
}
