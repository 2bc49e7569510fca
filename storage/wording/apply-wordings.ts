/**
 * A card with the advisor's own wordings in the place of its lines.
 * *Guarantees:* own words never replace a line that says something else. A wording whose official line has changed is
 * found again by the words they share, and reported; one whose line is no longer there replaces nothing.
 */
import type { Card, Script } from '@/protocol/pack';
import { fold } from '@/protocol/text/fold';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import type { WordingRow } from '@/storage/database/wording-rows';

/** A line of a card that is shown in the advisor's own words. */
export type WordedLine = {
  language: Language;
  /** The index of the line among the card's lines in that language. */
  index: number;
  wording: WordingRow;
  /** The official line as it is now. */
  official: string;
  /** Whether the official line has changed since the author of the wording last saw it. */
  isChanged: boolean;
};

export type WordedCard = {
  /** The card, with own words in the place of official lines. */
  card: Card;
  lines: readonly WordedLine[];
  /** Wordings of lines that the card no longer has. */
  withoutLine: readonly WordingRow[];
};

/** The least share of common words by which a changed line is recognised. */
const RECOGNISED = 1 / 3;

/** The lines of a card with *tu* in the place of *vous*, where it has them; applied twice, the same lines again. */
export function familiarScripts(scripts: readonly Script[]): Script[] {
  return scripts.map((script) =>
    script.tu === undefined ? script : { ...script, text: script.tu, tu: script.text },
  );
}

/** The card as this advisor says it. The same card where it has no wordings. */
export function applyWordings(card: Card, wordings: readonly WordingRow[]): WordedCard {
  if (wordings.length === 0) return { card, lines: [], withoutLine: [] };
  const lines = LANGUAGES.flatMap((language) => findLines(card, language, wordings));
  const found = new Set(lines.map(({ wording }) => wording.id));
  const worded = { ...card };
  for (const language of LANGUAGES) {
    const text = card[language];
    if (!text) continue;
    const scripts = text.scripts.map((script, index) => {
      const line = lines.find((each) => each.language === language && each.index === index);
      return line ? { ...script, text: line.wording.words } : script;
    });
    worded[language] = { ...text, scripts };
  }
  const isElsewhere = (wording: WordingRow) => isOfOtherForm(wording, card[wording.language]?.scripts ?? []);
  const withoutLine = wordings.filter((wording) => !found.has(wording.id) && !isElsewhere(wording));
  return { card: worded, lines, withoutLine };
}

/** The lines of one language that wordings replace: the unchanged ones first, then those recognised by their words. */
function findLines(card: Card, language: Language, wordings: readonly WordingRow[]): WordedLine[] {
  const scripts = card[language]?.scripts ?? [];
  const found = new Map<number, WordedLine>();
  const add = (wording: WordingRow, index: number, isChanged: boolean) => {
    const official = scripts[index]?.text ?? '';
    found.set(index, { language, index, wording, official, isChanged });
  };
  const inLanguage = wordings.filter((wording) => wording.language === language);
  const changed = inLanguage.filter((wording) => {
    const index = scripts.findIndex(
      ({ text }, position) => text === wording.official && !found.has(position),
    );
    if (index >= 0) add(wording, index, false);
    return index < 0 && !isOfOtherForm(wording, scripts);
  });
  for (const wording of changed) {
    const [best] = scripts
      .map(({ text }, index) => ({
        index,
        share: found.has(index) ? 0 : commonShare(text, wording.official),
      }))
      .sort((a, b) => b.share - a.share);
    if (best && best.share >= RECOGNISED) add(wording, best.index, true);
  }
  return [...found.values()].sort((a, b) => a.index - b.index);
}

/** Whether a wording is of the other form of a line: the one with *tu* while *vous* is said, or the other way round. */
function isOfOtherForm({ official }: WordingRow, scripts: readonly Script[]): boolean {
  return scripts.some(({ tu }) => tu === official);
}

/** The share of the words of both texts that both hold, from 0 to 1. */
function commonShare(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const common = [...a].filter((word) => b.has(word)).length;
  return common / Math.max(1, a.size + b.size - common);
}

function wordsOf(text: string): Set<string> {
  return new Set(fold(text).match(/[\p{L}\p{N}]+/gu) ?? []);
}
