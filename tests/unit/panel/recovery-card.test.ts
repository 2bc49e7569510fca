import { describe, expect, it } from 'vitest';
import type { CallEvent } from '@/components/panel/call/call-event';
import { needsRecovery, readRecoveryCard } from '@/components/panel/recovery/recovery-card';
import { FULL_CARD, installTeamPack, teamPack } from '@/gallery/fixtures/packs';
import type { SouffleurDatabase } from '@/storage/database/database';
import { testDatabase } from '@/tests/support/database';

async function hardPack(): Promise<SouffleurDatabase> {
  const db = testDatabase();
  const pack = teamPack();
  const cards = pack.cards.map((card) =>
    card.id === 'patienter' ? { ...card, recovery: true as const } : card,
  );
  await installTeamPack(db, { ...pack, cards });
  return db;
}

const event = (change: Partial<CallEvent>): CallEvent => ({
  ...{ id: '1', kind: 'answered', happenedAt: 1, text: '–', language: 'fr' },
  ...change,
});

describe('the recovery', () => {
  it('is needed after a line of a card that is marked for it, or with that card on screen', async () => {
    const db = await hardPack();
    expect(await needsRecovery(db, [event({ kind: 'said', ref: 'accueil/rassurer' })], undefined)).toBe(
      false,
    );
    expect(await needsRecovery(db, [event({ kind: 'said', ref: 'accueil/patienter' })], undefined)).toBe(
      true,
    );
    expect(await needsRecovery(db, [], 'accueil/patienter')).toBe(true);
    expect(await needsRecovery(db, [event({ ref: 'accueil/removed' })], 'accueil/removed')).toBe(false);
  });

  it('is needed where the last outcome was worse, whatever was answered since', async () => {
    const db = await hardPack();
    const worse = event({ outcome: 'worse' });
    expect(await needsRecovery(db, [worse, event({ kind: 'ticked' })], undefined)).toBe(true);
    expect(await needsRecovery(db, [worse, event({ outcome: 'calmer' })], undefined)).toBe(false);
    expect(await needsRecovery(db, [event({ outcome: 'same' })], undefined)).toBe(false);
  });

  it('follows the card it is given, else any with a clock; none where no pack has one', async () => {
    const db = await hardPack();
    expect((await readRecoveryCard(db, 'accueil/rassurer'))?.cardId).toBe(FULL_CARD.id);
    expect((await readRecoveryCard(db, 'accueil/patienter'))?.cardId).toBe(FULL_CARD.id);
    expect((await readRecoveryCard(db))?.cardId).toBe(FULL_CARD.id);
    expect(await readRecoveryCard(testDatabase())).toBeUndefined();
  });
});
