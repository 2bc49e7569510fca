import { type KeyboardEvent, type ReactNode, useContext } from 'react';
import { isComposing } from '@/components/ui/keys/typed-keys';
import { choiceOptions, scriptPieces } from '@/protocol/text/placeholder';
import { ChoicePlaceholder } from './ChoicePlaceholder';
import { TypedPlaceholder } from './TypedPlaceholder';
import { ValueFactsContext } from './value-facts';

export type PlaceholderTextProps = {
  text: string;
  values: Readonly<Record<string, string>>;
  /** Placeholders that an attempt to insert or copy found without a value: drawn as such. */
  open: readonly string[];
  onValue: (name: string, value: string) => void;
  /** Out of the field by Enter or Escape; the keys of an input method are its own. */
  onLeave: (key: 'Enter' | 'Escape', field: HTMLInputElement) => void;
  /** Draws the words between placeholders, such as with breath marks. */
  draw?: (words: string) => ReactNode;
};

/**
 * A text of a card with a small field for each of its placeholders, or the options of a choice: scripts, summary,
 * steps, what to avoid. No brace is ever shown. Where nothing can be filled it is a `CaptionText`.
 */
export function PlaceholderText({
  text,
  values,
  open,
  onValue,
  onLeave,
  draw = (words) => words,
}: PlaceholderTextProps) {
  const facts = useContext(ValueFactsContext);
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (isComposing(event.nativeEvent) || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    // Held since before the focus came here: nobody has seen the field yet.
    if (event.repeat) return;
    onLeave(event.key, event.currentTarget);
  }
  let offset = 0;
  return scriptPieces(text).map((piece) => {
    const key = offset;
    if ('text' in piece) {
      offset += piece.text.length;
      return <span key={key}>{draw(piece.text)}</span>;
    }
    const name = piece.placeholder;
    offset += name.length + 4;
    const value = values[name] ?? '';
    const options = choiceOptions(name) ?? facts?.facts.get(name)?.options;
    if (options) {
      return (
        <ChoicePlaceholder
          key={key}
          options={options}
          name={choiceOptions(name) ? undefined : name}
          value={value}
          isOpen={open.includes(name)}
          onPick={(option) => onValue(name, option)}
          onKeyDown={onKeyDown}
        />
      );
    }
    return (
      <TypedPlaceholder
        key={key}
        name={name}
        value={value}
        isOpen={open.includes(name)}
        onValue={(typed) => onValue(name, typed)}
        onKeyDown={onKeyDown}
      />
    );
  });
}
