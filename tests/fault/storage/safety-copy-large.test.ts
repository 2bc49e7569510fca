import { expect, it } from 'vitest';
import { exportEverything } from '@/storage/backup/export';
import { SAFETY_MAX_BYTES } from '@/storage/backup/format';
import { importSafetyFile } from '@/storage/backup/import';
import { write } from '@/storage/database/transaction';
import { ownTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';

/** A tenth of what an outbox may hold: the database in memory takes a minute for all of it. */
const TIPS = 10_000;
const OUTBOX = 100_000;

const id = (index: number) => `0198a000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;

/** As long as what is written down between two calls. */
const WORDS =
  'Je comprends que deux rendez-vous manqués, c’est déjà trop. Je vous propose demain entre huit et dix heures, avec un ' +
  'technicien que j’appelle moi-même avant qu’il parte, et je vous rappelle à dix heures pour savoir s’il est bien venu.';

it('[S21] as many tips as an outbox may hold come back from a file that has room for as many again', async () => {
  const db = testDatabase();
  for (let from = 0; from < TIPS; from += 5_000) {
    const some = Array.from({ length: 5_000 }, (_, index) => {
      const tipId = id(from + index);
      const words = content(`${from + index}. ${WORDS}`, { situation: 'Deuxième rendez-vous manqué' });
      return { tipId, words };
    });
    await write(db, [db.tips, db.commands], async (db) => {
      await db.tips.bulkAdd(some.map(({ tipId, words }) => ownTip(tipId, words, 1_763_800_000_000)));
      await db.commands.bulkAdd(
        some.map(({ tipId, words }, index) => ({
          id: id(TIPS + from + index),
          tipId,
          body: { type: 'tip.capture' as const, tipId, content: words, capturedAt: 1_763_800_000_000 },
          writtenAt: 1_763_800_000_000,
          attempts: 0,
        })),
      );
    });
  }
  const file = new File([await exportEverything(db)], 'souffleur.json');
  expect((file.size / TIPS) * OUTBOX * 2).toBeLessThan(SAFETY_MAX_BYTES);

  const other = testDatabase();
  expect(await importSafetyFile(other, file)).toMatchObject({
    ok: true,
    added: { tips: TIPS, commands: TIPS },
  });
  expect(await other.tips.count()).toBe(TIPS);
  expect((await other.commands.orderBy('at').last())?.body.tipId).toBe(id(TIPS - 1));
}, 60_000);
