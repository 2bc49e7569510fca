/** Checks of `deploy/` without building images: what it names exists, and the bundle that it ships runs. */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { VARIABLES } from '@/server/config';
import { temporaryFolder } from '@/tests/support/service';

const ROOT = join(import.meta.dirname, '../../..');
const read = (name: string) => readFileSync(join(ROOT, 'deploy', name), 'utf8');

type Service = { environment?: Record<string, string>; build?: { dockerfile: string }; volumes?: string[] };
const compose = parse(read('compose.yaml'), { merge: true }) as { services: Record<string, Service> };
const dockerfile = read('Dockerfile');

it('every variable that is set is one that the service knows', () => {
  const ours = /\b(?:SOUFFLEUR_[A-Z_]+|DATABASE_URL)\b/gu;
  // The passwords of the database's users are the compose file's own.
  const known = [...VARIABLES, 'SOUFFLEUR_OWNER_PASSWORD', 'SOUFFLEUR_PASSWORD'];
  for (const file of readdirSync(join(ROOT, 'deploy'))) {
    const named = [...read(file).matchAll(ours)].map(([name]) => name);
    expect(
      named.filter((name) => !known.includes(name)),
      file,
    ).toEqual([]);
  }
  for (const name of ['one', 'two']) {
    const set = Object.keys(compose.services[name]?.environment ?? {});
    expect(set.filter((variable) => !VARIABLES.includes(variable))).toEqual([]);
    expect(set).toContain('DATABASE_URL');
  }
});

it('every path that is named exists', () => {
  for (const { build, volumes = [] } of Object.values(compose.services)) {
    if (build) expect(existsSync(join(ROOT, build.dockerfile)), build.dockerfile).toBe(true);
    for (const mounted of volumes.filter((volume) => volume.startsWith('./'))) {
      expect(existsSync(join(ROOT, 'deploy', mounted.split(':')[0] ?? '')), mounted).toBe(true);
    }
  }
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gmu)].flatMap(([, paths]) =>
    paths?.split(' '),
  );
  expect(copied.length).toBeGreaterThan(3);
  for (const path of copied) expect(existsSync(join(ROOT, path ?? '')), path).toBe(true);
  const ignored = read('Dockerfile.dockerignore');
  for (const path of copied) expect(ignored).toContain(`!${path?.replace('./', '')}`);
  const started = /^ExecStart=\S+ --import tsx (\S+)$/mu.exec(read('souffleur.service'))?.[1];
  expect(existsSync(join(ROOT, started ?? 'nothing'))).toBe(true);
});

it('no image runs as root, and balancer, service and limits agree', () => {
  expect(dockerfile.split('\nFROM ').at(-1)).toMatch(/^USER node$/mu);
  expect(read('souffleur.service')).toMatch(/^NoNewPrivileges=yes$/mu);
  expect(read('balancer.conf')).toMatch(/client_max_body_size 5m/u);
  expect(read('balancer.conf').match(/server (?:one|two):4310/gu)).toHaveLength(2);
});

it('the bundle that the image ships starts and responds with nothing installed beside it', async () => {
  const folder = temporaryFolder();
  try {
    const [, line = ''] = /^RUN (node_modules\/esbuild\S+ .+)$/mu.exec(dockerfile) ?? [];
    const command = line.replace('--outdir=out/server', `--outdir=${folder.path}/server`);
    execFileSync('/bin/sh', ['-c', command], { cwd: ROOT, stdio: 'pipe' });
    cpSync(join(ROOT, 'package.json'), join(folder.path, 'package.json'));
    const child = spawn(process.execPath, ['server/main.js'], {
      cwd: folder.path,
      env: { SOUFFLEUR_PORT: '0', SOUFFLEUR_DATA: join(folder.path, 'data') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    for await (const chunk of child.stdout) {
      printed += String(chunk);
      const address = /listens on (\S+?);?\s/u.exec(printed)?.[1]?.replace(/;$/u, '');
      if (!address) continue;
      expect((await fetch(`${address}/ready`)).status).toBe(200);
      break;
    }
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(printed).toContain('listens on');
  } finally {
    folder.remove();
  }
});
