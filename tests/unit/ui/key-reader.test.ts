import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createKeyReader,
  DIGIT_WAIT_MS,
  LETTER_WAIT_MS,
  QUIET_MS,
  type SingleKey,
} from '@/components/ui/keys/key-reader';

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
  const pressed: string[] = [];
  const takenBack: string[] = [];
  const key = (name: string, when: 'at-once' | 'apart' | 'alone'): [string, SingleKey] => [
    name,
    { run: () => acted.push(name), when },
  ];
  const digit = (name: string): [string, SingleKey] => [
    name,
    {
      press: () => {
        pressed.push(name);
        return () => {
          acted.push(name);
          return () => void takenBack.push(name);
        };
      },
      when: 'held',
    },
  ];
  const keys = new Map<string, SingleKey>([
    ...[...'123456789'].map(digit),
    ...[...'jk/?'].map((name) => key(name, 'at-once')),
    ['space', key(' ', 'apart')[1]],
    ...[...'fnzamdr'].map((name) => key(name, 'alone')),
  ]);
  const reader = createKeyReader(() => {
    strays += 1;
  });
  let index = 0;
  const wait = (ms: number) => {
    index += ms;
    vi.advanceTimersByTime(ms);
  };
  const press = (
    character: string,
    more: { repeat?: boolean; composing?: boolean; presses?: boolean } = {},
  ) =>
    reader.read({ character, repeat: false, composing: false, presses: false, ...more }, index, (each) =>
      keys.get(each),
    );
  const type = (text: string, gapMs: number) => {
    for (const character of text) {
      press(character === ' ' ? 'space' : character, { presses: character === '\n' });
      wait(gapMs);
    }
    wait(2_000);
  };
  return { acted, pressed, takenBack, press, type, wait, ...reader, strays: () => strays };
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
    // Begun by a digit.
    '1 rendez-vous mardi',
    '2 appels',
    '14 h 30 rappel',
    '06 12 34 56 78',
    '3/12',
    '1.',
    '1er rappel',
    '123',
    '11 novembre',
    '2500 €',
  ];
  // A person types a key in 80 to 340 ms. Digits alone that are pressed as slowly as this are meant.
  const TYPED = WORDS.flatMap((words) => [80, 200, 340].map((gap) => [words, gap] as const)).filter(
    ([words, gap]) => gap < DIGIT_WAIT_MS || !/^[\d/.]+$/u.test(words),
  );
  it.each(TYPED)('“%s” at %i ms a key does nothing that writes or changes', (words, gap) => {
    const { acted, takenBack, type } = page();
    type(words, gap);
    // To go to the next tip of the list changes nothing, and may be the first letter of a word.
    const left = acted.filter((each) => !'jk/'.includes(each) && !takenBack.includes(each));
    expect(left).toEqual([]);
  });

  it.each([80, 150, 240])('begun by a digit, at %i ms a key, writes nothing even for a moment', (gap) => {
    const { acted, strays, type } = page();
    type('1 rendez-vous', gap);
    expect(acted).toEqual([]);
    expect(strays()).toBe(1);
  });

  it.each([300, 450, 650])('begun by a digit, at %i ms a key, is undone and reported once', (gap) => {
    const { acted, takenBack, strays, type } = page();
    type('2 appels', gap);
    expect(acted.slice(0, 1)).toEqual(['2']);
    expect(takenBack).toEqual(['2']);
    expect(strays()).toBe(0);
  });

  it('takes nothing back where a key of ours, or one slip, follows the digit', () => {
    const { acted, takenBack, press, wait } = page();
    press('1');
    wait(400);
    press('n');
    wait(2_000);
    press('2');
    wait(400);
    press('x');
    wait(2_000);
    expect(acted).toEqual(['1', 'n', '2']);
    expect(takenBack).toEqual([]);
  });

  it('says at once that a digit was dropped', () => {
    const { acted, press, wait, strays } = page();
    press('1');
    wait(90);
    press('.');
    expect(strays()).toBe(1);
    wait(2_000);
    expect(acted).toEqual([]);
  });

  it('is reported once for a run, and not for a single slip', () => {
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
    wait(DIGIT_WAIT_MS);
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
    wait(DIGIT_WAIT_MS);
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
  it('that is the space bar acts at once by itself, and is typing right after a digit that acted', () => {
    const { acted, takenBack, press, type, wait } = page();
    press('space');
    expect(acted).toEqual([' ']);
    wait(2_000);
    type('1 rdv', 400);
    expect(acted).toEqual([' ', '1']);
    expect(takenBack).toEqual(['1']);
    type('2', 2_000);
    press('space');
    expect(acted).toEqual([' ', '1', '2', ' ']);
  });

  it('that is a digit is received at the press, and acts a moment later', () => {
    const { acted, pressed, press, wait } = page();
    expect(press('1')).toBe('waits');
    expect(pressed).toEqual(['1']);
    wait(DIGIT_WAIT_MS - 1);
    expect(acted).toEqual([]);
    wait(1);
    expect(acted).toEqual(['1']);
  });

  it('that is a digit waits with the one after it', () => {
    const { acted, press, wait } = page();
    press('1');
    wait(60);
    press('2');
    wait(DIGIT_WAIT_MS);
    expect(acted).toEqual(['1', '2']);
  });

  it('that is a digit acts at once where a click, another key or another window follows', () => {
    for (const end of ['flush', 'reset'] as const) {
      const { acted, press, wait, ...reader } = page();
      press('1');
      wait(60);
      reader[end]();
      expect(acted).toEqual(['1']);
      wait(1_000);
      expect(acted).toEqual(['1']);
    }
    const { acted, press, cancel, wait } = page();
    press('1');
    expect(cancel()).toBe(true);
    wait(1_000);
    expect(acted).toEqual([]);
    expect(cancel()).toBe(false);
  });

  it('that is a letter acts once no other key followed', () => {
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

  it('moves along a list as fast as one presses it, and the action after it is not lost', () => {
    const { acted, press, wait } = page();
    for (const key of 'jjkja') {
      press(key);
      wait(90);
    }
    wait(LETTER_WAIT_MS);
    expect(acted).toEqual(['j', 'j', 'k', 'j', 'a']);
  });

  it('that is held down does nothing more, and is no typing', () => {
    const { acted, takenBack, press, wait, strays } = page();
    press('1');
    wait(500);
    for (let times = 0; times < 40; times += 1) {
      wait(33);
      press('1', { repeat: true });
    }
    expect(acted).toEqual(['1']);
    expect(takenBack).toEqual([]);
    expect(strays()).toBe(0);
  });

  it('that composes a character does nothing', () => {
    const { acted, press, wait } = page();
    press('1', { composing: true });
    press('f', { composing: true });
    wait(1_000);
    expect(acted).toEqual([]);
  });
});
