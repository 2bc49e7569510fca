import { Plus, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tidyRule } from '@/components/console/draft/pack-tidy';
import { CardRefs } from '@/components/console/editor/CardRefs';
import { problemAlone } from '@/components/i18n/problems';
import { Button } from '@/components/ui/Button';
import { Choice, TextField } from '@/components/ui/Field';
import { takeFocus } from '@/components/ui/focus/first-focus';
import { type ContextRule, cardPlaceholders, PACK_LIMITS, type Pack } from '@/protocol/pack';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { PLACEHOLDER_NAME_LENGTH } from '@/protocol/text/placeholder';
import styles from './context.module.css';
import { ruleProblems } from './context-check';

type RuleFieldsProps = {
  rule: ContextRule;
  pack: Pack;
  language: Language;
  /** Just added: its name comes first. */
  fresh: boolean;
  onChange: (change: (rule: ContextRule) => ContextRule) => void;
};
type Place = { selector?: string | undefined; label?: string | undefined };

/** What a rule asks of a page, the cards it brings up, and the places of the page that fill placeholders. */
export function RuleFields({ rule, pack, language, fresh, onChange }: RuleFieldsProps) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const problems = useMemo(() => ruleProblems(tidyRule(rule)), [rule]);
  const { match, cards, fields = [] } = rule;
  const problemOf = (path: string) => {
    const found = problems.get(path);
    return found && problemAlone(found, errors);
  };
  const changeMatch = (change: Partial<ContextRule['match']>) =>
    onChange((now) => ({ ...now, match: { ...now.match, ...change } }));
  const changeFields = (change: (fields: NonNullable<ContextRule['fields']>) => typeof fields) =>
    onChange((now) => ({ ...now, fields: change([...(now.fields ?? [])]) }));
  // Blank rows are dropped before a rule is judged: the others are counted without them.
  const atField = (n: number, path: string) => {
    const before = fields.slice(0, n).filter(isWritten).length;
    const field = fields[n];
    const found = field && isWritten(field) ? problemOf(`fields.${before}.${path}`) : undefined;
    return found && path === 'placeholder' ? t('context.badPlaceholder') : found;
  };
  const [freshField, setFreshField] = useState<number>();
  function addField() {
    setFreshField(fields.length);
    changeFields((now) => [...now, { placeholder: '', label: '' }]);
  }
  const names = [...new Set(pack.cards.flatMap(placeholdersIn))].sort((a, b) => a.localeCompare(b));

  return (
    <div className={styles.fields}>
      <div className={styles.pair}>
        {LANGUAGES.map((of) => (
          <TextField
            key={of}
            ref={fresh && of === language ? takeOver : undefined}
            label={`${t('context.name')} (${t(`languages.${of}`)})`}
            lang={of}
            limit={PACK_LIMITS.title}
            value={rule.name[of] ?? ''}
            error={problemOf('name')}
            onChange={(event) => {
              const text = event.target.value;
              onChange((now) => ({ ...now, name: { ...now.name, [of]: text } }));
            }}
            data-field={`rule-name-${of}`}
          />
        ))}
      </div>
      <div className={styles.pair}>
        <TextField
          label={t('context.origin')}
          hint={t('context.originHint')}
          spellCheck={false}
          limit={PACK_LIMITS.pattern}
          value={match.origin}
          error={match.origin === '' ? undefined : problemOf('match.origin')}
          onChange={(event) => changeMatch({ origin: event.target.value })}
          data-field="rule-origin"
        />
        <TextField
          label={t('context.path')}
          hint={t('context.pathHint')}
          spellCheck={false}
          limit={PACK_LIMITS.pattern}
          value={match.path ?? ''}
          error={problemOf('match.path')}
          onChange={(event) => changeMatch({ path: event.target.value })}
          data-field="rule-path"
        />
      </div>
      <fieldset className={styles.set}>
        <legend>{t('context.text')}</legend>
        <QueryFields
          place={match.text ?? { label: '' }}
          error={problemOf('match.text.selector') ?? problemOf('match.text.label')}
          onChange={(query) =>
            onChange((now) => ({
              ...now,
              match: { ...now.match, text: { ...query, contains: now.match.text?.contains ?? '' } },
            }))
          }
        />
        <TextField
          label={t('context.contains')}
          limit={PACK_LIMITS.contains}
          value={match.text?.contains ?? ''}
          error={problemOf('match.text.contains')}
          onChange={(event) => {
            const contains = event.target.value;
            onChange((now) => ({
              ...now,
              match: { ...now.match, text: { ...(now.match.text ?? { label: '' }), contains } },
            }));
          }}
          data-field="rule-contains"
        />
      </fieldset>
      <fieldset className={`${styles.set} ${styles.cards}`}>
        <legend>{t('context.cards')}</legend>
        <CardRefs
          refs={cards}
          most={PACK_LIMITS.contextCards}
          pack={pack}
          language={language}
          adding={t('context.addCard')}
          removing={(title) => t('context.removeCard', { title })}
          mark="data-rule-card"
          errorAt={(path) => problemOf(`cards.${path}`)}
          onChange={(change) => onChange((now) => ({ ...now, cards: change(now.cards) }))}
        />
      </fieldset>
      <fieldset className={styles.set}>
        <legend>{t('context.fields')}</legend>
        <p className={styles.hint}>{t('context.fieldsHint')}</p>
        {fields.map((field, n) => (
          <fieldset
            // biome-ignore lint/suspicious/noArrayIndexKey: fields have no id of their own
            key={n}
            className={styles.mapped}
            aria-label={t('context.field', { name: field.placeholder || n + 1 })}
            data-mapped={n}
          >
            <TextField
              ref={n === freshField ? takeFocus : undefined}
              label={t('context.placeholder')}
              list="placeholders"
              limit={PLACEHOLDER_NAME_LENGTH}
              value={field.placeholder}
              error={atField(n, 'placeholder')}
              onChange={(event) => {
                const placeholder = event.target.value;
                changeFields((now) => now.with(n, { ...(now[n] ?? field), placeholder }));
              }}
              data-field="mapped-placeholder"
            />
            <QueryFields
              place={field}
              error={atField(n, 'selector') ?? atField(n, 'label')}
              onChange={(query) =>
                changeFields((now) => now.with(n, { placeholder: now[n]?.placeholder ?? '', ...query }))
              }
            />
            <Button
              look="quiet"
              icon
              small
              aria-label={t('context.removeField', { name: field.placeholder || n + 1 })}
              onClick={() => changeFields((now) => now.toSpliced(n, 1))}
            >
              <X size={15} aria-hidden />
            </Button>
          </fieldset>
        ))}
        <datalist id="placeholders">
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {fields.length < PACK_LIMITS.contextFields && (
          <div>
            <Button small look="quiet" onClick={addField} data-action="new-mapped">
              <Plus size={15} aria-hidden />
              {t('context.addField')}
            </Button>
          </div>
        )}
      </fieldset>
    </div>
  );
}

/** As the `ref` of a field with words of ours: it takes the focus, and what is typed takes their place. */
function takeOver(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}

/** A place of a page: by the words that stand beside it, or by a selector. */
function QueryFields({
  place,
  error,
  onChange,
}: {
  place: Place;
  error: string | undefined;
  onChange: (query: Place) => void;
}) {
  const { t } = useTranslation('console');
  const by = place.selector === undefined ? 'label' : 'selector';
  const text = place[by] ?? '';
  return (
    <div className={styles.place}>
      <Choice
        label={t('context.by')}
        value={by}
        options={[
          { value: 'label', label: t('context.byLabel') },
          { value: 'selector', label: t('context.bySelector') },
        ]}
        onChange={(event) => onChange({ [event.target.value]: text })}
      />
      <TextField
        label={t(by === 'label' ? 'context.byLabel' : 'context.bySelector')}
        spellCheck={by === 'label'}
        limit={by === 'label' ? PACK_LIMITS.label : PACK_LIMITS.selector}
        value={text}
        error={error}
        onChange={(event) => onChange({ [by]: event.target.value })}
        data-field="place"
      />
    </div>
  );
}

function isWritten({ placeholder, selector, label }: { placeholder: string } & Place): boolean {
  return [placeholder, selector, label].some((text) => text?.trim());
}

function placeholdersIn(card: Pack['cards'][number]): string[] {
  return LANGUAGES.flatMap((of) => (card[of] ? cardPlaceholders(card[of]) : []));
}
