import { describe, expect, it } from 'vitest';
import { type DraftEvent, type DraftState, nextDraftState } from '@/components/console/draft/draft-state';
import type { Pack } from '@/protocol/pack';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { card, pack } from '@/tests/support/database';

const BASE = pack('essai', 3, [card('a'), card('b')]);
const titled = (of: Pack, cardId: string, title: string): Pack => ({
  ...of,
  cards: of.cards.map((each) =>
    each.id === cardId ? { ...each, ...(each.fr && { fr: { ...each.fr, title } }) } : each,
  ),
});
const rowOf = (of: Pack, changedAt: number, baseVersion = 3): PackDraftRow => ({
  packId: 'essai',
  baseVersion,
  base: BASE,
  pack: of,
  changedAt,
});
const titleIn = (of: Pack, cardId: string) => of.cards.find(({ id }) => id === cardId)?.fr?.title;

const run = (state: DraftState, ...events: DraftEvent[]) => events.reduce(nextDraftState, state);
const LOADING: DraftState = { status: 'loading' };
const CLEAN = run(LOADING, { type: 'read', row: rowOf(BASE, 10) });
const MINE = titled(BASE, 'a', 'Mes mots');
const DIRTY = run(CLEAN, { type: 'edited', pack: MINE });
const SAVING = run(DIRTY, { type: 'save-started' });
const FAILED = run(SAVING, { type: 'disk-failed', reason: 'disk-full' });
const CONFLICT = run(DIRTY, { type: 'read', row: rowOf(titled(BASE, 'a', 'Leurs mots'), 20) });

describe('without a draft', () => {
  it('nothing but a row that is read opens one', () => {
    for (const event of [
      { type: 'edited', pack: MINE },
      { type: 'save-started' },
      { type: 'saved', pack: MINE, changedAt: 20 },
      { type: 'save-refused', row: rowOf(MINE, 20) },
      { type: 'disk-failed', reason: 'disk-full' },
      { type: 'mine-chosen' },
    ] as const) {
      expect(nextDraftState(LOADING, event)).toBe(LOADING);
    }
    expect(CLEAN).toMatchObject({ status: 'clean', pack: BASE, renewed: 0 });
    expect(run(LOADING, { type: 'read', row: undefined })).toEqual({ status: 'absent' });
  });
});

describe('a text that was typed', () => {
  it('is dirty, then saving, then clean with the row as it was written', () => {
    expect([CLEAN, DIRTY, SAVING].map(({ status }) => status)).toEqual(['clean', 'dirty', 'saving']);
    expect(run(SAVING, { type: 'saved', pack: MINE, changedAt: 20 })).toMatchObject({
      status: 'clean',
      pack: MINE,
      row: { pack: MINE, changedAt: 20 },
    });
  });

  it('is dirty again after the save where more was typed meanwhile', () => {
    const more = titled(MINE, 'b', 'Encore');
    const typedOn = run(SAVING, { type: 'edited', pack: more });
    expect(typedOn).toMatchObject({ status: 'saving', written: MINE, pack: more });
    expect(run(typedOn, { type: 'saved', pack: MINE, changedAt: 20 })).toMatchObject({
      status: 'dirty',
      pack: more,
      row: { pack: MINE, changedAt: 20 },
    });
  });

  it('fails with its reason, and is saved by the next attempt', () => {
    expect(FAILED).toMatchObject({ status: 'failed', reason: 'disk-full', pack: MINE });
    expect(run(FAILED, { type: 'edited', pack: BASE })).toMatchObject({ status: 'dirty' });
    expect(run(FAILED, { type: 'save-started' })).toMatchObject({ status: 'saving', written: MINE });
  });

  it('that changes nothing, or was saved already, starts no save', () => {
    expect(nextDraftState(CLEAN, { type: 'edited', pack: BASE })).toBe(CLEAN);
    expect(nextDraftState(CLEAN, { type: 'save-started' })).toBe(CLEAN);
    expect(nextDraftState(SAVING, { type: 'save-started' })).toBe(SAVING);
  });
});

describe('a row that is read', () => {
  it('replaces what is clean, and counts it', () => {
    const theirs = titled(BASE, 'b', 'Là-bas');
    expect(run(CLEAN, { type: 'read', row: rowOf(theirs, 20) })).toMatchObject({
      status: 'clean',
      pack: theirs,
      renewed: 1,
    });
  });

  it('that is older than what is known is ignored', () => {
    for (const state of [CLEAN, DIRTY, SAVING, FAILED, CONFLICT]) {
      expect(nextDraftState(state, { type: 'read', row: rowOf(MINE, 9) })).toBe(state);
    }
  });

  it('of the same version takes over settled conflicts, and no text', () => {
    const settled = { ...rowOf(titled(BASE, 'b', 'Autre'), 10), conflicts: [] };
    for (const state of [CLEAN, DIRTY, SAVING, FAILED]) {
      expect(run(state, { type: 'read', row: settled })).toMatchObject({
        status: state.status,
        row: { conflicts: [], pack: BASE },
        renewed: 0,
      });
    }
  });

  it.each(['dirty', 'saving', 'failed'] as const)(
    'is merged into what is %s, and that is to be saved',
    (status) => {
      const state = { dirty: DIRTY, saving: SAVING, failed: FAILED }[status];
      const merged = run(state, { type: 'read', row: rowOf(titled(BASE, 'b', 'Là-bas'), 20) });
      expect(merged).toMatchObject({
        status: 'dirty',
        renewed: 1,
        row: { changedAt: 20 },
        pack: { version: 3 },
      });
      if (merged.status !== 'dirty') return;
      expect([titleIn(merged.pack, 'a'), titleIn(merged.pack, 'b')]).toEqual(['Mes mots', 'Là-bas']);
    },
  );

  it('that is missing ends a clean draft alone: the next save finds out about the others', () => {
    expect(run(CLEAN, { type: 'read', row: undefined })).toEqual({ status: 'absent' });
    for (const state of [DIRTY, SAVING, FAILED, CONFLICT]) {
      expect(nextDraftState(state, { type: 'read', row: undefined })).toBe(state);
    }
  });
});

describe('a save that was refused', () => {
  it('merges the row that is there, whatever its time', () => {
    for (const changedAt of [5, 20]) {
      expect(
        run(SAVING, { type: 'save-refused', row: rowOf(titled(BASE, 'b', 'Là-bas'), changedAt) }),
      ).toMatchObject({
        status: 'dirty',
        row: { changedAt },
        renewed: 1,
      });
    }
  });

  it('ends the draft that was deleted elsewhere', () => {
    expect(run(SAVING, { type: 'save-refused', row: undefined })).toEqual({ status: 'absent' });
  });

  it('keeps what is typed where the row is the known one', () => {
    expect(run(SAVING, { type: 'save-refused', row: rowOf(BASE, 10) })).toMatchObject({
      status: 'dirty',
      pack: MINE,
    });
  });
});

describe('the same card changed in two windows', () => {
  it('is a conflict that neither a save nor a failing disk ends', () => {
    expect(CONFLICT).toMatchObject({ status: 'conflict', pack: MINE, conflict: { cardIds: ['a'] } });
    for (const event of [
      { type: 'save-started' },
      { type: 'disk-failed', reason: 'disk-full' },
      { type: 'saved', pack: MINE, changedAt: 30 },
    ] as const) {
      expect(nextDraftState(CONFLICT, event)).toBe(CONFLICT);
    }
  });

  it('ends with their words, clean', () => {
    const chosen = run(CONFLICT, { type: 'theirs-chosen' });
    expect(chosen).toMatchObject({ status: 'clean', renewed: 1, row: { changedAt: 20 } });
    if (chosen.status === 'clean') expect(titleIn(chosen.pack, 'a')).toBe('Leurs mots');
  });

  it('or with mine on top of theirs, to be saved', () => {
    const chosen = run(CONFLICT, { type: 'mine-chosen' });
    expect(chosen).toMatchObject({ status: 'dirty', row: { changedAt: 20 } });
    if (chosen.status === 'dirty') expect(titleIn(chosen.pack, 'a')).toBe('Mes mots');
  });

  it('ends by itself when the other window takes its words back', () => {
    expect(run(CONFLICT, { type: 'read', row: rowOf(BASE, 30) })).toMatchObject({
      status: 'dirty',
      pack: MINE,
    });
  });

  it('is chosen only where there is one', () => {
    expect(nextDraftState(DIRTY, { type: 'mine-chosen' })).toBe(DIRTY);
    expect(nextDraftState(DIRTY, { type: 'theirs-chosen' })).toBe(DIRTY);
  });
});
