import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  forgetInsertion,
  type InsertionRecord,
  insertionRecord,
  pageMemory,
  rememberInsertion,
  targetOf,
} from '@/entrypoints/page/page-memory';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

// The memory holds it and never looks into it.
const field = new WeakRef({} as HTMLElement);
const TEN_MINUTES_MS = 10 * 60_000;

function record(id: string): InsertionRecord {
  const join = { text: id, before: '', after: '', all: id };
  return { id, field, kind: 'lines', before: '', after: id, join, replaced: '', start: 0, address: '' };
}

function capture(pressedAt?: number) {
  const caret = { kind: 'none' } as never;
  pageMemory().target = {
    field,
    caret,
    capturedAt: 1,
    focusUnreliable: false,
    ...(pressedAt && { pressedAt }),
  };
  return pageMemory().target;
}

it('finds an insertion by its id, until it is forgotten', () => {
  for (const id of ['a', 'b', 'c']) rememberInsertion(record(id));
  expect(insertionRecord('b')).toEqual(record('b'));
  expect(insertionRecord('z')).toBeUndefined();
  forgetInsertion('b');
  expect(pageMemory().insertions.map(({ id }) => id)).toEqual(['a', 'c']);
});

it('keeps the last five insertions, in their order', () => {
  for (const id of ['1', '2', '3', '4', '5', '6', '7']) rememberInsertion(record(id));
  expect(pageMemory().insertions.map(({ id }) => id)).toEqual(['3', '4', '5', '6', '7']);
});

it('is erased ten minutes after its last use', () => {
  rememberInsertion(record('a'));
  vi.advanceTimersByTime(TEN_MINUTES_MS - 1);
  expect(insertionRecord('a')).toBeDefined();
  vi.advanceTimersByTime(TEN_MINUTES_MS - 1);
  expect(insertionRecord('a')).toBeDefined();
  vi.advanceTimersByTime(TEN_MINUTES_MS);
  expect(insertionRecord('a')).toBeUndefined();
  expect(pageMemory().insertions).toEqual([]);
});

it('is the same for every copy of the script in this world', () => {
  rememberInsertion(record('a'));
  const shared = (globalThis as unknown as Record<symbol, { insertions: unknown[] }>)[
    Symbol.for('souffleur')
  ];
  expect(shared?.insertions).toEqual([record('a')]);
});

it('gives a press in the page the target captured at that press, and no other', () => {
  const press = { pressedAt: 5, inPage: true };
  expect(targetOf(press)).toBeUndefined();
  const target = capture(5);
  expect(targetOf(press)).toBe(target);
  expect(targetOf({ ...press, pressedAt: 6 })).toBeUndefined();
});

it('gives a press in the panel the last target captured, at whatever press', () => {
  const target = capture();
  expect(targetOf({ pressedAt: 9, inPage: false })).toBe(target);
});
