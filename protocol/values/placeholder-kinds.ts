/**
 * The kinds of value that a placeholder may hold. Plain data, known to the schema of packs, the editor and the card.
 */
import type { Language, Localized } from '@/protocol/text/language';
import { placeholderName } from '@/protocol/text/placeholder';

export const PLACEHOLDER_KINDS = ['text', 'choice', 'date', 'time', 'amount', 'phone', 'number'] as const;
export type PlaceholderKind = (typeof PLACEHOLDER_KINDS)[number];

/** What a pack says about one of its placeholders. */
export type PlaceholderDefinition = {
  name: Localized<string>;
  kind: PlaceholderKind;
  /** Fills the placeholder until something else does: as typed, such as `aujourd’hui`. */
  default?: Localized<string> | undefined;
  /** One short line beside the field. */
  hint?: Localized<string> | undefined;
  /** The options of a choice. */
  options?: Localized<string[]> | undefined;
};

/** What is known of a placeholder in one language. */
export type PlaceholderFacts = {
  kind: PlaceholderKind;
  default?: string | undefined;
  hint?: string | undefined;
  options?: readonly string[] | undefined;
};

/** The definitions of packs by the name of the placeholder in one language. The first pack that defines a name wins. */
export function placeholderFacts(
  definitions: readonly PlaceholderDefinition[],
  language: Language,
): ReadonlyMap<string, PlaceholderFacts> {
  const facts = new Map<string, PlaceholderFacts>();
  for (const { name, kind, default: preset, hint, options } of definitions) {
    const own = name[language];
    if (own === undefined || facts.has(placeholderName(own))) continue;
    facts.set(placeholderName(own), {
      kind,
      default: preset?.[language],
      hint: hint?.[language],
      options: options?.[language],
    });
  }
  return facts;
}
