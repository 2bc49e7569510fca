import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PushRequest } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { setRole } from '@/server/store/members/members';
import { write } from '@/storage/database/transaction';
import { leaveOrganisation, readSyncState } from '@/storage/membership/membership';
import { beginAsNewClient, ensureSyncRow } from '@/storage/tips/outbox';
import { listMyTips, readTip, tipsToReview, unsentCount } from '@/storage/tips/tip-queries';
import { captureTip, declineTip, releaseTip, reviewTip, reviseTip, withdrawTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';
import { joinedPanel, type Panel, panelOver, watchedFetch } from '@/tests/support/network';
import { captureTip as captureCommand, startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

const capture = (panel: Panel, words: string) =>
  captureTip(panel.db, content(words), { now: panel.clock.now });
const status = async (panel: Panel, id: string) => (await readTip(panel.db, id))?.status;
const inOutbox = async (panel: Panel) =>
  (await panel.db.commands.orderBy('at').toArray()).map((row) => row.id);

/** Every tip that the service holds of a panel's member, as a new device would receive it. */
async function heldThere(panel: Panel): Promise<{ words: string; revision: number; state: string }[]> {
  const { member } = await panel.membership();
  const rows = await service.database
    .selectFrom('tips')
    .selectAll()
    .where('author_id', '=', member.id)
    .execute();
  return rows
    .map((row) => ({ words: JSON.parse(row.content).words, revision: row.revision, state: row.state }))
    .sort((a, b) => (a.words < b.words ? -1 : 1));
}

/** Another device of the same member. */
async function secondDevice(panel: Panel): Promise<Panel> {
  const other = panelOver(testDatabase());
  await other.db.meta.put(await panel.membership());
  return other;
}

describe('a captured tip', () => {
  it('[S3] leaves the outbox when the service has named its outcome, and is then received', async () => {
    const panel = await joinedPanel(service, 'advisor');
    const id = await capture(panel, 'Rappeler avant midi.');
    expect(await unsentCount(panel.db)).toBe(1);
    expect(await panel.run()).toBe('done');
    expect(await unsentCount(panel.db)).toBe(0);
    expect(await readTip(panel.db, id)).toMatchObject({
      mine: 1,
      revision: 1,
      status: { state: 'received' },
      author: { name: 'Un advisor' },
    });
    expect(await heldThere(panel)).toEqual([
      { words: 'Rappeler avant midi.', revision: 1, state: 'received' },
    ]);
  });

  it('[S2] is applied once, however often it is sent', async () => {
    const panel = await joinedPanel(service, 'advisor');
    await capture(panel, 'Une seule fois.');
    const rows = await panel.db.commands.toArray();
    await panel.run();
    // As if the answer had been lost: the rows are there again, under a new number even.
    await panel.db.commands.bulkAdd(rows);
    expect(await panel.run()).toBe('done');
    await panel.db.commands.bulkAdd(rows);
    await write(panel.db, [panel.db.commands, panel.db.meta], (db) => beginAsNewClient(db));
    expect(await panel.run()).toBe('done');
    expect(await heldThere(panel)).toHaveLength(1);
    expect(await inOutbox(panel)).toEqual([]);
  });

  it('waits without a membership, and is sent after joining', async () => {
    const alone = panelOver(testDatabase());
    await capture(alone, 'Avant de rejoindre.');
    expect(await alone.run()).toBe('not-joined');
    expect(await unsentCount(alone.db)).toBe(1);
    const joined = await joinedPanel(service, 'advisor');
    await alone.db.meta.put(await joined.membership());
    expect(await alone.run('joined')).toBe('done');
    expect(await heldThere(joined)).toMatchObject([{ words: 'Avant de rejoindre.' }]);
  });

  it('[S2] goes in order with all that was done to it, in one run', async () => {
    const panel = await joinedPanel(service, 'advisor');
    const id = await capture(panel, 'Un.');
    await panel.db.commands.toCollection().modify({ attempts: 1 });
    await reviseTip(panel.db, id, content('Deux.'));
    const removed = await capture(panel, 'Retirée.');
    await panel.db.commands.toCollection().modify({ attempts: 1 });
    await withdrawTip(panel.db, removed);
    expect(await panel.run()).toBe('done');
    expect(await heldThere(panel)).toEqual([
      { words: 'Deux.', revision: 2, state: 'received' },
      { words: '–', revision: 1, state: 'withdrawn' },
    ]);
    expect(await readTip(panel.db, id)).toMatchObject({ revision: 2, status: { state: 'received' } });
  });
});

describe('between an advisor and a trainer', () => {
  it('shows each what the other did: review, decline with a sentence, release', async () => {
    const advisor = await joinedPanel(service, 'advisor', { name: 'Léa' });
    const trainer = await joinedPanel(service, 'trainer', { name: 'Nadia' });
    const id = await capture(advisor, 'Proposer le prélèvement le 15.');
    await advisor.run();
    await trainer.run();
    expect((await tipsToReview(trainer.db)).find((tip) => tip.id === id)).toMatchObject({
      mine: 0,
      author: { name: 'Léa' },
      content: content('Proposer le prélèvement le 15.'),
    });

    expect(await reviewTip(trainer.db, id)).toBe('done');
    await trainer.run();
    await advisor.run();
    expect(await status(advisor, id)).toEqual({ state: 'reviewing' });

    await declineTip(trainer.db, id, 'Déjà dans la fiche, merci Léa.');
    await trainer.run();
    await advisor.run();
    expect(await status(advisor, id)).toEqual({
      state: 'declined',
      sentence: 'Déjà dans la fiche, merci Léa.',
    });

    await releaseTip(trainer.db, id);
    await trainer.run();
    await advisor.run();
    expect(await status(advisor, id)).toEqual({ state: 'received' });
  });

  it("shows an advisor nothing of anybody else's", async () => {
    const one = await joinedPanel(service, 'advisor');
    const two = await joinedPanel(service, 'advisor');
    await capture(one, 'À moi seule.');
    await one.run();
    await two.run();
    expect(await two.db.tips.count()).toBe(0);
  });
});

describe('a refused command', () => {
  it('[S4] leaves the tip with its reason and its words, and what comes after is applied', async () => {
    const advisor = await joinedPanel(service, 'advisor');
    const trainer = await joinedPanel(service, 'trainer');
    const id = await capture(advisor, 'Première version.');
    await advisor.run();
    await trainer.run();
    await reviewTip(trainer.db, id);
    await trainer.run();

    // The advisor does not know yet that it was taken up.
    expect(await reviseTip(advisor.db, id, content('Seconde version.'))).toBe('done');
    const later = await capture(advisor, 'Une autre, ensuite.');
    expect(await advisor.run()).toBe('done');
    expect(await status(advisor, later)).toEqual({ state: 'received' });
    expect(await readTip(advisor.db, id)).toMatchObject({
      content: content('Première version.'),
      status: { state: 'reviewing' },
      refusal: { reason: 'tip-closed', body: { type: 'tip.revise', content: content('Seconde version.') } },
    });
    const copies = (await listMyTips(advisor.db)).filter((tip) => tip.status.state === 'refused');
    expect(copies).toMatchObject([
      { content: content('Seconde version.'), status: { reason: 'tip-closed' } },
    ]);
  });

  it('[S4] of a trainer stores the reply that was written, and shows the true status', async () => {
    const advisor = await joinedPanel(service, 'advisor');
    const trainer = await joinedPanel(service, 'trainer');
    const id = await capture(advisor, 'Bientôt retirée.');
    await advisor.run();
    await trainer.run();
    await withdrawTip(advisor.db, id);
    await advisor.run();
    await declineTip(trainer.db, id, 'Une phrase écrite avec soin.');
    await trainer.run();
    expect(await readTip(trainer.db, id)).toMatchObject({
      status: { state: 'withdrawn' },
      refusal: { reason: 'tip-closed', body: { sentence: 'Une phrase écrite avec soin.' } },
    });
  });

  it('[S4] that the service cannot even read holds up nothing', async () => {
    const panel = await joinedPanel(service, 'advisor');
    const ids = [];
    for (const words of ['Avant.', 'Illisible.', 'Après.']) ids.push(await capture(panel, words));
    // As an older version may have left it behind: longer than a tip may be any more.
    const [, poison] = await panel.db.commands.orderBy('at').toArray();
    if (poison?.body.type !== 'tip.capture') throw new Error('the second is a capture');
    await panel.db.commands.put({ ...poison, body: { ...poison.body, content: content('x'.repeat(4_001)) } });
    expect(await panel.run()).toBe('done');
    expect(await Promise.all(ids.map((id) => status(panel, id)))).toEqual([
      { state: 'received' },
      { state: 'refused', reason: 'invalid-command' },
      { state: 'received' },
    ]);
    expect((await readTip(panel.db, ids[1] ?? ''))?.content.words).toBe('Illisible.');
    expect(await inOutbox(panel)).toEqual([]);
  });

  it('[S4] can be corrected by its author and is sent again', async () => {
    const panel = await joinedPanel(service, 'advisor');
    const id = await capture(panel, 'Illisible.');
    const [row] = await panel.db.commands.toArray();
    if (row?.body.type !== 'tip.capture') throw new Error('a capture');
    await panel.db.commands.put({ ...row, body: { ...row.body, content: content('x'.repeat(4_001)) } });
    await panel.run();
    expect(await reviseTip(panel.db, id, content('Lisible.'))).toBe('done');
    expect(await panel.run()).toBe('done');
    expect(await heldThere(panel)).toEqual([{ words: 'Lisible.', revision: 1, state: 'received' }]);
  });

  it('[S4] of withdrawing a tip that the service never received deletes the tip', async () => {
    const panel = await joinedPanel(service, 'advisor');
    const id = await capture(panel, 'Illisible.');
    const [row] = await panel.db.commands.toArray();
    if (row?.body.type !== 'tip.capture') throw new Error('a capture');
    await panel.db.commands.put({
      ...row,
      attempts: 1,
      body: { ...row.body, content: content('x'.repeat(4_001)) },
    });
    await withdrawTip(panel.db, id);
    expect(await panel.run()).toBe('done');
    expect(await readTip(panel.db, id)).toBeUndefined();
  });
});

describe('the same tip on two devices', () => {
  it('[S6] keeps both edits: the first at the service, the second as a tip of its own', async () => {
    const first = await joinedPanel(service, 'advisor');
    const id = await capture(first, 'Avant.');
    await first.run();
    const second = await secondDevice(first);
    await second.run();
    await reviseTip(first.db, id, content('Du bureau.'));
    await reviseTip(second.db, id, content('De la maison.'));
    await first.run();
    expect(await second.run()).toBe('done');

    expect(await readTip(second.db, id)).toMatchObject({
      content: content('Du bureau.'),
      revision: 2,
      status: { state: 'received' },
    });
    const copy = (await listMyTips(second.db)).find((tip) => tip.id !== id);
    expect(copy).toMatchObject({
      content: content('De la maison.'),
      status: { state: 'refused', reason: 'stale-revision' },
    });
    // Its author may send it as a tip of its own.
    await reviseTip(second.db, copy?.id ?? '', content('De la maison, aussi.'));
    await second.run();
    expect((await heldThere(first)).map((tip) => tip.words)).toEqual(['De la maison, aussi.', 'Du bureau.']);
  });

  it('[S6] makes one copy of several edits, with the last words', async () => {
    const first = await joinedPanel(service, 'advisor');
    const id = await capture(first, 'Avant.');
    await first.run();
    const second = await secondDevice(first);
    await second.run();
    await reviseTip(first.db, id, content('Du bureau.'));
    await first.run();
    await reviseTip(second.db, id, content('Un.'));
    await second.db.commands.toCollection().modify({ attempts: 1 });
    await reviseTip(second.db, id, content('Deux.'));
    await second.run();
    const copies = (await listMyTips(second.db)).filter((tip) => tip.id !== id);
    expect(copies.map((tip) => tip.content.words)).toEqual(['Deux.']);
    // The later edit named revision 2, which by then was the other device's: it never left.
    expect(await heldThere(first)).toEqual([{ words: 'Du bureau.', revision: 2, state: 'received' }]);
    expect(await inOutbox(second)).toEqual([]);
  });

  it('makes no copy when both wrote the same', async () => {
    const first = await joinedPanel(service, 'advisor');
    const id = await capture(first, 'Avant.');
    await first.run();
    const second = await secondDevice(first);
    await second.run();
    for (const device of [first, second]) {
      await reviseTip(device.db, id, content('Pareil.'));
      await device.run();
    }
    expect(await listMyTips(second.db)).toHaveLength(1);
  });
});

describe('a long way behind', () => {
  it('[S9] reads every page and every row once, and goes on from there', async () => {
    const writer = await service.join('advisor');
    const bodies = Array.from({ length: 450 }, (_, index) => captureCommand(`Astuce ${index}`));
    for (let index = 0; index < bodies.length; index += 150) {
      const response = await writer.push(writer.commands(...bodies.slice(index, index + 150)));
      expect(response.status).toBe(200);
    }
    const { fetch, asked } = watchedFetch();
    const trainer = await joinedPanel(service, 'trainer', { fetch });
    expect(await trainer.run()).toBe('done');
    const pages = asked.filter((name) => name === 'GET /v1/tips').length;
    expect(pages).toBeGreaterThanOrEqual(3);
    const known = new Set((await trainer.db.tips.toArray()).map((tip) => tip.id));
    expect(bodies.filter((body) => !known.has(body.tipId))).toEqual([]);
    asked.length = 0;
    await trainer.run();
    expect(asked).toEqual(['GET /v1/tips', 'GET /v1/packs']);
  }, 60_000);

  it('sends an outbox larger than a request may be, in order and whole', async () => {
    const { fetch, asked } = watchedFetch();
    const panel = await joinedPanel(service, 'advisor', { fetch });
    // Three bytes a character: 200 of these are twice what the service takes at once.
    for (let index = 0; index < 230; index += 1) await capture(panel, `${index} ${'€'.repeat(3_900)}`);
    expect(await panel.run()).toBe('done');
    expect(asked.filter((name) => name === 'POST /v1/commands').length).toBeGreaterThanOrEqual(3);
    expect(await heldThere(panel)).toHaveLength(230);
    expect(await inOutbox(panel)).toEqual([]);
  }, 60_000);
});

describe('what is written while a run is under way', () => {
  it('[S10] stays on top of the service’s older state', async () => {
    let id = '';
    let panel: Panel;
    const seen: unknown[] = [];
    const { fetch } = watchedFetch((name, go) => {
      if (name === 'GET /v1/tips') return reviseTip(panel.db, id, content('Écrit pendant.')).then(go);
      // The older state is stored beneath before what was written meanwhile is sent.
      return readTip(panel.db, id).then((tip) => {
        if (name === 'POST /v1/commands') seen.push(tip);
        return go();
      });
    });
    panel = await joinedPanel(service, 'advisor', { fetch });
    id = await capture(panel, 'Écrit avant.');
    expect(await panel.run()).toBe('done');
    expect(seen).toHaveLength(2);
    expect(seen[1]).toMatchObject({
      content: content('Écrit pendant.'),
      server: { content: content('Écrit avant.'), revision: 1 },
      receivedAt: expect.any(Number),
      status: { state: 'received' },
    });
    expect(await heldThere(panel)).toEqual([{ words: 'Écrit pendant.', revision: 2, state: 'received' }]);
  });

  it('[S13] causes one more run, shared by all callers meanwhile', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { fetch, asked } = watchedFetch((name, go) =>
      name === 'POST /v1/commands' ? gate.then(go) : undefined,
    );
    const panel = await joinedPanel(service, 'advisor', { fetch });
    await capture(panel, 'La première.');
    const first = panel.sync.run('local');
    while (!asked.includes('POST /v1/commands')) await new Promise((resolve) => setTimeout(resolve, 1));
    await capture(panel, 'Pendant.');
    const wishes = [panel.sync.run('local'), panel.sync.run('local'), panel.sync.run('local')];
    open();
    expect(await Promise.all([first, ...wishes])).toEqual(['done', 'done', 'done', 'done']);
    expect(await heldThere(panel)).toHaveLength(2);
    expect(asked.filter((name) => name === 'GET /v1/tips')).toHaveLength(2);
  });

  it('[S13] discards its response when somebody left meanwhile', async () => {
    let panel: Panel;
    const { fetch } = watchedFetch((name, go) => {
      if (name !== 'GET /v1/tips') return undefined;
      return go().then(async (response) => {
        await leaveOrganisation(panel.db);
        return response;
      });
    });
    panel = await joinedPanel(service, 'trainer', { fetch });
    const advisor = await service.join('advisor');
    await advisor.push(advisor.commands(captureCommand('D’une autre.')));
    expect(await panel.run()).toBe('not-joined');
    expect(await panel.db.tips.count()).toBe(0);
    expect((await readSyncState(panel.db))?.tipsCursor).toBeUndefined();
  });
});

describe('the order of commands', () => {
  it('[S2] is the one they were written in, numbered without a gap as they leave', async () => {
    const sent: [number, string | undefined][] = [];
    const { fetch } = watchedFetch((name, _go, init) => {
      if (name !== `POST ${ENDPOINTS.push.path}`) return undefined;
      const { commands } = JSON.parse(String(init?.body)) as PushRequest;
      sent.push(
        ...commands.map(({ n, body }): [number, string | undefined] => [
          n,
          'content' in body ? body.content.words : undefined,
        ]),
      );
      return undefined;
    });
    const panel = await joinedPanel(service, 'advisor', { fetch });
    for (const words of ['Un.', 'Deux.', 'Trois.']) await capture(panel, words);
    const [second] = (await listMyTips(panel.db)).filter((tip) => tip.content.words === 'Deux.');
    expect(await withdrawTip(panel.db, second?.id ?? '')).toBe('done');
    expect(await panel.run()).toBe('done');
    await capture(panel, 'Quatre.');
    expect(await panel.run()).toBe('done');
    expect(sent).toEqual([
      [1, 'Un.'],
      [2, 'Trois.'],
      [3, 'Quatre.'],
    ]);
  });

  it('[S7] is numbered anew when the service expects a number that is not here', async () => {
    const panel = await joinedPanel(service, 'advisor');
    for (const words of ['Un.', 'Deux.', 'Trois.']) await capture(panel, words);
    const before = await readSyncState(panel.db);
    // As after a restore of this database to an older day: numbers that the service never saw the like of.
    await write(panel.db, [panel.db.meta], async (db) => {
      await db.meta.put({ ...(await ensureSyncRow(db)), nextN: 41 });
    });
    expect(await panel.run()).toBe('done');
    expect((await heldThere(panel)).map((tip) => tip.words)).toEqual(['Deux.', 'Trois.', 'Un.']);
    expect((await readSyncState(panel.db))?.clientId).not.toBe(before?.clientId);
  });

  it('[S7] goes on from the expected number when that is here, and loses nothing before it', async () => {
    const panel = await joinedPanel(service, 'advisor');
    for (const words of ['Un.', 'Deux.', 'Trois.']) await capture(panel, words);
    const { address, token, member } = await panel.membership();
    const clientId = (await readSyncState(panel.db))?.clientId ?? '';
    // Number 1 of this client is taken by a command that this machine does not know.
    const { testClient } = await import('@/tests/support/service');
    const other = testClient(address, token, member);
    expect((await other.push(other.commands(captureCommand('Zéro.')), clientId)).status).toBe(200);
    expect(await panel.run()).toBe('done');
    expect((await heldThere(panel)).map((tip) => tip.words)).toEqual(['Deux.', 'Trois.', 'Un.', 'Zéro.']);
    expect(await inOutbox(panel)).toEqual([]);
  });
});

describe('a role', () => {
  const change = (panel: Panel, role: 'advisor' | 'trainer') =>
    panel
      .membership()
      .then(({ member }) =>
        service.database
          .transaction()
          .execute((trx) => setRole(trx, service.organisationId, member.id, role)),
      );

  it('[S12] that grows brings what it may see, and what was here stays', async () => {
    const other = await joinedPanel(service, 'advisor');
    const older = await capture(other, 'Plus ancienne que le rôle.');
    await other.run();
    const panel = await joinedPanel(service, 'advisor');
    const own = await capture(panel, 'La mienne.');
    await panel.run();
    await change(panel, 'trainer');
    expect(await panel.run()).toBe('done');
    expect((await panel.membership()).member.role).toBe('trainer');
    expect(await readTip(panel.db, older)).toMatchObject({ mine: 0, status: { state: 'received' } });
    expect(await readTip(panel.db, own)).toMatchObject({ mine: 1, status: { state: 'received' } });
    expect(await inOutbox(panel)).toEqual([]);
  });

  it('[S12] that shrinks takes away what it may no longer see, and nothing of this advisor', async () => {
    const other = await joinedPanel(service, 'advisor');
    await capture(other, 'Des autres.');
    await other.run();
    const panel = await joinedPanel(service, 'trainer');
    const own = await capture(panel, 'La mienne.');
    await panel.run();
    expect(await panel.db.tips.where('mine').equals(0).count()).toBeGreaterThan(0);
    await change(panel, 'advisor');
    expect(await panel.run()).toBe('done');
    expect((await panel.membership()).member.role).toBe('advisor');
    expect((await panel.db.tips.toArray()).map((tip) => tip.id)).toEqual([own]);
    expect(await heldThere(panel)).toHaveLength(1);
  });

  it('[S12] that changed before the first reading is known after it', async () => {
    const panel = await joinedPanel(service, 'advisor');
    await change(panel, 'trainer');
    await panel.run('joined');
    expect((await panel.membership()).member.role).toBe('trainer');
    await change(panel, 'advisor');
    await panel.run();
    expect((await panel.membership()).member.role).toBe('advisor');
  });

  it('is read again after an hour, with the service’s clock, and not before', async () => {
    const { fetch, asked } = watchedFetch();
    const panel = await joinedPanel(service, 'advisor', { fetch });
    await panel.run();
    asked.length = 0;
    panel.clock.now += 59 * 60_000;
    await panel.run();
    expect(asked).not.toContain('GET /v1/about');
    panel.clock.now += 2 * 60_000;
    asked.length = 0;
    await panel.run();
    expect(asked.slice(0, 2)).toEqual(['GET /v1/about', 'GET /v1/me']);
    expect((await readSyncState(panel.db))?.clockSkewMs).toBeLessThan(-59 * 60_000);
    asked.length = 0;
    await panel.run();
    expect(asked).not.toContain('GET /v1/me');
  });
});

it('writes nothing when there is nothing new', async () => {
  const panel = await joinedPanel(service, 'advisor');
  await panel.run('alarm');
  const before = await readSyncState(panel.db);
  panel.clock.now += 1_000;
  await panel.run('alarm');
  expect(await readSyncState(panel.db)).toEqual({ ...before, lastSuccessAt: panel.clock.now });
});
