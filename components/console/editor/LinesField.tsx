import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import { TextArea } from '@/components/ui/Field';
import type { TextFieldOf } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import type { ChangeText } from './editor-context';
import { useEditor, useProblem } from './editor-context';

type LinesFieldProps = {
  field: TextFieldOf<'lines'>;
  language: Language;
  lines: readonly string[];
  limit: number;
  change: ChangeText;
};

/** Short texts, one per line. The text stays as typed while typing, empty lines and spaces included. */
export function LinesField({ field, language, lines, limit, change }: LinesFieldProps) {
  const { t } = useTranslation('console');
  const words = useFieldWords();
  const { problems } = useEditor();
  const problemAt = useProblem();
  const [typed, setTyped] = useState(lines.join('\n'));
  // A change from elsewhere (undo, another window) replaces the typed text.
  const shown = sameLines(linesOf(typed), lines) ? typed : lines.join('\n');
  const path = `${language}.${field}`;
  const index = lines.findIndex((_, line) => problems.has(`${path}.${line}`));
  const problem = problemAt(`${path}.${index}`);
  const wrong = problem && t('editor.lineProblem', { n: index + 1, problem });
  return (
    <TextArea
      label={words.label(field)}
      hint={words.hint(field, { count: lines.length, limit })}
      error={problemAt(path) ?? wrong}
      lang={language}
      rows={3}
      data-field={path}
      value={shown}
      onChange={(event) => {
        setTyped(event.target.value);
        change((now) => ({ ...now, [field]: linesOf(event.target.value) }));
      }}
    />
  );
}

function linesOf(typed: string): string[] {
  return typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
