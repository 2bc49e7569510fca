import { Check, Minus, ScanSearch } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type OpenPage, useConsole } from '@/components/console/core/console-context';
import { runAction } from '@/components/console/core/run-action';
import { ruleName } from '@/components/console/draft/titles';
import { Button } from '@/components/ui/Button';
import { TextField } from '@/components/ui/Field';
import { Note } from '@/components/ui/Note';
import { Choice } from '@/components/ui/Select';
import type { ContextRule, Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { noteContextTests } from '@/storage/packs/context-tests';
import styles from './context.module.css';
import { asTests, checkRules, originOf, type PageRefused, type RuleResult } from './context-check';

type ContextTestProps = { pack: Pack; rules: readonly ContextRule[]; language: Language };
type Outcome = { page: OpenPage; results: RuleResult[] } | { page: OpenPage; refused: PageRefused['why'] };

/** Tests the rules on an open page: which fit and why not, and the values of the mapped fields. */
export function ContextTest({ pack, rules, language }: ContextTestProps) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const services = useConsole();
  const { db, store, now, openPages, askForSite } = services;
  const [pages, setPages] = useState<OpenPage[]>([]);
  const [chosen, setChosen] = useState<number>();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [outcome, setOutcome] = useState<Outcome>();
  const list = useCallback(() => openPages().then(setPages), [openPages]);
  useEffect(() => {
    void list();
    const again = () => void list();
    window.addEventListener('focus', again);
    return () => window.removeEventListener('focus', again);
  }, [list]);
  const page = pages.find(({ tabId }) => tabId === chosen) ?? pages[0];

  async function allow() {
    const origin = originOf(typed);
    if (!origin) return setWrong(t('context.test.badAddress'));
    setWrong(undefined);
    // Must come first: the browser shows its question only within the click.
    if (!(await askForSite(origin))) return setWrong(t('context.test.notAllowed'));
    const found = await openPages();
    setPages(found);
    const here = found.find(({ url }) => new URL(url).origin === origin);
    if (here) setChosen(here.tabId);
    else setWrong(t('context.test.notOpen', { site: origin }));
  }

  async function test() {
    if (!page) return;
    const checked = await checkRules(services, rules, page);
    if ('why' in checked) return setOutcome({ page, refused: checked.why });
    setOutcome({ page, results: checked.results });
    await runAction({ store, errors }, () =>
      noteContextTests(db, pack.id, {
        tests: asTests(rules, checked.results, { url: page.url, testedAt: now() }),
        ruleIds: new Set(rules.map(({ id }) => id)),
      }),
    );
  }

  return (
    <section className={styles.test} aria-label={t('context.test.title')} data-context-test>
      <h3>{t('context.test.title')}</h3>
      <p className={styles.hint}>{t('context.test.intro')}</p>
      {page && (
        <div className={styles.testRow}>
          <Choice
            label={t('context.test.page')}
            value={String(page.tabId)}
            options={pages.map(({ tabId, url, title }) => ({
              value: String(tabId),
              label: `${new URL(url).host} · ${title}`,
            }))}
            onChange={(tabId) => setChosen(Number(tabId))}
            data-field="test-page"
          />
          <Button variant="strong" onClick={() => void test()} data-action="test-rules">
            <ScanSearch size={16} aria-hidden />
            {t('context.test.go')}
          </Button>
        </div>
      )}
      <form
        className={styles.testRow}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void allow();
        }}
      >
        <TextField
          label={t(page ? 'context.test.other' : 'context.test.first')}
          hint={t('context.test.otherHint')}
          error={wrong}
          spellCheck={false}
          inputMode="url"
          placeholder="https://"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          data-field="test-origin"
        />
        <Button type="submit" data-action="allow-site">
          {t('context.test.allow')}
        </Button>
      </form>
      <div aria-live="polite">
        {outcome && 'refused' in outcome && (
          <Note tone="warn">{t(`context.test.refused.${outcome.refused}`)}</Note>
        )}
        {outcome && 'results' in outcome && (
          <ul className={styles.results}>
            {outcome.results.map(({ ruleId, why, fields }) => {
              const rule = rules.find(({ id }) => id === ruleId);
              if (!rule) return null;
              return (
                <li key={ruleId} data-result={ruleId} data-why={why ?? 'fits'}>
                  {why ? <Minus size={17} aria-hidden /> : <Check size={17} aria-hidden />}
                  <div>
                    <strong>{ruleName(rule, language)}</strong>
                    <p>{why ? t(`context.test.why.${why}`) : t('context.test.fits')}</p>
                    {fields.length > 0 && (
                      <dl className={styles.values}>
                        {fields.map(({ placeholder, value }) => (
                          <div key={placeholder}>
                            <dt>{placeholder}</dt>
                            <dd>{value ?? <em>{t('context.test.noValue')}</em>}</dd>
                          </div>
                        ))}
                      </dl>
                    )}
                  </div>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </section>
  );
}
