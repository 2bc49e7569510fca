/**
 * Decodes the bytes of a file: pack files and backup files that an editor, a spreadsheet or an old system saved.
 * Guarantees: a returned text is the file's text. An ambiguous encoding is refused.
 */

export type DecodedText =
  | { ok: true; text: string; encoding: 'UTF-8' | 'UTF-16' | 'Windows-1252' }
  | { ok: false; encoding: string };

// Bytes of Windows-1252 in French and English texts, beyond ASCII. Old Macintosh and DOS files have their accents at
// other bytes.
const LIKELY_1252 = /^[€…ŒœŸ‘’“”–—™\u00a0«»°²³·¿¡ºª£§©®±¼½¾×÷À-ÖØ-öø-ÿ]$/u;

// No language of western Europe writes so: three accented letters in a row (Cyrillic, Greek, Chinese or Japanese bytes), or
// a sign within a word (letters of central Europe).
const UNLIKELY_IN_1252 = /[À-ÖØ-öø-ÿ]{3}|\p{L}[¹²³¿¡±¼½¾£§©®«»°](?=\p{L})/u;

/** The file's text without its byte-order mark, and how it was encoded; or the encoding that it seems to have. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff)) {
    return { ok: false, encoding: 'UTF-32' };
  }
  if (a === 0xff && b === 0xfe) return decoded(bytes, 'utf-16le', 'UTF-16');
  if (a === 0xfe && b === 0xff) return decoded(bytes, 'utf-16be', 'UTF-16');
  // Our files begin with an ASCII character: half of one in UTF-16 is zero.
  if (a === 0 && b) return decoded(bytes, 'utf-16be', 'UTF-16');
  if (a && b === 0) return decoded(bytes, 'utf-16le', 'UTF-16');
  const utf8 = decoded(bytes, 'utf-8', 'UTF-8');
  return utf8.ok ? utf8 : asWindows1252(bytes);
}

function decoded(bytes: Uint8Array, label: string, encoding: 'UTF-8' | 'UTF-16'): DecodedText {
  try {
    return { ok: true, text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding };
  } catch {
    return { ok: false, encoding };
  }
}

function asWindows1252(bytes: Uint8Array): DecodedText {
  // Complete UTF-8 sequences among invalid bytes: a damaged UTF-8 file.
  const damaged = new TextDecoder('utf-8').decode(bytes);
  if ([...damaged].some((character) => character > '\u007f' && character !== '\ufffd'))
    return { ok: false, encoding: 'UTF-8' };
  const text = new TextDecoder('windows-1252').decode(bytes);
  const foreign = [...text].some((character) => character > '\u007f' && !LIKELY_1252.test(character));
  return foreign || UNLIKELY_IN_1252.test(text)
    ? { ok: false, encoding: '?' }
    : { ok: true, text, encoding: 'Windows-1252' };
}
