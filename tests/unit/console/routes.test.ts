import { expect, test } from 'vitest';
import { createConsoleStore } from '@/components/console/core/console-store';
import { href, parseRoute, type Route } from '@/components/console/core/routes';

const PLACES: Route[] = [
  { name: 'queue' },
  { name: 'packs' },
  { name: 'team' },
  { name: 'pack', packId: 'relation-client' },
  { name: 'card', packId: 'relation-client', cardId: 'panne' },
  { name: 'publish', packId: 'relation-client' },
];

test.each(PLACES)('the address of $name leads back to it', (place) => {
  expect(parseRoute(href(place))).toEqual(place);
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
  expect(parseRoute(hash)).toEqual({ name: 'queue' });
});

test('going somewhere shows it in the address and closes what was open; arriving there again changes nothing', () => {
  const shown: string[] = [];
  const store = createConsoleStore({ name: 'queue' }, (address) => shown.push(address));
  store.getState().open({ name: 'help' });
  store.getState().showToast('good', 'dit');
  store.getState().go({ name: 'packs' });
  expect(shown).toEqual(['#/packs']);
  expect(store.getState()).toMatchObject({ route: { name: 'packs' }, dialog: undefined, toast: undefined });
  store.getState().showToast('good', 'dit encore');
  store.getState().arrive({ name: 'packs' });
  expect(store.getState().toast?.text).toBe('dit encore');
});

test('the same message shown twice counts as two', () => {
  const store = createConsoleStore({ name: 'queue' }, () => undefined);
  store.getState().showToast('good', 'fait');
  const first = store.getState().toast?.count;
  store.getState().showToast('good', 'fait');
  expect(store.getState().toast?.count).not.toBe(first);
});
