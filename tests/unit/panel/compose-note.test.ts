/** The note of a call, composed from what happened in it. Now is Tuesday 1 December 2026. */
import { describe, expect, it } from 'vitest';
import type { CallEvent } from '@/components/panel/call/call-event';
import {
  composeNote,
  type NoteFacts,
  situationOfTitle,
  usedLines,
} from '@/components/panel/note/compose-note';
import { lineFacts } from '@/components/panel/values/value-facts';
import { VALUE_PACK } from '@/gallery/fixtures/value-pack';

const NOW = new Date(2026, 11, 1, 10, 30).getTime();
const { facts, presets } = lineFacts([VALUE_PACK], { name: 'Nadia B.', team: 'Fibre' }, NOW);
const [note, chat, email] = VALUE_PACK.notes ?? [];
if (!note || !chat || !email) throw new Error('the pack has three templates');

const event = (kind: CallEvent['kind'], text: string, more: Partial<CallEvent> = {}): CallEvent => ({
  id: `${kind} ${text}`,
  kind,
  happenedAt: NOW,
  text,
  language: 'fr',
  ...more,
});
const PROMISE = event('inserted', 'Je vous rappelle le jeudi 3 décembre à 14 h.', {
  ref: 'promesses/rappel',
  script: 'Je vous rappelle le {{date de rappel}} à {{heure de rappel}}.',
  values: { 'date de rappel': 'jeudi 3 décembre', 'heure de rappel': '14 h' },
});
const EVENTS = [
  event('said', 'Je vous écoute.', { ref: 'pack/box' }),
  event('ticked', 'Débrancher la box une minute.', { ref: 'pack/box' }),
  event('answered', 'Le voyant reste rouge', { question: 'Que montre le voyant ?', ref: 'pack/box' }),
  PROMISE,
  event('copied', 'Je vous écoute.', { ref: 'pack/box' }),
];
const TITLES: Record<string, string> = { 'pack/box': 'Box en panne', 'promesses/rappel': 'Promesse' };
const given = (more: Partial<NoteFacts> = {}): NoteFacts => ({
  events: EVENTS,
  values: presets,
  facts,
  situationOf: (ref) => TITLES[ref],
  code: 'À rappeler',
  language: 'fr',
  now: NOW,
  ...more,
});
const plain = (text: string) => text.replace(/[\u00a0\u202f]/gu, ' ');

describe('the note of a call', () => {
  it('says the situation, what was done, what was promised for when, and the outcome', () => {
    expect(plain(composeNote(note, given()))).toBe(
      [
        'Situation :',
        '- Box en panne',
        '- Promesse',
        'Fait :',
        '- Je vous écoute.',
        '- Débrancher la box une minute.',
        '- Que montre le voyant ? Le voyant reste rouge',
        'Promis : Je vous rappelle le jeudi 3 décembre à 14 h.',
        'Suite : date de rappel : jeudi 3 décembre à 14 h',
        'Issue : À rappeler',
        'Nadia B., le mardi 1er décembre',
      ].join('\n'),
    );
  });

  it('leaves out the lines for which nothing happened, and shows what is still to be filled in', () => {
    const unknown = { ...given({ events: [], code: undefined }), values: {} };
    expect(composeNote(note, unknown)).toBe('[conseiller], le [date du jour]');
  });

  it('is in the other language where the template is', () => {
    const english = composeNote(note, given({ language: 'en', events: [PROMISE], code: 'Call back' }));
    expect(plain(english)).toBe(
      [
        'Situation: Promesse',
        'Promised: Je vous rappelle le jeudi 3 décembre à 14 h.',
        'Next: date de rappel: jeudi 3 décembre à 14 h',
        'Outcome: Call back',
        'Nadia B., Tuesday 1 December',
      ].join('\n'),
    );
  });

  it('takes no day that is over for a promise', () => {
    const past = { ...PROMISE, values: { ...PROMISE.values, 'date de rappel': 'lundi 30 novembre' } };
    const text = plain(composeNote(note, given({ events: [past] })));
    expect(text).not.toContain('Promis');
    expect(text).toContain('Fait : Je vous rappelle');
  });

  it('holds nothing of a withheld value: neither in a line, nor in a date, nor by its name', () => {
    const template = {
      text: { fr: '{{fait}}\n{{promis}}\n{{suite}}\nAppelant : {{nom du client}}' },
      withheld: { fr: ['nom du client', 'date de rappel'] },
    };
    const named = event('said', 'Bonjour Mme Lenoir.', {
      script: 'Bonjour {{nom du client}}.',
      values: { 'nom du client': 'Mme Lenoir' },
    });
    const text = composeNote(
      template,
      given({ events: [named, PROMISE], values: { 'nom du client': 'Mme Lenoir' } }),
    );
    expect(text).not.toContain('Lenoir');
    expect(text).not.toContain('3 décembre');
    expect(text).toContain('Bonjour [nom du client].');
    expect(text).toContain('Appelant : [nom du client]');
  });
});

describe('a reply', () => {
  it('is assembled from the chosen lines, each once, in the order of the call', () => {
    expect(usedLines(EVENTS).map(({ text }) => text)).toEqual(['Je vous écoute.', PROMISE.text]);
    expect(composeNote(chat, given())).toBe(`Je vous écoute.\n${PROMISE.text}`);
    const chosen = new Set([PROMISE.id]);
    expect(composeNote(email, given({ chosen }))).toBe(
      `Bonjour,\n\n${PROMISE.text}\n\nBien à vous,\nNadia B.`,
    );
  });
});

it('the situation of a card is its title up to the gesture', () => {
  expect(situationOfTitle('Double prélèvement\u202f: rassurer d’abord')).toBe('Double prélèvement');
  expect(situationOfTitle('Double debit: reassure first')).toBe('Double debit');
  expect(situationOfTitle('Une leçon')).toBe('Une leçon');
});
