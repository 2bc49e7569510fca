import { useLiveQuery } from 'dexie-react-hooks';
import { ChevronRight, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldWords } from '@/components/card/field-words';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { addRule, changeRule, putRuleBack, removeRule } from '@/components/console/draft/pack-edit';
import { tidyRule } from '@/components/console/draft/pack-tidy';
import { ruleName } from '@/components/console/draft/titles';
import { Button } from '@/components/ui/Button';
import { type ContextRule, PACK_LIMITS, type Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { readContextTests } from '@/storage/packs/context-tests';
import { ContextTest } from './ContextTest';
import styles from './context.module.css';
import { ruleStatus } from './context-check';
import { RuleFields } from './RuleFields';

const TONES = { fits: 'accent', stale: 'bad', untested: undefined } as const;

/**
 * The pack's context rules: which cards fit which pages, and which values these pages give; each rule can be tested on
 * a real page.
 */
export function ContextBlock({ pack, language }: { pack: Pack; language: Language }) {
  const { t } = useTranslation('console');
  const words = useFieldWords();
  const { db, store } = useConsole();
  const autosave = useDraftAutosave();
  const tests = useLiveQuery(() => readContextTests(db, pack.id), [db, pack.id]) ?? {};
  const [open, setOpen] = useState<string>();
  const [fresh, setFresh] = useState<string>();
  const rules = pack.context ?? [];

  function add() {
    const title = t('context.newName');
    const rule: Omit<ContextRule, 'id'> = {
      name: { [language]: title },
      match: { origin: '' },
      cards: [],
    };
    autosave.edit((now) => {
      const added = addRule(now, rule, title);
      const id = added.context?.at(-1)?.id;
      setOpen(id);
      setFresh(id);
      return added;
    });
  }
  function remove(rule: ContextRule) {
    const index = rules.indexOf(rule);
    autosave.edit((now) => removeRule(now, rule.id));
    store
      .getState()
      .showToast('good', t('context.removed', { name: ruleName(rule, language) }), () =>
        autosave.edit((now) => putRuleBack(now, rule, index)),
      );
  }

  return (
    <section className={styles.block} aria-label={words.label('context')} data-context>
      <h2>{words.label('context')}</h2>
      <p className={consoleStyles.soft}>{t('context.intro')}</p>
      <ul className={styles.rules}>
        {rules.map((rule) => {
          const status = ruleStatus(tidyRule(rule).match, tests[rule.id]);
          const name = ruleName(rule, language);
          return (
            <li key={rule.id} className={styles.rule} data-rule={rule.id} data-status={status}>
              <div className={styles.ruleHead}>
                <Button
                  variant="quiet"
                  className={styles.ruleOpen ?? ''}
                  aria-expanded={open === rule.id}
                  onClick={() => {
                    setOpen(open === rule.id ? undefined : rule.id);
                    setFresh(undefined);
                  }}
                >
                  <ChevronRight size={17} aria-hidden />
                  <span>
                    {name}
                    <span className={styles.address}>
                      {rule.match.origin}
                      {rule.match.path}
                    </span>
                  </span>
                </Button>
                <span className={consoleStyles.chip} data-tone={TONES[status]}>
                  {t(`context.status.${status}`)}
                </span>
                <Button
                  variant="quiet"
                  icon
                  small
                  aria-label={t('context.remove', { name })}
                  onClick={() => remove(rule)}
                >
                  <X size={16} aria-hidden />
                </Button>
              </div>
              {open === rule.id && (
                <RuleFields
                  rule={rule}
                  pack={pack}
                  language={language}
                  fresh={fresh === rule.id}
                  onChange={(change) => autosave.edit((now) => changeRule(now, rule.id, change))}
                />
              )}
            </li>
          );
        })}
      </ul>
      <div>
        <Button inactive={rules.length >= PACK_LIMITS.contextRules} onClick={add} data-action="new-rule">
          <Plus size={17} aria-hidden />
          {rules.length >= PACK_LIMITS.contextRules
            ? t('rows.full', { limit: PACK_LIMITS.contextRules })
            : t('context.new')}
        </Button>
      </div>
      {rules.length > 0 && <ContextTest pack={pack} rules={rules} language={language} />}
    </section>
  );
}
