import { useFieldWords } from '@/components/card/field-words';
import { TextField } from '@/components/ui/Field';
import { Choice } from '@/components/ui/Select';
import type { Card } from '@/protocol/pack';
import {
  CARD_FIELDS,
  type CardFieldSpec,
  type ChoiceField,
  type PlainCardField,
} from '@/protocol/pack-fields';
import { useEditor, useProblem } from './editor-context';

/** A field of a card that is one plain value: a choice of a closed set, or a day. */
export function PlainField({ card, field }: { card: Card; field: PlainCardField }) {
  const words = useFieldWords();
  const { changeCard } = useEditor();
  const problemAt = useProblem();
  const spec: CardFieldSpec = CARD_FIELDS[field];
  const props = {
    label: words.label(field),
    hint: words.hint(field),
    error: problemAt(field),
    value: card[field] ?? '',
    'data-field': field,
  };
  const change = (value: string) => changeCard((now) => withPlainField(now, field, value));
  if (spec.type !== 'choice') {
    return <TextField type="date" {...props} onChange={(event) => change(event.target.value)} />;
  }
  const none = spec.optional ? [{ value: '', label: '–' }] : [];
  const options = spec.values.map((value) => ({ value, label: words.value(field as ChoiceField, value) }));
  return <Choice {...props} options={[...none, ...options]} onChange={change} />;
}

/** The card with another value in a plain field; an empty one leaves an optional field out. */
export function withPlainField(card: Card, field: PlainCardField, value: string): Card {
  const { [field]: _before, ...rest } = card;
  return (value === '' ? rest : { ...rest, [field]: value }) as Card;
}
