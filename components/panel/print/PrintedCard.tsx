import { type ReactNode, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { shownCustomerSteps } from '@/components/card/customer-steps';
import { dayInWords } from '@/components/i18n/dates';
import { usePanel } from '@/components/panel/core/panel-context';
import type { Card, CardText } from '@/protocol/pack';
import { inLanguage, type Language } from '@/protocol/text/language';
import { fillScript } from '@/protocol/text/placeholder';
import { fitOnPage } from './fit-on-page';
import styles from './print.module.css';

export type PrintedCardProps = {
  card: Card;
  text: CardText;
  language: Language;
  packTitle: string;
  values: Readonly<Record<string, string>>;
  simplerSteps: boolean;
  /** How often printing was requested; each time opens the browser's dialog. */
  request: number;
};

/**
 * A card on one A4 page, beside the panel and seen by the printer alone.
 * *Guarantees:* no control of the panel is printed; the text is smaller where it would need a second page.
 */
export function PrintedCard(props: PrintedCardProps) {
  const { card, text, language, values, request } = props;
  const { t } = useTranslation('card', { lng: language });
  const { print } = usePanel();
  const sheet = useRef<HTMLElement>(null);
  useEffect(() => {
    if (sheet.current) fitOnPage(sheet.current);
    if (request > 0) print();
  }, [request, print]);
  const filled = (words: string) => fillScript(words, new Map(Object.entries(values))).text;
  const customerSteps = shownCustomerSteps(text, props.simplerSteps);
  return createPortal(
    <article ref={sheet} className={styles.sheet} lang={language} aria-hidden data-printed>
      <header className={styles.head}>
        <h1>{filled(text.title)}</h1>
        <p>{filled(text.summary)}</p>
        {text.say && <p className={styles.say}>{filled(text.say)}</p>}
      </header>
      <div className={styles.columns}>
        <Part title={t('say')} isShown={text.scripts.length > 0}>
          <ol className={styles.spoken}>
            {text.scripts.map((script) => (
              <li key={script.text}>
                {filled(script.text)}
                <small> {script.channel ? t(`channels.${script.channel}`) : t(`tones.${script.tone}`)}</small>
              </li>
            ))}
          </ol>
        </Part>
        <Part title={t('steps')} isShown={text.steps.length > 0}>
          <Steps steps={text.steps.map(filled)} />
        </Part>
        <Part title={t('timedSteps')} isShown={Boolean(text.timedSteps?.length)}>
          <ul>
            {text.timedSteps?.map(({ start, text: step }) => (
              <li key={start}>
                <b>{start}</b> {filled(step)}
              </li>
            ))}
          </ul>
        </Part>
        <Part title={t('avoid')} isShown={text.avoid.length > 0}>
          <ul>
            {text.avoid.map(({ phrase, instead }) => (
              <li key={phrase}>
                <s>{filled(phrase)}</s> → {filled(instead)}
              </li>
            ))}
          </ul>
        </Part>
        <Part title={t('customerSteps')} isShown={customerSteps.length > 0} isBoxed>
          <Steps steps={customerSteps.map(filled)} />
        </Part>
        <Part title={t('sources')} isShown={Boolean(card.sources?.length)}>
          <ul className={styles.sources}>
            {card.sources?.map(({ statement, title, article, address, readOn }) => (
              <li key={`${title} ${article} ${address}`}>
                {inLanguage(statement, language)} {[title, article].filter(Boolean).join(', ')},{' '}
                {t('sourceReadOn', { day: dayInWords(readOn, language) })}
              </li>
            ))}
          </ul>
        </Part>
      </div>
      <footer className={styles.foot}>
        {props.packTitle}
        {card.revisedOn && ` · ${t('fields.revisedOn')} ${dayInWords(card.revisedOn, language)}`}
      </footer>
    </article>,
    document.body,
  );
}

type PartProps = { title: string; isShown: boolean; isBoxed?: boolean; children: ReactNode };

function Part({ title, isShown, isBoxed = false, children }: PartProps) {
  if (!isShown) return null;
  return (
    <section className={isBoxed ? styles.boxed : undefined}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Steps({ steps }: { steps: readonly string[] }) {
  return (
    <ol>
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}
