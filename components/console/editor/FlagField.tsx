import { useFieldWords } from '@/components/card/field-words';
import { Field } from '@/components/ui/Field';
import type { Card } from '@/protocol/pack';
import type { FlagField as FlagName } from '@/protocol/pack-fields';
import { useEditor, useProblem } from './editor-context';

/** A field of a card that is true or left out. */
export function FlagField({ card, field }: { card: Card; field: FlagName }) {
  const words = useFieldWords();
  const { changeCard } = useEditor();
  const problemAt = useProblem();
  return (
    <Field
      label={words.label(field)}
      hint={words.hint(field)}
      error={problemAt(field)}
      control={({ labelledBy: _, className: __, ...props }) => (
        <input
          type="checkbox"
          {...props}
          data-field={field}
          checked={card[field] ?? false}
          onChange={({ target }) => changeCard((now) => withFlag(now, field, target.checked))}
        />
      )}
    />
  );
}

/** The card with the flag set, or without it. */
export function withFlag(card: Card, field: FlagName, isSet: boolean): Card {
  const { [field]: _before, ...rest } = card;
  return isSet ? { ...rest, [field]: true } : rest;
}
