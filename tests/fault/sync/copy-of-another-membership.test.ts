import { expect, it, onTestFinished } from 'vitest';
import { exportEverything } from '@/storage/backup/export';
import { importEverything } from '@/storage/backup/import';
import { listMyTips } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import { joinedPanel, type Panel } from '@/tests/support/network';
import { startTestService } from '@/tests/support/service';

async function office() {
  const service = await startTestService();
  onTestFinished(() => service.stop());
  return service;
}

/** The safety copy of somebody of whom the service holds one tip, while another one was never sent. */
async function copyOf(author: Panel): Promise<string> {
  await captureTip(author.db, content('Dit chez les uns.'), { now: 1 });
  expect(await author.run()).toBe('done');
  await captureTip(author.db, content('Jamais parti.'), { now: 2 });
  return await exportEverything(author.db);
}

it('[S21] what a safety copy holds of one organisation’s tips is not sent to another one by itself', async () => {
  const [one, other] = [await office(), await office()];
  const copy = await copyOf(await joinedPanel(one, 'advisor', { name: 'Léa' }));
  const elsewhere = await joinedPanel(other, 'advisor', { name: 'Léa' });
  expect(await importEverything(elsewhere.db, copy)).toMatchObject({ reason: 'another-team' });
  await importEverything(elsewhere.db, copy, { anyOwner: true });
  for (let run = 0; run < 3; run += 1) expect(await elsewhere.run()).toBe('done');
  const held = await other.database.selectFrom('tips').select('content').execute();
  expect(held.map((row) => JSON.parse(row.content).words)).toEqual(['Jamais parti.']);
});

it('[S21] what a safety copy brings to a member who was invited again does not look refused', async () => {
  const service = await office();
  const copy = await copyOf(await joinedPanel(service, 'advisor', { name: 'Léa' }));
  const again = await joinedPanel(service, 'advisor', { name: 'Léa' });
  expect(await importEverything(again.db, copy)).toMatchObject({ reason: 'another-member' });
  await importEverything(again.db, copy, { anyOwner: true });
  for (let run = 0; run < 3; run += 1) expect(await again.run()).toBe('done');
  const shown = (await listMyTips(again.db)).map((tip) => [tip.content.words, tip.status.state]);
  expect(shown).toEqual([['Jamais parti.', 'received']]);
});
