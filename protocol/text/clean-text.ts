/**
 * Text cleaning: for every field, placeholder value, paste, page value and import, and for text that is sent to a page
 * or the clipboard. Pure and without imports, so that the page script can hold it.
 * Guarantees: letters, punctuation, spaces and emoji stay as they are. Line ends become `\n`. Letters are composed
 * (NFC). No mark remains that hides, reorders or joins words unseen. Cleaning a clean text changes nothing.
 */

export type CleanText = {
  text: string;
  /** The characters that were taken out. A line end that was written otherwise is none. */
  removed: string[];
  /** Whether the text holds U+FFFD, the sign of a character that was lost on the way here. */
  damaged: boolean;
};

// CR LF, CR, vertical tab, form feed, next line, line separator, paragraph separator.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const LINE_END = /\r\n|[\r\u000b\u000c\u0085\u2028\u2029]/gu;

// Controls except tab and line ends; annotation and object marks; lone surrogates; characters that are never drawn.
const INVISIBLE = String.raw`[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufff9-\ufffc\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]`;

// Scripts whose letters take another shape or meaning next to a joiner or non-joiner.
const JOINING = String.raw`[\p{scx=Arab}\p{scx=Syrc}\p{scx=Nkoo}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Mymr}\p{scx=Khmr}]`;

/** The invisible characters that a reader needs: they stay. */
const NEEDED = [
  // The joiner inside an emoji such as a family or a profession.
  String.raw`(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=${JOINING})[\u200c\u200d]`,
  // The selector that makes an emoji coloured or not, and the one inside a keycap.
  String.raw`(?<=[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}])[\ufe0e\ufe0f]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  // The selector of one form of an ideograph, as names are written with.
  String.raw`(?<=\p{Ideographic})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=\p{Script=Mongolian})[\u180b-\u180f]`,
  // The flag of a region, such as Scotland.
  String.raw`(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}`,
].join('|');

/** White space at either end, and the one letter that is drawn blank. */
const BLANK_ENDS = /^[\s\u2800]+|[\s\u2800]+$/gu;

const HAS_INVISIBLE = new RegExp(INVISIBLE, 'u');
const EACH_INVISIBLE = new RegExp(`(${NEEDED})|${INVISIBLE}`, 'gu');

/** Cleans a text and returns what was removed, so that the interface can say so. */
export function cleanText(text: string): CleanText {
  const removed: string[] = [];
  let clean = text;
  // Composing letters may separate a mark from its base: repeat until nothing changes.
  for (let before = ''; before !== clean; ) {
    before = clean;
    clean = clean.replace(LINE_END, '\n');
    if (HAS_INVISIBLE.test(clean)) {
      clean = clean.replace(EACH_INVISIBLE, (mark: string, needed: string | undefined) => {
        if (needed === undefined) removed.push(mark);
        return needed ?? '';
      });
    }
    clean = clean.normalize('NFC');
  }
  return { text: clean, removed, damaged: clean.includes('\ufffd') };
}

/** The text cleaned, without spaces at its ends: what is saved, sent and inserted. */
export function tidyText(text: string): string {
  return cleanText(text).text.replace(BLANK_ENDS, '');
}

/** The same on one line. For one-line fields and page values. */
export function tidyLine(text: string): string {
  return onOneLine(tidyText(text));
}

/** A clean text on one line: line ends and tabs become a space. */
export function onOneLine(text: string): string {
  if (!/[\n\t]/u.test(text)) return text;
  return text
    .split(/[\n\t]+/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
}
