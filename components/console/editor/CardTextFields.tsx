import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { Button } from '@/components/ui/Button';
import { TextArea, TextField } from '@/components/ui/Field';
import { isBareName } from '@/protocol/content/placeholder-meaning';
import { type Card, type CardText, cardPlaceholders } from '@/protocol/pack';
import {
  CARD_TEXT_FIELDS,
  type CardTextField,
  type CardTextFieldSpec,
  fieldsOf,
} from '@/protocol/pack-fields';
import { type Language, otherLanguage } from '@/protocol/text/language';
import { placeholderLabel } from '@/protocol/text/placeholder';
import { AvoidField } from './AvoidField';
import styles from './editor.module.css';
import { type ChangeText, useEditor, useProblem } from './editor-context';
import { LinesField } from './LinesField';
import { ScriptsField } from './ScriptsField';
import { SpokenLineField } from './SpokenLineField';
import { StepsField } from './StepsField';
import { TimedStepsField } from './TimedStepsField';

type CardTextFieldsProps = { card: Card; text: CardText; language: Language; interfaceLanguage: Language };

/** Everything that one language of a card holds, in the order in which an advisor reads it. */
export function CardTextFields({ card, text, language, interfaceLanguage }: CardTextFieldsProps) {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  const { changeCard } = useEditor();
  const change = (edit: (text: CardText) => CardText) =>
    changeCard((now) => (now[language] ? { ...now, [language]: edit(now[language]) } : now));
  const holes = cardPlaceholders(text);
  const bare = holes.filter((name) => isBareName(name, language));
  const listed = (names: readonly string[]) =>
    new Intl.ListFormat(interfaceLanguage).format(names.map((name) => `[${placeholderLabel(name)}]`));

  function removeLanguage() {
    changeCard(({ [language]: _removed, ...rest }) => rest);
    store
      .getState()
      .showToast('good', t(`editor.removed.${language}`), () =>
        changeCard((now) => (now[language] ? now : { ...now, [language]: text })),
      );
  }

  return (
    <>
      {ROWS.map(([field]) => (
        <Fragment key={field}>
          <TextRow field={field} text={text} language={language} change={change} />
          {field === 'scripts' && holes.length > 0 && (
            <p className={consoleStyles.soft}>{t('editor.holes', { names: listed(holes) })}</p>
          )}
          {field === 'scripts' && bare.length > 0 && (
            <p className={styles.bareHoles} data-bare-placeholders>
              {t('editor.bareHoles', { names: listed(bare) })}
            </p>
          )}
        </Fragment>
      ))}
      {card[otherLanguage(language)] && (
        <div className={styles.removeLanguage}>
          <Button variant="quiet" small onClick={removeLanguage}>
            {t(`editor.remove.${language}`)}
          </Button>
        </div>
      )}
    </>
  );
}

/** The fields in the order of their rows. */
const ROWS = fieldsOf(CARD_TEXT_FIELDS).toSorted(([, one], [, other]) => one.row - other.row);

type TextRowProps = { field: CardTextField; text: CardText; language: Language; change: ChangeText };

/** The control for one field, by the field's type. */
function TextRow({ field, text, language, change }: TextRowProps) {
  const words = useFieldWords();
  const problemAt = useProblem();
  const spec: CardTextFieldSpec = CARD_TEXT_FIELDS[field];
  const value = text[field];
  const list = (value ?? []) as unknown as readonly never[];
  const around = { language, change };
  switch (spec.type) {
    case 'line':
    case 'script': {
      const props = {
        label: words.label(field),
        hint: words.hint(field),
        limit: spec.length,
        error: problemAt(`${language}.${field}`),
        lang: language,
        'data-field': `${language}.${field}`,
        value: typeof value === 'string' ? value : '',
        onChange: ({ target }: { target: { value: string } }) =>
          change((now) => ({ ...now, [field]: target.value })),
      };
      return spec.type === 'line' ? <TextField {...props} /> : <TextArea rows={2} {...props} />;
    }
    case 'spoken-line':
      return <SpokenLineField {...around} field={field as never} text={text} />;
    case 'timed-steps':
      return <TimedStepsField {...around} field={field as never} steps={list} limit={spec.most} />;
    case 'lines':
      return <LinesField {...around} field={field as never} lines={list} limit={spec.most} />;
    case 'steps':
      return <StepsField {...around} field={field as never} steps={list} limit={spec.most} />;
    case 'scripts':
      return <ScriptsField {...around} field={field as never} scripts={list} limit={spec.most} />;
    case 'pairs':
      return <AvoidField {...around} field={field as never} pairs={[...list]} limit={spec.most} />;
  }
}
