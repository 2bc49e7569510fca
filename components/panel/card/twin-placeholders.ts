import type { CardText } from '@/protocol/pack';
import { choiceOptions, placeholdersOf } from '@/protocol/text/placeholder';

/** Names of placeholders at the same position in both languages of a card: `[['délai', 'timeframe'], …]`. */
export function twinPlaceholders(from: CardText, to: CardText): [string, string][] {
  return from.scripts.flatMap((script, index): [string, string][] => {
    const names = placeholdersOf(script.text);
    const twins = placeholdersOf(to.scripts[index]?.text ?? '');
    // Lines that differ in their holes are not translations of one another.
    if (names.length !== twins.length) return [];
    // The option of a choice is picked in the language that is spoken.
    return names.flatMap((name, index): [string, string][] =>
      choiceOptions(name) ? [] : [[name, twins[index] ?? name]],
    );
  });
}
