import { describe, expect, it } from 'vitest';
import { NEW_IN_SESSION, practiceCounts, sessionOf } from '@/components/panel/practice/practice-queue';
import type { Card } from '@/protocol/pack';
import type { CardRow } from '@/storage/database/pack-rows';
import type { PracticeRow } from '@/storage/database/practice-rows';

const NOW = 1_000_000;

function row(id: string, change: Partial<Card> = {}): CardRow {
  const text = {
    ...{ title: id, summary: '.', say: `Dire ${id}.`, steps: [], avoid: [], keywords: [] },
    cues: ['un', 'deux', 'trois'],
    scripts: [{ text: `Ligne ${id}.`, tone: 'neutre' as const }],
  };
  const card: Card = { id, kind: 'situation', next: [], fr: text, ...change };
  return { packId: 'p', cardId: id, ref: `p/${id}`, position: 0, card } as unknown as CardRow;
}

const practised = (...rows: (Partial<PracticeRow> & { ref: string })[]) =>
  new Map(rows.map((each) => [each.ref, { box: 1, dueAt: NOW, practisedAt: 1, count: 1, ...each }]));

describe('the situations of a session', () => {
  it('are those that are due, the longest overdue first, then a few new ones in reading order', () => {
    const rows = [...'abcdefghij'].map((id) => row(id));
    const done = practised(
      { ref: 'p/c', dueAt: NOW - 5 },
      { ref: 'p/a', dueAt: NOW },
      { ref: 'p/b', dueAt: NOW + 1 },
    );
    const refs = sessionOf(rows, done, { language: 'fr', now: NOW }).map(({ ref }) => ref);
    expect(refs).toEqual(['p/c', 'p/a', 'p/d', 'p/e', 'p/f', 'p/g', 'p/h']);
    expect(refs.length).toBe(2 + NEW_IN_SESSION);
  });

  it('leave out cards about something, and cards without a line to say', () => {
    const silent = row('b');
    const rows = [
      row('a', { kind: 'about' }),
      {
        ...silent,
        card: { ...silent.card, fr: { ...silent.card.fr, say: undefined, scripts: [] } },
      } as CardRow,
      row('c'),
    ];
    expect(practiceCounts(rows, new Map(), NOW).fresh.map(({ ref }) => ref)).toEqual(['p/c']);
  });

  it('have another cue each time, and the line to say now with the first script', () => {
    const cueAfter = (count: number) =>
      sessionOf([row('a')], practised({ ref: 'p/a', count }), { language: 'en', now: NOW })[0];
    expect([0, 1, 2, 3].map((count) => cueAfter(count)?.cue)).toEqual(['un', 'deux', 'trois', 'un']);
    expect(cueAfter(1)).toMatchObject({ language: 'fr', lines: ['Dire a.', 'Ligne a.'] });
  });

  it('have no cue where the card has none', () => {
    const bare = row('a');
    const card = { ...bare.card, fr: { ...bare.card.fr, cues: [] } } as Card;
    expect(sessionOf([{ ...bare, card }], new Map(), { language: 'fr', now: NOW })[0]?.cue).toBeUndefined();
  });
});
