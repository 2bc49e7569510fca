import { describe, expect, it } from 'vitest';
import { titleOfTip } from '@/components/console/review/tip-card';
import { joinRequestSchema } from '@/protocol/api';
import { readInvitationCode } from '@/protocol/invitation-code';
import { cleanText, tidyLine, tidyText } from '@/protocol/text/clean-text';
import { abridge, charactersOver, countCharacters } from '@/protocol/text/text-length';
import { normaliseContent } from '@/storage/tips/normalise-tip';
import { readAddress } from '@/sync/http/address';

const clean = (text: string) => cleanText(text).text;

describe('cleaning a text', () => {
  it.each(['\r\n', '\r', '\u0085', '\u2028', '\u2029', '\u000b', '\u000c'])(
    'makes a line end of %j',
    (end) => {
      expect(cleanText(`un${end}deux`)).toEqual({ text: 'un\ndeux', removed: [], damaged: false });
    },
  );

  it.each([
    ['a number between controls of direction', '\u202d06 12 34 56 78\u202c', '06 12 34 56 78'],
    ['a left-to-right mark', 'Bon\u200ejour', 'Bonjour'],
    ['a byte-order mark', '\ufeffBonjour', 'Bonjour'],
    ['a soft hyphen', 'rembour\u00adsement', 'remboursement'],
    ['zero-width spaces and word joiners', 'AB\u200bCD\u2060EF\u2064', 'ABCDEF'],
    ['a joiner between Latin letters', 'ab\u200dcd\u200cef', 'abcdef'],
    ['isolates', '\u2066réf\u2069', 'réf'],
    ['tags outside of a flag', 'ok\u{e0041}\u{e0042}', 'ok'],
    ['controls', 'a\u0000b\u001bc\u007fd\u0090e', 'abcde'],
    ['half of a character', 'a\ud83db', 'ab'],
    ['fillers', 'a\u3164b\u115fc\uffa0d', 'abcd'],
    ['a selector after a letter', 'a\ufe0fb\u{e0123}', 'ab'],
    ['a place where an image was', 'voir \ufffc ici', 'voir  ici'],
    ['a mark inside of an accented letter', 'e\u200b\u0301', 'é'],
  ])('takes out %s', (_, dirty, text) => {
    const { text: got, removed } = cleanText(dirty);
    expect(got).toBe(text);
    expect(removed.length).toBeGreaterThan(0);
  });

  it('says which marks', () => {
    expect(cleanText('\u202d06 12\u202c').removed).toEqual(['\u202d', '\u202c']);
  });

  it.each([
    '👨‍👩‍👧‍👦 👩🏽‍💻 🏳️‍🌈 ❤️‍🔥 👁️‍🗨️ 🤷🏽‍♀️ 🏴‍☠️ 🙂‍↔️',
    '🇫🇷 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿',
    '1️⃣ #️⃣ *️⃣ ☎️ ☎︎ ©️ ❤️',
    'نمی\u200cخواهم', // Persian
    'क्\u200dष क्\u200cष', // Hindi
    'ශ්\u200dරී', // Sinhala
    '葛\u{e0100}城市', // the form of a name
    'שלום עולם',
    'Quoi\u202f? À\u00a0vous, cœur, «\u202foui\u202f»…',
    'a\tb\nc',
    '\uf0b7 point', // private use, as Word writes it
  ])('keeps %j', (text) => {
    expect(cleanText(text)).toEqual({ text: text.normalize('NFC'), removed: [], damaged: false });
  });

  it('keeps the letters of a Hebrew word with marks of direction', () => {
    expect(clean('\u200fשלום\u200f 12\u200e')).toBe('שלום 12');
  });

  it('composes letters', () => {
    expect(clean('e\u0301te\u0301')).toBe('été');
  });

  it('notices a character that was lost on the way', () => {
    expect(cleanText('d\ufffdlai')).toEqual({ text: 'd\ufffdlai', removed: [], damaged: true });
  });
});

describe('tidying a text', () => {
  it('takes spaces from the ends and no others', () => {
    expect(tidyText(' \u00a0 un\r\ndeux\rtrois  \n\u200b')).toBe('un\ndeux\ntrois');
    expect(tidyText('Quoi\u202f?')).toBe('Quoi\u202f?');
    expect(tidyText('\u2800 \u2800')).toBe('');
  });

  it('to one line makes one space of line ends and tabs', () => {
    expect(tidyLine(' Nom\t\tPrénom \r\n Ville\u2028Pays\n')).toBe('Nom Prénom Ville Pays');
    expect(tidyLine('a  b')).toBe('a  b');
  });
});

describe('the length of a text', () => {
  it('is counted in characters of the text as it will be saved', () => {
    expect(countCharacters('😀'.repeat(2_100))).toBe(2_100);
    expect(charactersOver('😀'.repeat(2_100), 4_000)).toBe(0);
    expect(charactersOver('e\u0301'.repeat(80), 80)).toBe(0);
    expect(charactersOver(' \u202d0612345678\u202c\r\n', 10)).toBe(0);
    expect(charactersOver('é'.repeat(260), 200)).toBe(60);
    // One that grows when its letters are composed.
    expect(charactersOver('\ufb2c'.repeat(4), 10)).toBe(2);
  });

  it('of a caption may be shown in part, whole characters and with a sign', () => {
    expect(abridge('Dossier 12', 10)).toBe('Dossier 12');
    expect(abridge('Dossier 123', 10)).toBe('Dossier 1…');
    expect(abridge('😀'.repeat(11), 10)).toBe(`${'😀'.repeat(9)}…`);
  });
});

describe('what people paste', () => {
  it('as the address of a service or an invitation code is read', () => {
    expect(readAddress('\u202ahttps://souffleur.exemple.fr/\u202c')).toEqual({
      ok: true,
      address: 'https://souffleur.exemple.fr',
    });
    expect(readInvitationCode('\u200b3HGT-FTCK\u200b-3QWF-7MVD\ufeff')).toBe('3HGTFTCK3QWF7MVD');
    for (const written of [
      '«\u00a03HGT-FTCK-3QWF-7MVD\u00a0»',
      '"3HGT FTCK 3QWF 7MVD".',
      '<3HGT_FTCK_3QWF_7MVD>',
      '`3hgt.ftck.3qwf.7mvd`',
    ])
      expect(readInvitationCode(written)).toBe('3HGTFTCK3QWF7MVD');
    expect(
      joinRequestSchema.parse({
        code: `\u202a${'3HGT-'.repeat(8)}\u202c`,
        name: '\u202aMarie\u00adDupont\u200f',
        device: 'Firefox',
        joinKey: '019a2c3e-0000-7000-8000-000000000000',
      }),
    ).toMatchObject({ code: '3HGT-'.repeat(8), name: 'MarieDupont' });
  });

  it('as a tip is stored, cleaned, and counted as people count', () => {
    const content = { kind: 'tip', language: 'fr' } as const;
    expect(
      normaliseContent({
        ...content,
        words: '\u202d06 12\u202c\u2028<Form 12>',
        situation: 'a\tb\u2029c',
        pageTitle: '\u200b',
      }),
    ).toEqual({ ...content, words: '06 12\n<Form 12>', situation: 'a b c' });
    expect(normaliseContent({ ...content, words: '😀'.repeat(2_100) }).words).toBe('😀'.repeat(2_100));
  });

  it('as a situation is a title whole, however long', () => {
    const situation = '😀'.repeat(200);
    expect(titleOfTip({ kind: 'tip', language: 'fr', words: 'x', situation })).toBe(situation);
    expect(titleOfTip({ kind: 'tip', language: 'fr', words: '😀'.repeat(70) })).toBe(`${'😀'.repeat(60)}…`);
  });
});
