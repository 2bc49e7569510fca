import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runAdmin } from '@/server/cli/commands';
import { databaseFile } from '@/server/db/sqlite';
import { captureTip, startTestService, temporaryFolder } from '@/tests/support/service';

let folder: ReturnType<typeof temporaryFolder>;
let backup: string;
/** The data of a service that was killed: its last changes are in the log beside the file alone. */
let killed: string;
beforeEach(async () => {
  folder = temporaryFolder();
  backup = join(folder.path, 'sauvegarde.sqlite');
  killed = join(folder.path, 'tué');
  const dataFolder = join(folder.path, 'vivant');
  const service = await startTestService({ dataFolder });
  const advisor = await service.join('advisor');
  await advisor.push(advisor.commands(captureTip('Avant la sauvegarde.')));
  await runAdmin(['backup', backup], { dataFolder, clock: Date.now });
  await advisor.push(advisor.commands(captureTip('Après la sauvegarde.')));
  cpSync(dataFolder, killed, { recursive: true });
  await service.stop();
});
afterEach(() => folder.remove());

/** Restores in a process that kills itself before the given step of those that move files or flush them. */
async function restoreAndDie(dataFolder: string, step: number): Promise<NodeJS.Signals | null> {
  const script = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    let left = ${step};
    for (const name of ['fsyncSync', 'linkSync', 'renameSync']) {
      const act = fs[name];
      fs[name] = (...args) => {
        left -= 1;
        if (left === 0) process.kill(process.pid, 'SIGKILL');
        return act(...args);
      };
    }
    syncBuiltinESMExports();
    const { runAdmin } = await import('./server/cli/commands.ts');
    await runAdmin(['restore', ${JSON.stringify(backup)}], {
      dataFolder: ${JSON.stringify(dataFolder)},
      clock: Date.now,
    });
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return await new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)));
}

/** How many tips a database holds, opened as a start opens it. */
function tipsIn(file: string): number {
  expect(existsSync(file), 'a database is in place').toBe(true);
  const raw = new DatabaseSync(file);
  try {
    expect(raw.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
    return Number(raw.prepare('select count(*) as n from tips').get()?.n);
  } finally {
    raw.close();
  }
}

it('a restore killed at any step leaves the whole database of before, or the restored one', async () => {
  const seen: number[] = [];
  for (let step = 1; ; step += 1) {
    const dataFolder = join(folder.path, `essai ${step}`);
    cpSync(killed, dataFolder, { recursive: true });
    const signal = await restoreAndDie(dataFolder, step);
    seen.push(tipsIn(databaseFile(dataFolder)));
    if (signal === null) {
      const stored = readdirSync(dataFolder).find((name) => name.includes('before-restore')) ?? '';
      expect(tipsIn(join(dataFolder, stored))).toBe(2);
      break;
    }
    // Given again, the same command does it.
    await runAdmin(['restore', backup], { dataFolder, clock: Date.now });
    expect(tipsIn(databaseFile(dataFolder))).toBe(1);
  }
  expect(seen.length).toBeGreaterThan(3);
  expect([seen[0], seen.at(-1)]).toEqual([2, 1]);
  expect(seen).toEqual([...seen].sort((one, other) => other - one));
});

it('a log that was left where the database was taken away is not read into the restored one', async () => {
  const dataFolder = join(folder.path, 'reste');
  mkdirSync(dataFolder);
  cpSync(`${databaseFile(killed)}-wal`, `${databaseFile(dataFolder)}-wal`);
  await runAdmin(['restore', backup], { dataFolder, clock: Date.now });
  expect(tipsIn(databaseFile(dataFolder))).toBe(1);
});
