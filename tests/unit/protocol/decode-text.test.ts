import { describe, expect, it } from 'vitest';
import { decodeText } from '@/protocol/text/decode-text';

const bytes = (...codes: number[]) => Uint8Array.from(codes);
/** Each character as the byte of its number. */
const latin = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

describe('bytes of a single-byte encoding', () => {
  it.each([
    'délai créé à Noël, où ça cœur'.replace('œ', '\x9c'),
    'C\x92est d\xe9cid\xe9 : 12 m\xb3, n\xb0 5, 30 \x80 (\xb1 2 \xbd)',
    '\xab Tr\xe8s bien \xbb, dit M\xfcller \xe0 S\xe3o Paulo',
    'ÉTÉ, DÉÇU, ÂGÉ'.replaceAll('É', '\xc9').replace('Ç', '\xc7').replace('Â', '\xc2'),
  ])('are Windows-1252 where they can be: %j', (text) => {
    expect(decodeText(latin(text))).toMatchObject({ ok: true, encoding: 'Windows-1252' });
  });

  it.each([
    ['Windows-1251', latin('{"\xcf\xf0\xe8\xe2\xe5\xf2":1}')],
    ['ISO-8859-7', latin('{"\xea\xe1\xeb\xe7\xec\xdd\xf1\xe1":1}')],
    ['ISO-8859-2', latin('{"za\xbf\xf3\xb3cie g\xea\xb6l\xb1":1}')],
    ['GBK', bytes(0x22, 0xc4, 0xe3, 0xba, 0xc3, 0xc4, 0xe3, 0x22)],
    ['Mac Roman', latin('{"d\x8elai":1}')],
    ['CP850', latin('{"d\x82lai":1}')],
  ])('are refused where they would be other letters: %s', (_, file) => {
    expect(decodeText(file)).toEqual({ ok: false, encoding: '?' });
  });
});
