import { describe, expect, it } from 'vitest';
import { lineOrder } from '@/components/panel/contact/contact';
import type { Card, Script } from '@/protocol/pack';
import { preferChannel } from '@/search/worker/channel-lines';
import type { FoundCard } from '@/search/worker/protocol';
import { installPack } from '@/storage/packs/packs';
import { saveWording } from '@/storage/wording/wordings';
import { card, pack, testDatabase } from '@/tests/support/database';

const SCRIPTS: Script[] = [
  { text: 'Je vous écoute.', tone: 'neutre', channel: 'téléphone' },
  { text: 'Je vous lis.', tone: 'neutre', channel: 'chat' },
  { text: 'Je m’en occupe.', tone: 'neutre' },
  { text: 'Écrivez-moi ici.', tone: 'neutre', channel: 'chat' },
];

describe('the lines for a channel', () => {
  it.each([
    [undefined, [0, 1, 2, 3]],
    ['chat', [1, 3, 2, 0]],
    ['téléphone', [0, 2, 1, 3]],
    ['e-mail', [2, 0, 1, 3]],
  ] as const)('%s: its own first, then those for any, then the others', (channel, order) => {
    expect(lineOrder(SCRIPTS, channel)).toEqual(order);
  });
});

async function found(lineIndex: number) {
  const db = testDatabase();
  const base = card('a');
  const a: Card = { ...base, fr: { ...(base.fr as NonNullable<Card['fr']>), scripts: SCRIPTS } };
  await installPack(db, { pack: pack('p', 1, [a]), origin: 'built-in', sha256: 'x', now: 1 });
  const line = [{ text: SCRIPTS[lineIndex]?.text ?? '', marked: true }];
  const row: FoundCard = {
    ...{ ref: 'p/a', kind: 'card', language: 'fr', certain: true, title: [], reason: undefined },
    ...{ line, lineIndex, packTitle: undefined },
  };
  return { db, finding: { cards: [row], nearest: [] } };
}

describe('a result', () => {
  it.each([
    [0, 'chat', 1],
    [1, 'téléphone', 0],
    [0, 'e-mail', 2],
    [2, 'chat', 2],
    [3, 'chat', 3],
  ] as const)('that shows line %i shows for %s line %i', async (shown, channel, expected) => {
    const { db, finding } = await found(shown);
    const [row] = (await preferChannel(db, finding, channel)).cards;
    expect(row?.lineIndex).toBe(expected);
    expect(row?.line).toEqual([{ text: SCRIPTS[expected]?.text, marked: shown === expected }]);
  });

  it('shows own words of the line for the channel, marked as such', async () => {
    const { db, finding } = await found(0);
    await saveWording(db, { ref: 'p/a', language: 'fr', official: 'Je vous lis.' }, 'Je lis tout.', {
      now: 1,
    });
    const [row] = (await preferChannel(db, finding, 'chat', (_ref, _language, index) => index === 1)).cards;
    expect(row).toMatchObject({ own: true, line: [{ text: 'Je lis tout.' }] });
  });
});
