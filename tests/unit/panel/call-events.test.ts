/** The events of a call: what is added, what replaces what, and what an undone insertion takes with it. */
import { describe, expect, it } from 'vitest';
import { MOST_EVENTS, type NewCallEvent } from '@/components/panel/call/call-event';
import { createPanelStore } from '@/components/panel/core/panel-store';

const event = (text: string, more: Partial<NewCallEvent> = {}): NewCallEvent => ({
  kind: 'inserted',
  happenedAt: 1,
  text,
  language: 'fr',
  ...more,
});

function call() {
  const store = createPanelStore();
  const texts = () => store.getState().callEvents.map(({ text }) => text);
  return { ...store.getState(), state: store.getState, texts };
}

describe('the events of a call', () => {
  it('are in the order in which they happened; the same line twice is twice there', () => {
    const { addCallEvent, texts } = call();
    for (const text of ['Un.', 'Deux.', 'Un.']) addCallEvent(event(text));
    expect(texts()).toEqual(['Un.', 'Deux.', 'Un.']);
  });

  it('hold a step once, and the last answer to a question of a card', () => {
    const { addCallEvent, texts } = call();
    addCallEvent(event('Laisser parler', { kind: 'ticked', ref: 'a/1' }));
    addCallEvent(event('pareil', { kind: 'answered', ref: 'a/1', question: 'Comment va l’appelant ?' }));
    addCallEvent(event('Laisser parler', { kind: 'ticked', ref: 'a/1' }));
    addCallEvent(event('plus calme', { kind: 'answered', ref: 'a/1', question: 'Comment va l’appelant ?' }));
    addCallEvent(event('pire', { kind: 'answered', ref: 'a/2', question: 'Comment va l’appelant ?' }));
    expect(texts()).toEqual(['Laisser parler', 'plus calme', 'pire']);
  });

  it('grow no further than their limit, the oldest going first', () => {
    const { addCallEvent, texts } = call();
    for (let n = 0; n <= MOST_EVENTS; n++) addCallEvent(event(String(n)));
    expect(texts()).toHaveLength(MOST_EVENTS);
    expect(texts().at(-1)).toBe(String(MOST_EVENTS));
    expect(texts()[0]).toBe('1');
  });

  it('lose the line whose insertion was undone, and no other with the same words', () => {
    const { addCallEvent, attachInsertion, addInsertion, removeInsertion, state, texts } = call();
    for (const id of ['a', 'b']) {
      addCallEvent(event('Un.'));
      addInsertion({ tabId: 1, id, field: undefined });
      attachInsertion('Un.', id);
    }
    expect(state().callEvents.map(({ insertion }) => insertion)).toEqual(['a', 'b']);
    removeInsertion('a');
    expect(state().callEvents.map(({ insertion }) => insertion)).toEqual(['b']);
    removeInsertion('b');
    expect(texts()).toEqual([]);
  });

  it('go with the call, as does the state of other rooms, and come back with it', () => {
    const { addCallEvent, setCallPart, forgetCall, restoreCall, state } = call();
    addCallEvent(event('Un.'));
    setCallPart('guide', { step: 3 });
    setCallPart('channel', 'chat');
    setCallPart('channel', undefined);
    const before = state();
    expect(before.callParts).toEqual({ guide: { step: 3 } });
    forgetCall();
    expect(state()).toMatchObject({ callEvents: [], callParts: {}, values: {} });
    restoreCall(before);
    expect(state().callEvents).toHaveLength(1);
    expect(state().callParts).toEqual({ guide: { step: 3 } });
  });
});
