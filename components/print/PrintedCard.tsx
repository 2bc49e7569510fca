import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { shownCustomerSteps } from '@/components/card/customer-steps';
import { dayInWords } from '@/components/i18n/dates';
import { Button } from '@/components/ui/Button';
import { type Card, cardText } from '@/protocol/pack';
import { inLanguage, type Language } from '@/protocol/text/language';
import { placeholderLabel, scriptPieces } from '@/protocol/text/placeholder';
import { fitOnPage } from './fit-on-page';
import styles from './print.module.css';

/** A card to be printed: what its pack says, and nothing of a call. */
export type PrintedContent = {
  card: Card;
  language: Language;
  packTitle: string;
  /** The customer's steps in their simpler variant. */
  simplerSteps: boolean;
};

type PrintedCardProps = { content: PrintedContent; onPrint: () => void };

/**
 * A card on one A4 page.
 * *Guarantees:* the text is smaller where it would need a second page; a placeholder is a blank to fill by hand; the
 * button is not printed.
 */
export function PrintedCard({ content, onPrint }: PrintedCardProps) {
  const { card, packTitle, simplerSteps } = content;
  const { language, text } = cardText(card, content.language);
  const { t } = useTranslation('card', { lng: language });
  const sheet = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const resize = () => sheet.current && fitOnPage(sheet.current);
    resize();
    // The letters of a font that comes later are wider or narrower.
    void document.fonts.ready.then(resize);
  }, []);
  const customerSteps = shownCustomerSteps(text, simplerSteps);
  return (
    <main>
      <div className={styles.bar}>
        <Button variant="strong" onClick={onPrint}>
          {t('print')}
        </Button>
      </div>
      <article ref={sheet} className={styles.sheet} lang={language} data-printed>
        <header className={styles.head}>
          <h1>
            <Blanks text={text.title} />
          </h1>
          <p>
            <Blanks text={text.summary} />
          </p>
          {text.say && <p className={styles.say}>{text.say}</p>}
        </header>
        <div className={styles.columns}>
          <Part title={t('say')} isShown={text.scripts.length > 0}>
            <ol className={styles.spoken}>
              {text.scripts.map((script) => (
                <li key={script.text}>
                  <Blanks text={script.text} />{' '}
                  <small>
                    {script.channel ? t(`channels.${script.channel}`) : t(`tones.${script.tone}`)}
                  </small>
                </li>
              ))}
            </ol>
          </Part>
          <Part title={t('steps')} isShown={text.steps.length > 0}>
            <Steps steps={text.steps} />
          </Part>
          <Part title={t('timedSteps')} isShown={Boolean(text.timedSteps?.length)}>
            <ul>
              {text.timedSteps?.map(({ start, text: step }) => (
                <li key={start}>
                  <b>{start}</b> <Blanks text={step} />
                </li>
              ))}
            </ul>
          </Part>
          <Part title={t('avoid')} isShown={text.avoid.length > 0}>
            <ul>
              {text.avoid.map(({ phrase, instead }) => (
                <li key={phrase}>
                  <s>
                    <Blanks text={phrase} />
                  </s>{' '}
                  → <Blanks text={instead} />
                </li>
              ))}
            </ul>
          </Part>
          <Part title={t('customerSteps')} isShown={customerSteps.length > 0} isBoxed>
            <Steps steps={customerSteps} />
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
          {packTitle}
          {card.revisedOn && ` · ${t('fields.revisedOn')} ${dayInWords(card.revisedOn, language)}`}
        </footer>
      </article>
    </main>
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
        <li key={step}>
          <Blanks text={step} />
        </li>
      ))}
    </ol>
  );
}

/** A text whose placeholders are blanks, each named, to fill by hand. */
function Blanks({ text }: { text: string }) {
  let offset = 0;
  return scriptPieces(text).map((piece) => {
    const key = offset;
    if ('text' in piece) {
      offset += piece.text.length;
      return <span key={key}>{piece.text}</span>;
    }
    offset += piece.placeholder.length + 4;
    return (
      <span key={key} className={styles.blank}>
        {placeholderLabel(piece.placeholder)}
      </span>
    );
  });
}
