import { describe, expect, it } from 'vitest';
import type { SouffleurDatabase } from '@/storage/database';
import { saveDraft } from '@/storage/drafts';
import { keepMembership } from '@/storage/membership';
import { savePreferences, toggleFavourite } from '@/storage/preferences';
import { exportEverything, importEverything } from '@/storage/safety-export';
import { listMyTips } from '@/storage/tip-reading';
import { captureTip, reviewTip, reviseTip } from '@/storage/tips';
import { content, testDatabase } from '@/tests/support/database';

const TOKEN = 'secret-token-that-must-never-leave-this-machine';
const NOTHING = { tips: 0, commands: 0, drafts: 0, favourites: 0 };

async function wellUsed(): Promise<SouffleurDatabase> {
  const db = testDatabase();
  const id = await captureTip(db, content('Rappeler avant midi.'), { now: 1 });
  await db.commands.toCollection().modify({ attempts: 2, lastReason: 'unreachable', retryAt: 60_000 });
  await reviseTip(db, id, content('Rappeler avant 11 h.'), { now: 2 });
  await captureTip(db, content('Vérifier la ligne.', { situation: 'Panne', pageTitle: 'CRM' }), { now: 3 });
  await saveDraft(db, { key: 'capture', content: content(''), caret: 0, field: 'words', now: 4 });
  await toggleFavourite(db, 'p/a', 5);
  await savePreferences(db, { language: 'fr', ownValues: { prénom: 'Léa' } });
  const organisation = { id: crypto.randomUUID(), name: 'Les Essais' };
  const member = { id: crypto.randomUUID(), name: 'Léa', role: 'trainer' as const, organisation, teams: [] };
  await keepMembership(db, { address: 'https://s.example', token: TOKEN, member, joinedAt: 6 });
  await db.tips.add({
    id: crypto.randomUUID(),
    mine: 0,
    content: content('D’une collègue.'),
    capturedAt: 1,
    revision: 1,
    standing: { state: 'received' },
    told: { content: content('D’une collègue.'), revision: 1, standing: { state: 'received' } },
  });
  for (const tip of await db.tips.where('mine').equals(0).toArray()) await reviewTip(db, tip.id, { now: 7 });
  return db;
}

async function everything(db: SouffleurDatabase) {
  return {
    tips: await listMyTips(db),
    commands: (await db.commands.toArray()).map(({ id, body }) => ({ id, body })),
    drafts: await db.drafts.toArray(),
    favourites: await db.favourites.toArray(),
    preferences: await db.meta.get('preferences'),
  };
}

describe('the safety file', () => {
  it('[S5] brings everything of this advisor to another machine, as what may have been sent', async () => {
    const db = await wellUsed();
    const text = await exportEverything(db, 100);
    const other = testDatabase();
    const result = await importEverything(other, text);
    expect(result).toEqual({ ok: true, added: { tips: 2, commands: 3, drafts: 1, favourites: 1 } });
    const before = await everything(db);
    const own = new Set(before.tips.map((tip) => tip.id));
    const commands = before.commands.filter(({ body }) => own.has(body.tipId));
    expect(await everything(other)).toEqual({ ...before, commands });
    // Free to leave at once, under numbers of this machine's own; none of them certain never to have left another.
    for (const row of await other.commands.toArray()) {
      expect([row.n, row.attempts > 0, row.retryAt]).toEqual([undefined, true, undefined]);
    }
  });

  it('sends a tip whose command is not in the file, as where a build rescued what it did not know', async () => {
    const db = await wellUsed();
    await db.commands.clear();
    const other = testDatabase();
    const kept = (await listMyTips(db)).filter((tip) => tip.standing.state === 'kept');
    expect(kept.length).toBeGreaterThan(0);
    const text = await exportEverything(db, 100);
    expect(await importEverything(other, text)).toMatchObject({ ok: true, added: { commands: kept.length } });
    const commands = (await other.commands.toArray()).map(({ body }) => body);
    expect(commands).toHaveLength(kept.length);
    expect((await other.commands.toArray()).every((row) => row.attempts > 0)).toBe(true);
    for (const { id: tipId, content, capturedAt } of kept) {
      expect(commands).toContainEqual({ type: 'tip.capture', tipId, content, capturedAt });
    }
    expect(await importEverything(other, text)).toMatchObject({ ok: true, added: { commands: 0 } });
  });

  it('holds no token, nothing of others, and says what it holds', async () => {
    const text = await exportEverything(await wellUsed(), 100);
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain('collègue');
    expect(JSON.parse(text)).toMatchObject({
      format: 'souffleur-safety',
      formatVersion: 1,
      exportedAt: 100,
      counts: { tips: 2, commands: 3, drafts: 1, favourites: 1 },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/u),
    });
  });

  it('adds nothing twice', async () => {
    const text = await exportEverything(await wellUsed(), 100);
    const other = testDatabase();
    await importEverything(other, text);
    const before = await everything(other);
    expect(await importEverything(other, text)).toEqual({ ok: true, added: NOTHING });
    expect(await everything(other)).toEqual(before);
  });

  it('leaves what is here as it is', async () => {
    const db = await wellUsed();
    const text = await exportEverything(db, 100);
    const [tip] = await listMyTips(db);
    await db.tips.update(tip?.id ?? '', { standing: { state: 'refused', reason: 'tip-closed' } });
    await saveDraft(db, { key: 'capture', content: content('Plus récent'), now: 200 });
    await savePreferences(db, { theme: 'dark' });
    const before = await everything(db);
    expect(await importEverything(db, text)).toEqual({ ok: true, added: NOTHING });
    expect(await everything(db)).toEqual(before);
  });

  it('says beforehand what it would add', async () => {
    const text = await exportEverything(await wellUsed(), 100);
    const other = testDatabase();
    const foreseen = await importEverything(other, text, { dryRun: true });
    expect(foreseen).toEqual({ ok: true, added: { tips: 2, commands: 3, drafts: 1, favourites: 1 } });
    expect(await everything(other)).toMatchObject({ tips: [], commands: [], drafts: [], favourites: [] });
    expect(await importEverything(other, text)).toEqual(foreseen);
  });

  it('of a later version brings all but the choices that are unknown here', async () => {
    const file = JSON.parse(await exportEverything(await wellUsed(), 100));
    file.content.preferences.ofTheFuture = true;
    const bytes = new TextEncoder().encode(JSON.stringify(file.content));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    file.sha256 = Buffer.from(digest).toString('hex');
    const other = testDatabase();
    expect(await importEverything(other, JSON.stringify(file))).toMatchObject({
      ok: true,
      added: { tips: 2 },
    });
    expect(await other.meta.get('preferences')).toMatchObject({ language: 'fr' });
    expect(await other.meta.get('preferences')).not.toHaveProperty('ofTheFuture');
  });

  it('of an empty machine is a file too', async () => {
    const text = await exportEverything(testDatabase(), 1);
    expect(await importEverything(testDatabase(), text)).toEqual({ ok: true, added: NOTHING });
  });
});

describe('a file that is not whole', () => {
  it('adds nothing when a letter was changed', async () => {
    const other = testDatabase();
    const text = (await exportEverything(await wellUsed(), 100)).replace('11 h', '12 h');
    expect(await importEverything(other, text)).toEqual({ ok: false, reason: 'altered', problems: [] });
    expect(await other.tips.count()).toBe(0);
  });

  it.each([
    ['cut', (text: string) => text.slice(0, text.length / 2), 'not-json'],
    ['of another format', (text: string) => text.replace('souffleur-safety', 'other'), 'wrong-format'],
    [
      'of a later version',
      (text: string) => text.replace('"formatVersion": 1', '"formatVersion": 2'),
      'wrong-version',
    ],
    ['with a key that nobody knows', (text: string) => text.replace('"mine"', '"admin"'), 'unknown-key'],
    [
      'with a key that reaches prototypes',
      (text: string) => text.replace('"mine"', '"__proto__"'),
      'forbidden-key',
    ],
    ['that is something else', () => '[]', 'wrong-type'],
  ])('is refused when it is %s, by problem', async (_what, spoil, problem) => {
    const other = testDatabase();
    const result = await importEverything(other, spoil(await exportEverything(await wellUsed(), 100)));
    expect(result).toMatchObject({ ok: false, reason: 'not-a-safety-file' });
    expect(result.ok ? [] : result.problems.map((each) => each.problem)).toContain(problem);
    expect([await other.tips.count(), await other.commands.count()]).toEqual([0, 0]);
  });
});
