import { expect, it } from 'vitest';
import { readSyncState } from '@/storage/membership/membership';
import { readTip } from '@/storage/tips/tip-queries';
import { captureTip, reviseTip } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import { joinedPanel } from '@/tests/support/network';
import { startTestService } from '@/tests/support/service';

it('[S4] a command that no service can read holds up none of those after it, and its words stay', async () => {
  const service = await startTestService();
  const panel = await joinedPanel(service, 'advisor');
  const ids: string[] = [];
  for (const words of ['Avant.', 'Le poison.', 'Après.', 'Encore après.']) {
    ids.push(await captureTip(panel.db, content(words), { now: panel.clock.now }));
  }
  const poison = ids[1] ?? '';
  // As a damaged disk or an older build's mistake would leave it: no content that the contract knows.
  await panel.db.commands
    .where('tipId')
    .equals(poison)
    .modify((row) => {
      Object.assign(row.body, { content: { kind: 'tip', language: 'xx', words: 7 } });
    });
  expect(await panel.run()).toBe('done');
  expect(await panel.db.commands.count()).toBe(0);
  for (const id of ids) {
    expect((await readTip(panel.db, id))?.status).toEqual(
      id === poison ? { state: 'refused', reason: 'invalid-command' } : { state: 'received' },
    );
  }
  expect(await readTip(panel.db, poison)).toMatchObject({ content: { words: 'Le poison.' } });
  expect((await readSyncState(panel.db))?.lastReason).toBeUndefined();

  // Its author writes it anew, and it arrives.
  expect(await reviseTip(panel.db, poison, content('Guérie.'), { now: panel.clock.now })).toBe('done');
  expect(await panel.run()).toBe('done');
  expect((await readTip(panel.db, poison))?.status).toEqual({ state: 'received' });
  const held = await service.database.selectFrom('tips').select('id').execute();
  expect(held.map(({ id }) => id).sort()).toEqual([...ids].sort());
  await service.stop();
});
