/**
 * `npm run journeys [-- --write]`: eight ways through a call in the real panel, with the packs that ship, counted in keys and
 * seconds at the pace of a quick typist. Fails where one takes more keys than it did. `--write` prints the table into
 * `docs/guide-advisor.md`.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startCrm } from '@/demo/crm-server';
import { seedPack } from '@/demo/seed-pack';
import { compilePack } from '@/packs/compile';
import { startService } from '@/server/start';
import { ROOT } from '@/setup/browser';
import { ensureExtension } from '@/setup/extension';
import { type Desk, EXTENSION_ORIGIN, joinTeam, openDesk } from '@/tests/support/built-extension';
import { beginNote, goHome } from '@/tests/support/panel-steps';
import { countedKeys } from './counted-keys';
import { JOURNEYS, type Journey } from './journeys';

const { values: flags } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const GUIDE = join(ROOT, 'docs', 'guide-advisor.md');
const TABLE = /<!-- journeys -->.*<!-- \/journeys -->/su;
/** How often each is measured; the median of the seconds counts. */
const ROUNDS = 3;

type Measured = Journey & { count: number; seconds: number };

async function measure(desk: Desk, journey: Journey): Promise<Measured> {
  const seconds: number[] = [];
  let count = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await goHome(desk.panel);
    await endCall(desk);
    await beginNote(desk);
    await desk.panel.focus('input[type=search]');
    await journey.begin?.(desk);
    const keys = countedKeys(desk.panel);
    const beganAt = performance.now();
    await journey.run(desk, keys);
    seconds.push((performance.now() - beganAt) / 1_000);
    count = keys.count();
  }
  const [, median = 0] = seconds.toSorted((one, other) => one - other);
  return { ...journey, count, seconds: median };
}

/** What was typed and done before is forgotten, and no key follows typing at once. */
async function endCall({ panel }: Desk): Promise<void> {
  await panel.keyboard.down('Alt');
  await panel.keyboard.press('0');
  await panel.keyboard.up('Alt');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}

function tableOf(measured: readonly Measured[]): string {
  const rows = measured.map(
    ({ name, keys, count, seconds }) => `| ${name} | ${keys} | ${count} | ${seconds.toFixed(1)} |`,
  );
  return ['| way | keys | how many | seconds |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

await ensureExtension(() => undefined);
const work = await mkdtemp(join(tmpdir(), 'souffleur-journeys-'));
const crm = await startCrm({ port: 0 });
const service = await startService({
  port: 0,
  host: '127.0.0.1',
  dataFolder: join(work, 'data'),
  organisation: 'Clarté',
  log: { level: 'silent' },
  allowedOrigins: [EXTENSION_ORIGIN],
});
const desk = await openDesk(`${crm.address}/?lang=fr`);
try {
  await seedPack(service.database, await compilePack(join(ROOT, 'packs', 'relation-client')), Date.now());
  const { code = '' } = service.first?.invitations.find(({ role }) => role === 'advisor') ?? {};
  await joinTeam(desk.panel, service.address, code, 'Camille');
  await desk.panel.waitForFunction(() => document.querySelectorAll('[role=option]').length > 8);
  const measured: Measured[] = [];
  for (const journey of JOURNEYS) {
    measured.push(await measure(desk, journey));
    const { name, count, seconds } = measured.at(-1) as Measured;
    console.log(`${count} keys, ${seconds.toFixed(1)} s: ${name}`);
  }
  const over = measured.filter(({ count, most }) => count > most);
  for (const { name, count, most } of over) console.error(`${name}: ${count} keys, ${most} at most`);
  if (over.length > 0) process.exitCode = 1;
  if (flags.write) {
    const guide = await readFile(GUIDE, 'utf8');
    if (!TABLE.test(guide)) throw new Error('The guide has no place for the table.');
    const table = `<!-- journeys -->\n${tableOf(measured)}\n<!-- /journeys -->`;
    await writeFile(
      GUIDE,
      guide.replace(TABLE, () => table),
    );
  }
} finally {
  await desk.close();
  await service.stop();
  await crm.close();
  await rm(work, { recursive: true, force: true, maxRetries: 5 });
}
