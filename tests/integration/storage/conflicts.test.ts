import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseVersion } from '@/storage/tips/conflicts';
import { listMyTips, readTip } from '@/storage/tips/tip-queries';
import { captureTip, reviewTip, reviseTip } from '@/storage/tips/tips';
import { content, failWrites, testDatabase } from '@/tests/support/database';
import { joinedPanel, type Panel, panelOver } from '@/tests/support/network';
import { startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

/** A tip that both devices of its author edited: the second one's words are a copy there. */
async function conflict() {
  const first = await joinedPanel(service, 'advisor');
  const second = panelOver(testDatabase());
  await second.db.meta.put(await first.membership());
  const id = await captureTip(first.db, content('Un.'), { now: first.clock.now });
  await first.run();
  await second.run();
  await reviseTip(first.db, id, content('Du premier poste.'));
  await reviseTip(second.db, id, content('Du second poste.'));
  await first.run();
  await second.run();
  const copy = (await listMyTips(second.db)).find((tip) => tip.copyOf === id);
  if (!copy) throw new Error('there is no copy');
  expect(copy).toMatchObject({
    content: { words: 'Du second poste.' },
    status: { state: 'refused', reason: 'stale-revision' },
  });
  return { first, second, id, copy };
}

const shown = async (panel: Panel) =>
  (await listMyTips(panel.db)).map((tip) => [tip.content.words, tip.status.state]).sort();

describe('[S6] of two versions of a tip', () => {
  it('the author replaces the other with theirs: every device shows it', async () => {
    const { first, second, id, copy } = await conflict();
    expect(await chooseVersion(second.db, copy.id, 'mine', { now: 1 })).toBe('done');
    expect(await second.run()).toBe('done');
    expect(await first.run()).toBe('done');
    for (const panel of [first, second]) {
      expect(await shown(panel)).toEqual([['Du second poste.', 'received']]);
      expect(await readTip(panel.db, id)).toMatchObject({ revision: 3 });
    }
  });

  it('the author keeps both: theirs arrives as a tip of its own', async () => {
    const { first, second, copy } = await conflict();
    expect(await chooseVersion(second.db, copy.id, 'both', { now: 1 })).toBe('done');
    expect(await second.run()).toBe('done');
    expect(await first.run()).toBe('done');
    const both = [
      ['Du premier poste.', 'received'],
      ['Du second poste.', 'received'],
    ];
    expect(await shown(first)).toEqual(both);
    expect(await shown(second)).toEqual(both);
    expect((await readTip(second.db, copy.id))?.copyOf).toBeUndefined();
  });

  it('the author drops theirs: the other stays, and nothing is sent', async () => {
    const { second, copy } = await conflict();
    expect(await chooseVersion(second.db, copy.id, 'theirs', { now: 1 })).toBe('done');
    expect(await shown(second)).toEqual([['Du premier poste.', 'received']]);
    expect(await second.db.commands.count()).toBe(0);
  });

  it('theirs stays when the other was taken up meanwhile, or the disk is full', async () => {
    const { second, id, copy } = await conflict();
    const trainer = await joinedPanel(service, 'trainer');
    await trainer.run();
    await reviewTip(trainer.db, id);
    await trainer.run();
    await second.run();
    expect(await chooseVersion(second.db, copy.id, 'mine', { now: 1 })).toBe('closed');
    expect(await readTip(second.db, copy.id)).toEqual(copy);
    failWrites(second.db, 'commands', 'quota-in-request');
    await expect(chooseVersion(second.db, copy.id, 'both', { now: 1 })).rejects.toMatchObject({
      reason: 'disk-full',
    });
    expect(await readTip(second.db, copy.id)).toEqual(copy);
    expect(await second.db.commands.count()).toBe(0);
  });

  it('nothing but a copy can be chosen about', async () => {
    const { second, id } = await conflict();
    expect(await chooseVersion(second.db, id, 'theirs', { now: 1 })).toBe('unknown');
    expect(await readTip(second.db, id)).toBeDefined();
  });
});
