import { describe, expect, it } from 'vitest';
import { createPanelStore, type Screen } from '@/components/panel/core/panel-store';

const RECORD = Promise.resolve('record 1');

const SEARCH: Screen = { name: 'search' };
const card = (ref: string): Screen => ({ name: 'card', ref, language: 'fr' });

describe('where one is in the panel', () => {
  it('begins at the search, and "back" there stays there', () => {
    const store = createPanelStore();
    store.getState().back();
    expect(store.getState().screens).toEqual([SEARCH]);
  });

  it('begins elsewhere with the search behind it, so that "back" leads home', () => {
    const capture: Screen = { name: 'capture', draftKey: 'capture' };
    const store = createPanelStore(capture);
    expect(store.getState().screens).toEqual([SEARCH, capture]);
    store.getState().back();
    expect(store.getState().screens).toEqual([SEARCH]);
  });

  it('goes from card to card and back through each', () => {
    const store = createPanelStore();
    const { open, back, home } = store.getState();
    open(card('a/1'));
    open(card('a/2'));
    back();
    expect(store.getState().screens.at(-1)).toEqual(card('a/1'));
    open(card('a/2'));
    home();
    expect(store.getState().screens).toEqual([SEARCH]);
  });

  it('is not opened twice where one already is, but for another card', () => {
    const store = createPanelStore();
    const { open } = store.getState();
    open({ name: 'settings' });
    open({ name: 'settings' });
    expect(store.getState().screens).toEqual([SEARCH, { name: 'settings' }]);
    open(card('a/1'));
    open(card('a/2'));
    expect(store.getState().screens).toHaveLength(4);
  });

  it('replaces the card by itself in the other language, without a step back', () => {
    const store = createPanelStore();
    store.getState().open(card('a/1'));
    store.getState().replace({ name: 'card', ref: 'a/1', language: 'en' });
    expect(store.getState().screens).toEqual([SEARCH, { name: 'card', ref: 'a/1', language: 'en' }]);
  });

  it('remembers the last screens alone, however long one wanders', () => {
    const store = createPanelStore();
    for (let index = 0; index < 500; index += 1) store.getState().open(card(`a/${index}`));
    expect(store.getState().screens.length).toBeLessThanOrEqual(21);
    expect(store.getState().screens.at(-1)).toEqual(card('a/499'));
    for (let index = 0; index < 500; index += 1) store.getState().back();
    expect(store.getState().screens).toHaveLength(1);
  });
});

describe('toasts', () => {
  it('counts up, so that the same sentence is announced twice', () => {
    const store = createPanelStore();
    const { showToast: tell } = store.getState();
    tell(0, 'good', 'Copié');
    expect(store.getState().toast).toEqual({ position: 0, tone: 'good', text: 'Copié', open: [], count: 1 });
    tell(0, 'good', 'Copié');
    expect(store.getState().toast?.count).toBe(2);
  });

  it('disappears on going elsewhere: to another screen, back, home, or on typing', () => {
    const store = createPanelStore();
    const { showToast: tell, open, replace, back, home, setQuery } = store.getState();
    const moves = [
      () => open(card('a/1')),
      () => replace({ ...card('a/1'), language: 'en' } as Screen),
      back,
      () => open({ name: 'tips' }),
      () => open({ name: 'tips' }),
      home,
      () => setQuery('box'),
    ];
    for (const move of moves) {
      tell('foot', 'warn', 'x');
      move();
      expect(store.getState().toast).toBeUndefined();
    }
  });
});

describe('what is typed', () => {
  it('into the search takes the arrows back to the first card', () => {
    const store = createPanelStore();
    store.getState().setActive('a/2');
    store.getState().setQuery('b');
    expect(store.getState()).toMatchObject({ query: 'b', active: undefined });
  });

  it('into placeholders stays from card to card until it is forgotten', () => {
    const store = createPanelStore();
    const { setValue, open, home, forgetCall } = store.getState();
    setValue('prénom', 'Nadia', RECORD);
    setValue('délai', '48 h', RECORD);
    setValue('prénom', 'Paul', RECORD);
    open(card('a/1'));
    home();
    expect(store.getState().values).toEqual({ prénom: 'Paul', délai: '48 h' });
    forgetCall();
    expect(store.getState().values).toEqual({});
  });

  it('in one panel is not in another', () => {
    const [one, other] = [createPanelStore(), createPanelStore()];
    one.getState().setValue('nom', 'Durand', RECORD);
    one.getState().open(card('a/1'));
    expect(other.getState()).toMatchObject({ values: {}, screens: [SEARCH] });
  });
});
