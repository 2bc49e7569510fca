import type { CardText } from '@/protocol/pack';
import { choiceOptions, placeholdersOf } from '@/protocol/text/placeholder';

/** Names of placeholders at the same position in both languages of a card: `[['délai', 'timeframe'], …]`. */
export function twinPlaceholders(from: CardText, to: CardText): [string, string][] {
  return from.scripts.flatMap((script, index): [string, string][] => {
    const names = placeholdersOf(script.text).filter(isNoChoice);
    const twins = placeholdersOf(to.scripts[index]?.text ?? '').filter(isNoChoice);
    // Lines that differ in their holes are not translations of one another.
    if (names.length !== twins.length) return [];
    return names.map((name, index) => [name, twins[index] ?? name]);
  });
}

/** The option of a choice is picked in the language that is spoken; the other language may have no such choice. */
function isNoChoice(name: string): boolean {
  return !choiceOptions(name);
}
