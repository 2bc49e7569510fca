/**
 * What an author should look at again in a pack that is valid: placeholders whose name does not say which value they
 * hold, or that hold two kinds of value.
 * Guarantees: nothing here keeps a pack from being published or installed. Pure.
 */
import { type Pack, textsWithPlaceholders } from '@/protocol/pack';
import { PLACEHOLDER_FIELDS, textsIn } from '@/protocol/pack-fields';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { isBareName, isSameKind, kindOfName, placeholderUses, type ValueKind } from './placeholder-meaning';

/** A closed set, each with a sentence in both languages. */
export const PACK_WARNINGS = ['bare-placeholder', 'two-kinds'] as const;

/** One warning at the first place where it holds. */
export type PackWarning = {
  /** A path such as `cards.3.fr.steps`. */
  path: string;
  warning: (typeof PACK_WARNINGS)[number];
  name: string;
  language: Language;
  /** The kinds of value, and a path at which the name has each of them. */
  kinds?: readonly { kind: ValueKind; path: string }[];
};

type Use = { path: string; name: string; kind: ValueKind | undefined };

/** Everything to look at again in the placeholders of a pack, in reading order. */
export function packWarnings(pack: Pick<Pack, 'cards'>): PackWarning[] {
  return LANGUAGES.flatMap((language) => {
    const byName = new Map<string, Use[]>();
    for (const use of usesIn(pack, language)) byName.set(use.name, [...(byName.get(use.name) ?? []), use]);
    return [...byName].flatMap(([name, uses]) => [
      ...bareWarning(name, uses, language),
      ...kindsWarning(name, uses, language),
    ]);
  });
}

/** Each use of a placeholder in one language of a pack. */
function usesIn({ cards }: Pick<Pack, 'cards'>, language: Language): Use[] {
  return cards.flatMap((card, index) => {
    const text = card[language];
    if (!text || textsWithPlaceholders(text).every((each) => !each.includes('{'))) return [];
    return PLACEHOLDER_FIELDS.flatMap((field) =>
      textsIn(text[field]).flatMap((each) =>
        placeholderUses(each, language).map((use) => ({
          ...use,
          path: `cards.${index}.${language}.${field}`,
        })),
      ),
    );
  });
}

function bareWarning(name: string, uses: readonly Use[], language: Language): PackWarning[] {
  const [first] = uses;
  if (!first || !isBareName(name, language)) return [];
  return [{ path: first.path, warning: 'bare-placeholder', name, language }];
}

function kindsWarning(name: string, uses: readonly Use[], language: Language): PackWarning[] {
  const kinds: { kind: ValueKind; path: string }[] = [];
  const own = kindOfName(name, language);
  const [first] = uses;
  if (own && own !== 'other' && first) kinds.push({ kind: own, path: first.path });
  for (const { kind, path } of uses) {
    if (kind === undefined || kinds.some((known) => isSameKind(known.kind, kind))) continue;
    kinds.push({ kind, path });
  }
  const last = kinds.at(-1);
  if (kinds.length < 2 || !last) return [];
  return [{ path: last.path, warning: 'two-kinds', name, language, kinds }];
}
