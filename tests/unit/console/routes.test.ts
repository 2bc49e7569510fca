import { expect, test } from 'vitest';
import { createConsoleStore } from '@/components/console/core/console-store';
import { addressOf, type Place, placeOf } from '@/components/console/core/routes';

const PLACES: Place[] = [
  { name: 'queue' },
  { name: 'packs' },
  { name: 'team' },
  { name: 'pack', packId: 'relation-client' },
  { name: 'card', packId: 'relation-client', cardId: 'panne' },
  { name: 'publish', packId: 'relation-client' },
];

test.each(PLACES)('the address of $name leads back to it', (place) => {
  expect(placeOf(addressOf(place))).toEqual(place);
});

test.each([
  '',
  '#',
  '#/nowhere',
  '#/packs/',
  '#/packs/../etc',
  '#/packs/A',
  '#/packs/a/cards/<b>',
  '#/packs/a/b/c',
])('an address that names nothing (%s) is the queue', (hash) => {
  expect(placeOf(hash)).toEqual({ name: 'queue' });
});

test('going somewhere shows it in the address and closes what was open; arriving there again changes nothing', () => {
  const shown: string[] = [];
  const store = createConsoleStore({ name: 'queue' }, (address) => shown.push(address));
  store.getState().open({ name: 'help' });
  store.getState().tell('good', 'dit');
  store.getState().go({ name: 'packs' });
  expect(shown).toEqual(['#/packs']);
  expect(store.getState()).toMatchObject({ place: { name: 'packs' }, dialog: undefined, told: undefined });
  store.getState().tell('good', 'dit encore');
  store.getState().arrive({ name: 'packs' });
  expect(store.getState().told?.text).toBe('dit encore');
});

test('the same sentence told twice counts as two', () => {
  const store = createConsoleStore({ name: 'queue' }, () => undefined);
  store.getState().tell('good', 'fait');
  const first = store.getState().told?.count;
  store.getState().tell('good', 'fait');
  expect(store.getState().told?.count).not.toBe(first);
});
