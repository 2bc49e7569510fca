import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import { TextField } from '@/components/ui/Field';
import { SAY_NOW_WORDS, spokenWords } from '@/protocol/content/spoken-words';
import { type CardText, PACK_LIMITS } from '@/protocol/pack';
import type { TextFieldOf } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import styles from './editor.module.css';
import { type ChangeText, useProblem } from './editor-context';

type SpokenLineFieldProps = {
  field: TextFieldOf<'spoken-line'>;
  language: Language;
  text: CardText;
  change: ChangeText;
};

/** The one line to say now. Too few or too many words are noted, not refused; an empty line is left out. */
export function SpokenLineField({ field, language, text, change }: SpokenLineFieldProps) {
  const { t } = useTranslation('console');
  const words = useFieldWords();
  const problemAt = useProblem();
  const value = text[field] ?? '';
  const count = spokenWords(value);
  const isFit = count === 0 || (count >= SAY_NOW_WORDS.least && count <= SAY_NOW_WORDS.most);
  return (
    <TextField
      label={words.label(field)}
      hint={
        <>
          {words.hint(field, { ...SAY_NOW_WORDS })}{' '}
          {count > 0 && (
            <span className={isFit ? undefined : styles.long}>{t('editor.words', { count })}</span>
          )}
        </>
      }
      limit={PACK_LIMITS.line}
      error={problemAt(`${language}.${field}`)}
      lang={language}
      data-field={`${language}.${field}`}
      value={value}
      onChange={({ target }) =>
        change(({ [field]: _before, ...rest }) =>
          target.value === '' ? rest : { ...rest, [field]: target.value },
        )
      }
    />
  );
}
