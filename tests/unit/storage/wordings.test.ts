import { describe, expect, it } from 'vitest';
import type { Card, Script } from '@/protocol/pack';
import { exportEverything } from '@/storage/backup/export';
import { importEverything } from '@/storage/backup/import';
import { readUnjoinedData } from '@/storage/membership/unjoined-data';
import { installPack } from '@/storage/packs/packs';
import { InvalidTextError } from '@/storage/tips/normalise-tip';
import { hasUnsentWork, unsentCount } from '@/storage/tips/tip-queries';
import { applyWordings } from '@/storage/wording/apply-wordings';
import { listWordings, wordingsOfCard } from '@/storage/wording/wording-queries';
import { confirmWording, dropWording, restoreWording, saveWording } from '@/storage/wording/wordings';
import { card, pack, testDatabase } from '@/tests/support/database';

const ANGRY = 'Je comprends que cela vous mette en colère.';
const SORRY = 'Je suis désolé pour cette attente.';
const line = { ref: 'p/a', language: 'fr', official: ANGRY } as const;

function withLines(...texts: string[]): Card {
  const base = card('a');
  const scripts = texts.map((text): Script => ({ text, tone: 'neutre' }));
  return { ...base, fr: { ...(base.fr as NonNullable<Card['fr']>), scripts } };
}

function textsOf({ fr }: Card): string[] {
  return fr?.scripts.map(({ text }) => text) ?? [];
}

describe('an own wording', () => {
  it('stands in the place of its line, with its tone, and of no other', async () => {
    const db = testDatabase();
    await saveWording(db, line, '  Je vois que c’est pénible,\u00a0{{ prénom }}. ', { now: 1 });
    const official = withLines(SORRY, ANGRY);
    const { card: worded, lines, withoutLine } = applyWordings(official, await wordingsOfCard(db, 'p/a'));
    expect(textsOf(worded)).toEqual([SORRY, 'Je vois que c’est pénible,\u00a0{{prénom}}.']);
    expect(worded.fr?.scripts[1]?.tone).toBe('neutre');
    expect(lines).toMatchObject([{ index: 1, official: ANGRY, isChanged: false }]);
    expect(withoutLine).toEqual([]);
    expect(textsOf(official)).toEqual([SORRY, ANGRY]);
  });

  it('is one for each line: saved again, it is replaced', async () => {
    const db = testDatabase();
    await saveWording(db, line, 'Un.', { now: 1 });
    const second = await saveWording(db, line, 'Deux.', { now: 2 });
    expect(await listWordings(db)).toEqual([second]);
  });

  it.each(['', ' \n ', 'x'.repeat(2_001)])(
    'that is %j is refused, and the one before stays',
    async (words) => {
      const db = testDatabase();
      const before = await saveWording(db, line, 'Un.', { now: 1 });
      await expect(saveWording(db, line, words, { now: 2 })).rejects.toThrow(InvalidTextError);
      expect(await listWordings(db)).toEqual([before]);
    },
  );

  it('stays through a new version of the pack: unchanged line, wherever it stands', async () => {
    const db = testDatabase();
    const install = (version: number, official: Card) =>
      installPack(db, {
        pack: pack('p', version, [official]),
        origin: 'built-in',
        sha256: `v${version}`,
        now: version,
      });
    await install(1, withLines(ANGRY, SORRY));
    await saveWording(db, line, 'Je vois.', { now: 1 });
    await install(2, withLines('Bonjour.', SORRY, ANGRY));
    const row = (await db.cards.where('ref').equals('p/a').first())?.card as Card;
    expect(textsOf(applyWordings(row, await wordingsOfCard(db, 'p/a')).card)).toEqual([
      'Bonjour.',
      SORRY,
      'Je vois.',
    ]);
  });

  it('is still said where its line changed, and its author is told, until they confirm it', async () => {
    const db = testDatabase();
    const { id } = await saveWording(db, line, 'Je vois.', { now: 1 });
    const changed = 'Je comprends que tout cela vous mette en colère, {{prénom}}.';
    const newer = withLines('Bonjour.', changed, SORRY);
    const first = applyWordings(newer, await wordingsOfCard(db, 'p/a'));
    expect(first.lines).toMatchObject([{ index: 1, official: changed, isChanged: true }]);
    expect(textsOf(first.card)).toEqual(['Bonjour.', 'Je vois.', SORRY]);
    await confirmWording(db, id, changed);
    expect(applyWordings(newer, await wordingsOfCard(db, 'p/a')).lines).toMatchObject([
      { index: 1, isChanged: false },
    ]);
  });

  it('replaces nothing where its line is no longer there: another line keeps its own words', async () => {
    const db = testDatabase();
    const row = await saveWording(db, line, 'Je vois.', { now: 1 });
    const { card: worded, withoutLine } = applyWordings(
      withLines('Votre colis part demain.'),
      await wordingsOfCard(db, 'p/a'),
    );
    expect(textsOf(worded)).toEqual(['Votre colis part demain.']);
    expect(withoutLine).toEqual([row]);
  });

  it('never takes the line that another wording has', () => {
    const wording = (id: string, official: string) => ({ ...line, id, official, words: id, changedAt: 1 });
    const rows = [wording('un', 'Je comprends que ceci vous mette en colère.'), wording('deux', ANGRY)];
    const { card: worded, withoutLine } = applyWordings(withLines(ANGRY), rows);
    expect(textsOf(worded)).toEqual(['deux']);
    expect(withoutLine.map(({ id }) => id)).toEqual(['un']);
  });

  it('is dropped, and comes back unless its line has another one by then', async () => {
    const db = testDatabase();
    const row = await saveWording(db, line, 'Un.', { now: 1 });
    expect(await dropWording(db, row.id)).toEqual(row);
    expect(await listWordings(db)).toEqual([]);
    expect(await restoreWording(db, row)).toBe(true);
    await dropWording(db, row.id);
    const other = await saveWording(db, line, 'Deux.', { now: 2 });
    expect(await restoreWording(db, row)).toBe(false);
    expect(await listWordings(db)).toEqual([other]);
  });

  it('[S46] is private: it makes no command, waits for nothing, and is not left unnoticed', async () => {
    const db = testDatabase();
    expect([await hasUnsentWork(db), await readUnjoinedData(db)]).toEqual([false, undefined]);
    await saveWording(db, line, 'Un.', { now: 1 });
    expect([await db.commands.count(), await unsentCount(db)]).toEqual([0, 0]);
    expect(await hasUnsentWork(db)).toBe(true);
    expect(await readUnjoinedData(db)).toMatchObject({ wordings: 1 });
  });

  it('is in the safety copy, and an import leaves the wording that a line has here', async () => {
    const db = testDatabase();
    const row = await saveWording(db, line, 'Un.', { now: 1 });
    const second = await saveWording(db, { ...line, official: SORRY }, 'Pardon.', { now: 2 });
    const text = await exportEverything(db, 10);
    expect(JSON.parse(text)).toMatchObject({ formatVersion: 4, counts: { wordings: 2 } });
    const other = testDatabase();
    const here = await saveWording(other, line, 'Le mien.', { now: 3 });
    expect(await importEverything(other, text)).toMatchObject({ ok: true, added: { wordings: 1 } });
    expect(await listWordings(other)).toEqual([here, second]);
    const empty = testDatabase();
    await importEverything(empty, text);
    expect(await listWordings(empty)).toEqual([second, row]);
    expect(await importEverything(empty, text.replace('Pardon.', 'Pardon !'))).toMatchObject({
      reason: 'altered',
    });
  });
});
