/** The second look at what a palette inserted, where no panel is open. */
import { expect, test } from 'vitest';
import { type LateHost, type LostInsertion, verifyLate } from '@/browser/page/late-verification';
import type { InsertionState } from '@/protocol/page';

const INSERTION = { tabId: 3, id: 'i', windowId: 1, field: 'Note' };

function host({ panels = [] as number[], state = 'absent' as InsertionState } = {}) {
  const events: string[] = [];
  const lost: LostInsertion[] = [];
  const made: LateHost = {
    hasPanel: async (windowId) => panels.includes(windowId),
    wait: async () => events.push('waited'),
    verify: async (insertion) => {
      events.push(JSON.stringify(insertion));
      return state;
    },
    note: async (insertion) => {
      lost.push(insertion);
    },
  };
  return { made, events, lost };
}

test('[K1] what the page took out again is noted, after a moment, with its field', async () => {
  const { made, events, lost } = host();
  await verifyLate(made, INSERTION);
  expect(events).toEqual(['waited', '{"tabId":3,"id":"i"}']);
  expect(lost).toEqual([{ windowId: 1, field: 'Note' }]);
});

test.each(['present', 'unknown'] as const)('[K1] nothing is noted of a text that is %s', async (state) => {
  const { made, lost } = host({ state });
  await verifyLate(made, INSERTION);
  expect(lost).toEqual([]);
});

test('[K1] a panel of that window verifies itself; one of another window does not', async () => {
  const own = host({ panels: [1] });
  await verifyLate(own.made, INSERTION);
  expect(own.events).toEqual([]);
  const other = host({ panels: [2] });
  await verifyLate(other.made, INSERTION);
  expect(other.lost).toHaveLength(1);
});
