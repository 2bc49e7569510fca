/**
 * What the value of a placeholder is, by its name and by the words around it: a day, an hour, an amount… A value is typed
 * once for a call and comes back under its name, so a name that stands for two kinds of value becomes a false promise.
 * Pure. Heuristic: it warns authors and decides nothing.
 */
import { fold } from '@/protocol/text/fold';
import type { Language } from '@/protocol/text/language';
import { choiceOptions, scriptPieces } from '@/protocol/text/placeholder';

/** A kind of value. `bound` is where a slot begins or ends, `slot` is both in one, `elapsed` is time passed. */
export type ValueKind = 'day' | 'hour' | 'delay' | 'elapsed' | 'bound' | 'slot' | 'amount' | 'other';

/** Names that say a kind of value and not which. Folded. */
const BARE: Readonly<Record<Language, ReadonlySet<string>>> = {
  fr: new Set(
    words(
      'date heure montant delai creneau nom numero n° no duree temps prix adresse jour mois annee somme tarif',
    ),
  ),
  en: new Set(
    words(
      'date time amount timeframe slot name number duration length price address day month year sum delay deadline',
    ),
  ),
};

function words(list: string): string[] {
  return list.split(' ');
}

/** Words that may stand before or behind such a name without saying which value it is. Not folded: `dû` is no `du`. */
const SAYS_NOTHING: Readonly<Record<Language, RegExp>> = {
  fr: /\b(?:le|la|les|un|une|des|du|de|votre|vos|notre|nos|mon|ma|mes|son|sa|ses|ce|cet|cette|ces|leur|leurs|quel|quelle|en|euros?|ttc|ht|x|xx)\b|\b[ld]['’]|[€$£]|\d+/gu,
  en: /\b(?:the|a|an|your|our|my|their|his|her|this|that|these|of|in|euros?|pounds?|x|xx)\b|[€$£]|\d+/gu,
};
/** What joins two such names: `date et heure`. */
const JOINED: Readonly<Record<Language, RegExp>> = {
  fr: /\s*(?:\bet\b|\bou\b|[/,+&])\s*/u,
  en: /\s*(?:\band\b|\bor\b|[/,+&])\s*/u,
};

/** Whether a name says no more than a kind of value: `date`, `le montant`, `heure (2)`, `date et heure`. */
export function isBareName(name: string, language: Language): boolean {
  if (choiceOptions(name)) return false;
  const parts = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/\([^)]*\)/gu, ' ')
    .split(JOINED[language])
    .map((part) => plain(part.replace(SAYS_NOTHING[language], ' ')).trim())
    .filter((part) => part !== '');
  return parts.length > 0 && parts.every((part) => isBareWord(part, BARE[language]));
}

function isBareWord(word: string, bare: ReadonlySet<string>): boolean {
  return bare.has(word) || (word.endsWith('s') && bare.has(word.slice(0, -1))) || /^nos?$/u.test(word);
}

/** A use of a placeholder in a text, and the kind of value that the words around it want; undefined where they do not say. */
export type PlaceholderUse = { name: string; kind: ValueKind | undefined };

/** The placeholders of a text in their order, each with the kind of value it has there. */
export function placeholderUses(text: string, language: Language): PlaceholderUse[] {
  const pieces = scriptPieces(text);
  const wordsOf = (index: number) => {
    const piece = pieces[index];
    return piece === undefined ? '' : 'text' in piece ? plain(piece.text) : ' # ';
  };
  return pieces.flatMap((piece, index) => {
    if (!('placeholder' in piece) || choiceOptions(piece.placeholder)) return [];
    const before = `${wordsOf(index - 3)}${wordsOf(index - 2)}${wordsOf(index - 1)}`;
    const kind = kindByWords(before, wordsOf(index + 1), piece.placeholder, language);
    return [{ name: piece.placeholder, kind }];
  });
}

/** Words before the value, or behind it, and the kind of value that they want. The first that fits counts. */
type WordRule = {
  before?: RegExp;
  after?: RegExp;
  kind: ValueKind;
  among?: readonly ValueKind[];
  named?: readonly ValueKind[];
};

/** Kinds of which a name has to be, if it says one, for words that are said of other things too: `sous`, `depuis`. */
const OF_TIME = ['day', 'hour', 'delay', 'elapsed', 'bound', 'slot'] as const;
/** Kinds of which a name has to say one, for words that are said of anything: `le`, `à`, `for`. */
const OF_CALENDAR = ['day', 'hour', 'bound', 'slot'] as const;

const BY_WORDS: Readonly<Record<Language, readonly WordRule[]>> = {
  fr: [
    { after: /^ ?(?:€|euros?\b)/u, kind: 'amount' },
    { before: /\bdepuis le $/u, kind: 'day', among: OF_TIME },
    { before: /\b(?:depuis|il y a) $/u, kind: 'elapsed', among: OF_TIME },
    { before: /\bentre $/u, after: /^ et\b/u, kind: 'bound', among: OF_TIME },
    { before: /\bentre +# +et $/u, kind: 'bound', among: OF_TIME },
    { before: /\bentre $/u, kind: 'slot', among: OF_TIME },
    { before: /(?:\bsous|\bd’ici|\bdans|\bdans les|\bdelai de) $/u, kind: 'delay', among: OF_TIME },
    { before: /(?:\ble|\bdu|\bjusqu’au) $/u, kind: 'day', named: OF_CALENDAR },
    { before: /(?:\ba|\bvers) $/u, kind: 'hour', named: OF_CALENDAR },
  ],
  en: [
    { before: /[€£$] ?$/u, kind: 'amount' },
    { after: /^ ?(?:€|euros?\b|pounds?\b)/u, kind: 'amount' },
    { before: /\bbetween $/u, after: /^ and\b/u, kind: 'bound', among: OF_TIME },
    { before: /\bbetween +# +and $/u, kind: 'bound', among: OF_TIME },
    { before: /\bbetween $/u, kind: 'slot', among: OF_TIME },
    { before: /\bwithin $/u, kind: 'delay', among: OF_TIME },
    { before: /\bfor the (?:last|past) $/u, kind: 'elapsed', among: OF_TIME },
    { before: /\bfor $/u, kind: 'elapsed', named: ['elapsed', 'delay'] },
    { before: /\bon $/u, kind: 'day', named: OF_CALENDAR },
    { before: /\bat $/u, kind: 'hour', named: OF_CALENDAR },
  ],
};

function kindByWords(before: string, after: string, name: string, language: Language): ValueKind | undefined {
  const own = kindOfName(name, language);
  const rule = BY_WORDS[language].find(
    (each) =>
      (each.before === undefined || each.before.test(before)) &&
      (each.after === undefined || each.after.test(after)) &&
      (each.among === undefined || own === undefined || each.among.includes(own)) &&
      (each.named === undefined || (own !== undefined && each.named.includes(own))),
  );
  return rule?.kind;
}

/** First words of names, and the kind of value that they say. Folded. */
const BY_NAME: Readonly<Record<Language, readonly [RegExp, ValueKind][]>> = {
  fr: [
    [/^(?:nouvelle )?(?:date|jour)\b/u, 'day'],
    [/^heure\b/u, 'hour'],
    [/^(?:debut|fin) d/u, 'bound'],
    [/^creneau\b/u, 'slot'],
    [/^delai\b/u, 'delay'],
    [/^(?:duree|temps)\b/u, 'elapsed'],
    [/^(?:montant|prix|nouveau prix|somme|plafond|mon plafond|frais|solde|tarif)\b/u, 'amount'],
    [/^(?:numero|n°|nom|produit|adresse|agence|boutique|solution|raison|offre|service|motif)\b/u, 'other'],
  ],
  en: [
    [/\b(?:date|day|deadline)\b/u, 'day'],
    [/\b(?:start|end) of\b/u, 'bound'],
    [/\bslot\b/u, 'slot'],
    [/\b(?:timeframe|time limit)\b/u, 'delay'],
    [/\b(?:length|duration|waiting time)\b/u, 'elapsed'],
    [/\btime\b/u, 'hour'],
    [/\b(?:amount|price|sum|limit|fee|balance)\b/u, 'amount'],
    [/\b(?:number|name|product|address|shop|branch|solution|reason|offer|team|department)\b/u, 'other'],
  ],
};

/** The kind of value that a name says by itself; undefined where it says none that is known. */
export function kindOfName(name: string, language: Language): ValueKind | undefined {
  return BY_NAME[language].find(([words]) => words.test(plain(name)))?.[1];
}

/** Whether one value can be of both kinds: a slot begins and ends at an hour or on a day. */
export function isSameKind(one: ValueKind, other: ValueKind): boolean {
  return one === other || isEdge(one, other) || isEdge(other, one);
}

function isEdge(bound: ValueKind, moment: ValueKind): boolean {
  return bound === 'bound' && (moment === 'hour' || moment === 'day');
}

/** Lower case, without accents, with one kind of apostrophe and of space. */
function plain(text: string): string {
  return fold(text).replace(/['’]/gu, '’').replace(/\s+/gu, ' ');
}
