import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKeyReader, LETTER_WAIT_MS, QUIET_MS, type SingleKey } from '@/components/ui/key-reader';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A page with the keys of a card and of the queue, and a person who types `gapMs` apart. */
function page() {
  const acted: string[] = [];
  let strays = 0;
  const key = (name: string, when: SingleKey['when']): [string, SingleKey] => [
    name,
    { act: () => acted.push(name), when },
  ];
  const keys = new Map([
    ...[...'123456789jk/?'].map((name) => key(name, 'at-once')),
    ...[...'fnzamdr'].map((name) => key(name, 'alone')),
  ]);
  const reader = createKeyReader(() => {
    strays += 1;
  });
  let at = 0;
  const wait = (ms: number) => {
    at += ms;
    vi.advanceTimersByTime(ms);
  };
  const press = (
    character: string,
    more: { repeat?: boolean; composing?: boolean; presses?: boolean } = {},
  ) =>
    reader.read({ character, repeat: false, composing: false, presses: false, ...more }, at, (each) =>
      keys.get(each),
    );
  const type = (text: string, gapMs: number) => {
    for (const character of text) {
      press(character, { presses: character === '\n' });
      wait(gapMs);
    }
    wait(2_000);
  };
  return { acted, press, type, wait, reset: reader.reset, strays: () => strays };
}

describe('stray typing', () => {
  const WORDS = [
    'rappel mardi 14',
    'erreur fln',
    'appel refusé',
    'facture 2 fois',
    'non, rdv le 3/12',
    'je rappelle',
    'dossier 12 à 14 h 30',
    'madame martin',
    'é è 1 2 3',
    'n°4',
    'box k.o. 2 jours',
  ];
  // A person types a key in 80 to 340 ms.
  it.each(WORDS.flatMap((words) => [80, 200, 340].map((gap) => [words, gap] as const)))(
    '“%s” at %i ms a key does nothing that writes or changes',
    (words, gap) => {
      const { acted, type } = page();
      type(words, gap);
      // To go to the next tip of the list changes nothing, and may be the first letter of a word.
      expect(acted.filter((each) => !'jk/'.includes(each))).toEqual([]);
    },
  );

  it('is said once for a run, and not for a slip of the finger', () => {
    const { type, strays } = page();
    type('qs', 100);
    expect(strays()).toBe(0);
    type('client rappelé deux fois', 150);
    expect(strays()).toBe(1);
    type('puis encore', 150);
    expect(strays()).toBe(2);
  });

  it('goes on for as long as its keys follow one another, whatever came of them', () => {
    const { acted, press, wait } = page();
    press('x');
    for (let times = 0; times < 5; times += 1) {
      wait(QUIET_MS - 100);
      press('1');
    }
    expect(acted).toEqual([]);
    wait(QUIET_MS);
    press('1');
    expect(acted).toEqual(['1']);
  });

  it('ends with a click, or with a key that goes into a field', () => {
    const { acted, press, wait, reset, strays } = page();
    press('x');
    press('y');
    reset();
    wait(50);
    expect(press('enter', { presses: true })).toBe('nothing');
    press('2');
    expect(acted).toEqual(['2']);
    press('w');
    expect(strays()).toBe(0);
    press('f');
    reset();
    wait(1_000);
    expect(acted).toEqual(['2']);
  });

  it('presses no button by its spaces and line ends', () => {
    const { press, wait } = page();
    expect(press(' ', { presses: true })).toBe('nothing');
    press('x');
    wait(300);
    expect(press(' ', { presses: true })).toBe('block');
    wait(300);
    expect(press('enter', { presses: true })).toBe('block');
    wait(QUIET_MS);
    expect(press('enter', { presses: true })).toBe('nothing');
  });
});

describe('a single key', () => {
  it('that is a digit acts at once, and the next one too', () => {
    const { acted, press, wait } = page();
    expect(press('1')).toBe('acts');
    wait(60);
    press('2');
    expect(acted).toEqual(['1', '2']);
  });

  it('that is a letter acts once it stayed alone', () => {
    const { acted, press, wait } = page();
    expect(press('f')).toBe('waits');
    wait(LETTER_WAIT_MS - 1);
    expect(acted).toEqual([]);
    wait(1);
    expect(acted).toEqual(['f']);
    press('a');
    wait(LETTER_WAIT_MS);
    expect(acted).toEqual(['f', 'a']);
  });

  it('pressed twice in haste acts once', () => {
    const { acted, press, wait } = page();
    press('f');
    wait(100);
    press('f');
    wait(1_000);
    expect(acted).toEqual(['f']);
  });

  it('moves along a list as fast as one presses it, and the act after it is not lost', () => {
    const { acted, press, wait } = page();
    for (const key of 'jjkja') {
      press(key);
      wait(90);
    }
    wait(LETTER_WAIT_MS);
    expect(acted).toEqual(['j', 'j', 'k', 'j', 'a']);
  });

  it('that is held down does nothing more', () => {
    const { acted, press, wait } = page();
    press('1');
    for (let times = 0; times < 40; times += 1) {
      wait(33);
      press('1', { repeat: true });
    }
    expect(acted).toEqual(['1']);
  });

  it('that composes a character does nothing', () => {
    const { acted, press, wait } = page();
    press('1', { composing: true });
    press('f', { composing: true });
    wait(1_000);
    expect(acted).toEqual([]);
  });
});
