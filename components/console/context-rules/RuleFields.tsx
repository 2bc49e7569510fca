import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { tidyRule } from '@/components/console/draft/pack-tidy';
import { CardRefs } from '@/components/console/editor/CardRefs';
import { problemAlone } from '@/components/i18n/problems';
import { TextField } from '@/components/ui/Field';
import { type ContextRule, PACK_LIMITS, type Pack } from '@/protocol/pack';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import styles from './context.module.css';
import { ruleProblems } from './context-check';
import { MappedFields } from './MappedFields';
import { QueryFields } from './QueryFields';

type RuleFieldsProps = {
  rule: ContextRule;
  pack: Pack;
  language: Language;
  /** Just added: its name has the first focus. */
  fresh: boolean;
  onChange: (change: (rule: ContextRule) => ContextRule) => void;
};
type PartProps = Pick<RuleFieldsProps, 'rule' | 'onChange'> & {
  /** The problem at a path of the rule as it would be published. */
  problemAt: (path: string) => string | undefined;
};

/** The inputs of a rule: its pages, the cards it offers, and the values of the page that fill placeholders. */
export function RuleFields({ rule, pack, language, fresh, onChange }: RuleFieldsProps) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const problems = useMemo(() => ruleProblems(tidyRule(rule)), [rule]);
  const problemAt = (path: string) => {
    const problem = problems.get(path);
    return problem && problemAlone(problem, errors);
  };
  const part = { rule, onChange, problemAt };
  return (
    <div className={styles.fields}>
      <NameFields {...part} focused={fresh ? language : undefined} />
      <AddressFields {...part} />
      <PageTextFields {...part} />
      <fieldset className={`${styles.set} ${styles.cards}`}>
        <legend>{t('context.cards')}</legend>
        <CardRefs
          refs={rule.cards}
          most={PACK_LIMITS.contextCards}
          pack={pack}
          language={language}
          adding={t('context.addCard')}
          removing={(title) => t('context.removeCard', { title })}
          mark="data-rule-card"
          errorAt={(path) => problemAt(`cards.${path}`)}
          onChange={(change) => onChange((now) => ({ ...now, cards: change(now.cards) }))}
        />
      </fieldset>
      <MappedFields
        fields={rule.fields ?? []}
        pack={pack}
        problemAt={problemAt}
        onChange={(change) => onChange((now) => ({ ...now, fields: change([...(now.fields ?? [])]) }))}
      />
      <CallTextFields {...part} field="callBegins" />
      <CallTextFields {...part} field="callEnds" />
    </div>
  );
}

/** The name in both languages; `focused` is the one that has the first focus. */
function NameFields({ rule, problemAt, onChange, focused }: PartProps & { focused: Language | undefined }) {
  const { t } = useTranslation('console');
  return (
    <div className={styles.pair}>
      {LANGUAGES.map((language) => (
        <TextField
          key={language}
          ref={language === focused ? selectText : undefined}
          label={`${t('context.name')} (${t(`languages.${language}`)})`}
          lang={language}
          limit={PACK_LIMITS.title}
          value={rule.name[language] ?? ''}
          error={problemAt('name')}
          onChange={(event) => {
            const text = event.target.value;
            onChange((now) => ({ ...now, name: { ...now.name, [language]: text } }));
          }}
          data-field={`rule-name-${language}`}
        />
      ))}
    </div>
  );
}

/** As the `ref` of a field with a proposed value: it takes the focus, and typing replaces the proposal. */
function selectText(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}

/** Origin and path of the pages that the rule is about. */
function AddressFields({ rule: { match }, problemAt, onChange }: PartProps) {
  const { t } = useTranslation('console');
  const changeMatch = (change: Partial<ContextRule['match']>) =>
    onChange((now) => ({ ...now, match: { ...now.match, ...change } }));
  return (
    <div className={styles.pair}>
      <TextField
        label={t('context.origin')}
        hint={t('context.originHint')}
        spellCheck={false}
        limit={PACK_LIMITS.pattern}
        value={match.origin}
        error={match.origin === '' ? undefined : problemAt('match.origin')}
        onChange={(event) => changeMatch({ origin: event.target.value })}
        data-field="rule-origin"
      />
      <TextField
        label={t('context.path')}
        hint={t('context.pathHint')}
        spellCheck={false}
        limit={PACK_LIMITS.pattern}
        value={match.path ?? ''}
        error={problemAt('match.path')}
        onChange={(event) => changeMatch({ path: event.target.value })}
        data-field="rule-path"
      />
    </div>
  );
}

/** A text that the page must hold, and where. */
function PageTextFields({ rule: { match }, problemAt, onChange }: PartProps) {
  const { t } = useTranslation('console');
  type PageText = NonNullable<ContextRule['match']['text']>;
  const changeText = (change: (text: PageText | undefined) => PageText) =>
    onChange((now) => ({ ...now, match: { ...now.match, text: change(now.match.text) } }));
  return (
    <fieldset className={styles.set}>
      <legend>{t('context.text')}</legend>
      <QueryFields
        query={match.text ?? { label: '' }}
        error={problemAt('match.text.selector') ?? problemAt('match.text.label')}
        onChange={(query) => changeText((text) => ({ ...query, contains: text?.contains ?? '' }))}
      />
      <TextField
        label={t('context.contains')}
        limit={PACK_LIMITS.contains}
        value={match.text?.contains ?? ''}
        error={problemAt('match.text.contains')}
        onChange={(event) => {
          const contains = event.target.value;
          changeText((text) => ({ ...(text ?? { label: '' }), contains }));
        }}
        data-field="rule-contains"
      />
    </fieldset>
  );
}

/** Where the page shows that a call begins, or that it is over. */
function CallTextFields({
  rule,
  field,
  problemAt,
  onChange,
}: PartProps & { field: 'callBegins' | 'callEnds' }) {
  const { t } = useTranslation('console');
  const text = rule[field] ?? { label: '', contains: '' };
  return (
    <fieldset className={styles.set} data-call-text={field}>
      <legend>{t(`context.${field}`)}</legend>
      <QueryFields
        query={text}
        error={problemAt(`${field}.selector`) ?? problemAt(`${field}.label`)}
        onChange={(query) =>
          onChange((now) => ({ ...now, [field]: { ...query, contains: now[field]?.contains ?? '' } }))
        }
      />
      <TextField
        label={t('context.callShows')}
        limit={PACK_LIMITS.contains}
        value={text.contains}
        error={problemAt(`${field}.contains`)}
        onChange={(event) => {
          const contains = event.target.value;
          onChange((now) => ({ ...now, [field]: { ...(now[field] ?? { label: '' }), contains } }));
        }}
        data-field={`rule-${field}`}
      />
    </fieldset>
  );
}
