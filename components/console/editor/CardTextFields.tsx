import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { Button } from '@/components/ui/Button';
import { TextArea, TextField } from '@/components/ui/Field';
import { type Card, type CardText, cardPlaceholders, PACK_LIMITS } from '@/protocol/pack';
import { type Language, otherLanguage } from '@/protocol/text/language';
import { AvoidField } from './AvoidField';
import styles from './editor.module.css';
import { useEditor, useProblem } from './editor-context';
import { LinesField } from './LinesField';
import { ScriptsField } from './ScriptsField';
import { StepsField } from './StepsField';

type CardTextFieldsProps = { card: Card; text: CardText; language: Language; interfaceLanguage: Language };

/** Everything that one language of a card holds, in the order in which an advisor reads it. */
export function CardTextFields({ card, text, language, interfaceLanguage }: CardTextFieldsProps) {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  const { changeCard } = useEditor();
  const problemAt = useProblem();
  const change = (edit: (text: CardText) => CardText) =>
    changeCard((now) => (now[language] ? { ...now, [language]: edit(now[language]) } : now));
  const holes = cardPlaceholders(text);
  const about = { language, change };

  function removeLanguage() {
    changeCard(({ [language]: _gone, ...rest }) => rest);
    store
      .getState()
      .showToast('good', t(`editor.removed.${language}`), () =>
        changeCard((now) => (now[language] ? now : { ...now, [language]: text })),
      );
  }

  return (
    <>
      <TextField
        label={t('fields.title')}
        limit={PACK_LIMITS.title}
        error={problemAt(`${language}.title`)}
        lang={language}
        data-field={`${language}.title`}
        value={text.title}
        onChange={(event) => change((now) => ({ ...now, title: event.target.value }))}
      />
      <TextArea
        label={t('fields.summary')}
        hint={t('editor.summaryHint')}
        error={problemAt(`${language}.summary`)}
        lang={language}
        limit={PACK_LIMITS.text}
        rows={2}
        data-field={`${language}.summary`}
        value={text.summary}
        onChange={(event) => change((now) => ({ ...now, summary: event.target.value }))}
      />
      <ScriptsField {...about} scripts={text.scripts} />
      {holes.length > 0 && (
        <p className={consoleStyles.soft}>
          {t('editor.holes', {
            names: new Intl.ListFormat(interfaceLanguage).format(holes.map((name) => `{{${name}}}`)),
          })}
        </p>
      )}
      <LinesField {...about} field="cues" lines={text.cues} limit={PACK_LIMITS.cues} />
      <StepsField {...about} field="steps" steps={text.steps} limit={PACK_LIMITS.steps} />
      <AvoidField {...about} pairs={text.avoid} />
      <LinesField {...about} field="keywords" lines={text.keywords} limit={PACK_LIMITS.keywords} />
      <StepsField
        {...about}
        field="customerSteps"
        steps={text.customerSteps ?? []}
        limit={PACK_LIMITS.customerSteps}
      />
      {card[otherLanguage(language)] && (
        <div className={styles.removeLanguage}>
          <Button look="quiet" small onClick={removeLanguage}>
            {t(`editor.remove.${language}`)}
          </Button>
        </div>
      )}
    </>
  );
}
