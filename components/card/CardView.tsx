import { ArrowRight } from 'lucide-react';
import { type ReactNode, type Ref, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { timeAgo } from '@/components/i18n/dates';
import { Button } from '@/components/ui/Button';
import type { CardRef } from '@/protocol/card-ref';
import { type Card, cardText } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import { AvoidList } from './AvoidList';
import { CardHead, type SummaryControl } from './CardHead';
import { type CustomerControls, CustomerSteps } from './CustomerSteps';
import styles from './card.module.css';
import { type OutcomeLink, OutcomeLinks } from './OutcomeLinks';
import { PlaceholderText } from './PlaceholderText';
import { PlainFacts } from './PlainFacts';
import { ScriptLine } from './ScriptLine';
import { SectionHeading } from './SectionHeading';
import { Sources } from './Sources';
import { TimedSteps } from './TimedSteps';

/** The pack around a card, as far as the card shows it. */
export type CardOrigin = {
  packTitle: string;
  version: number;
  publishedAt: number;
  source?: string | undefined;
};

export type CardViewProps = {
  card: Card;
  /** Undefined for an own tip. */
  origin: CardOrigin | undefined;
  /** Wanted language of the card; the other one is shown when the card lacks it. */
  language: Language;
  /** Language of the words around it. */
  interfaceLanguage: Language;
  now: number;
  values: Readonly<Record<string, string>>;
  open: readonly string[];
  next: readonly { ref: CardRef; title: string }[];
  outcomes: readonly OutcomeLink[];
  onValue: (name: string, value: string) => void;
  onCopyLine: (index: number) => void;
  onInsertLine: (index: number) => void;
  /** What can be done with the customer's steps; a preview has nothing of it, and shows both variants. */
  customer?: CustomerControls;
  onOpen: (ref: CardRef) => void;
  /** Follows the timed steps on a clock. */
  onStartClock?: () => void;
  /** Goes to the card of an outcome; as {@link CardViewProps.onOpen} where it is left out. */
  onOutcome?: (link: OutcomeLink) => void;
  /** The message about the last action, at a line's index (from 0) or at the customer's steps. */
  lineMessage: { position: number | 'customerSteps'; message: ReactNode } | undefined;
  /** What stands with a line about its words, such as that they are the advisor's own. */
  lineMark?: (index: number) => ReactNode;
  /** Whether single keys act, and are therefore shown. */
  singleKeys: boolean;
  /** Undefined where the whole summary is always shown. */
  summary?: SummaryControl;
  /** Beside the line to say now; in the bar where there is none. */
  sayAction?: ReactNode;
  /** In the bar, before the title. */
  back?: ReactNode;
  /** In the bar, after the title: language, favourite. */
  tools?: ReactNode;
  titleRef?: Ref<HTMLHeadingElement>;
};

/** A card as the advisor reads it. The console's preview is this same view. */
export function CardView(props: CardViewProps) {
  const { card, origin, lineMessage, interfaceLanguage, now } = props;
  const { t } = useTranslation('card');
  const { language, text } = cardText(card, props.language);
  const messageOf = (index: number) => (lineMessage?.position === index ? lineMessage.message : undefined);
  const article = useRef<HTMLElement>(null);
  const withFields = (words: string, open: readonly string[] = [], onEnter?: () => void) => (
    <PlaceholderText
      text={words}
      values={props.values}
      open={open}
      onValue={props.onValue}
      // Out of the field: a number pressed next is a line, not a text.
      onLeave={(key) => {
        article.current?.focus({ preventScroll: true });
        if (key === 'Enter') onEnter?.();
      }}
    />
  );
  return (
    <article className={styles.card} aria-label={captionOf(text.title)} ref={article} tabIndex={-1}>
      <CardHead
        card={card}
        text={text}
        language={language}
        titleRef={props.titleRef}
        back={props.back}
        sayAction={props.sayAction}
        tools={props.tools}
        summaryControl={props.summary}
        summary={withFields(text.summary)}
      />

      {text.scripts.length > 0 && (
        <section className={styles.section} aria-label={t('say')}>
          <ol className={styles.lines}>
            {text.scripts.map((script, index) => (
              <ScriptLine
                // A card's lines have no id of their own: their place is what they are called by.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                key={index}
                script={script}
                index={index}
                language={language}
                hasKey={props.singleKeys && index < 9}
                values={props.values}
                open={lineMessage?.position === index ? props.open : []}
                onValue={props.onValue}
                onCopy={() => props.onCopyLine(index)}
                onInsert={() => props.onInsertLine(index)}
                mark={props.lineMark?.(index)}
                message={messageOf(index)}
              />
            ))}
          </ol>
        </section>
      )}

      {text.steps.length > 0 && (
        <section className={styles.section}>
          <h2 className={styles.heading}>{t('steps')}</h2>
          <ol className={styles.steps} lang={language}>
            {text.steps.map((step) => (
              <li key={step}>
                <span>{withFields(step)}</span>
              </li>
            ))}
          </ol>
        </section>
      )}

      {text.timedSteps && text.timedSteps.length > 0 && (
        <TimedSteps
          steps={text.timedSteps}
          language={language}
          draw={(words) => withFields(words)}
          onStart={props.onStartClock}
        />
      )}

      {props.outcomes.length > 0 && (
        <OutcomeLinks
          links={props.outcomes}
          language={language}
          onOpen={props.onOutcome ?? (({ ref }) => props.onOpen(ref))}
        />
      )}

      {text.avoid.length > 0 && (
        <section className={styles.section}>
          <SectionHeading section="avoid" singleKeys={props.singleKeys}>
            {t('avoid')}
          </SectionHeading>
          <AvoidList pairs={text.avoid} language={language} draw={(words) => withFields(words)} />
        </section>
      )}

      <CustomerSteps
        text={text}
        language={language}
        controls={props.customer}
        draw={(step) =>
          withFields(
            step,
            lineMessage?.position === 'customerSteps' ? props.open : [],
            props.customer?.actions.repeat,
          )
        }
        message={lineMessage?.position === 'customerSteps' && lineMessage.message}
      />

      {text.cues.length > 0 && (
        <section className={styles.section}>
          <h2 className={styles.heading}>{t('whenToUse')}</h2>
          <ul className={styles.cues} lang={language}>
            {text.cues.map((cue) => (
              <li key={cue} className={styles.cue}>
                {captionOf(cue)}
              </li>
            ))}
          </ul>
        </section>
      )}

      {props.next.length > 0 && (
        <section className={styles.section}>
          <SectionHeading section="next" singleKeys={props.singleKeys}>
            {t('next')}
          </SectionHeading>
          <div className={styles.next}>
            {props.next.map(({ ref, title }) => (
              <Button
                key={ref}
                className={styles.nextButton ?? ''}
                onClick={() => props.onOpen(ref)}
                data-next={ref}
              >
                <span lang={language}>{title}</span>
                <ArrowRight size={16} aria-hidden />
              </Button>
            ))}
          </div>
        </section>
      )}

      {card.sources && card.sources.length > 0 && (
        <Sources
          sources={card.sources}
          language={language}
          interfaceLanguage={interfaceLanguage}
          singleKeys={props.singleKeys}
        />
      )}

      <footer className={styles.about}>
        {card.credits && card.credits.length > 0 && (
          <p className={styles.credit}>
            {t('credit', {
              names: new Intl.ListFormat(interfaceLanguage).format(card.credits.map(({ name }) => name)),
            })}
          </p>
        )}
        {origin && (
          <p>
            {t('version', {
              pack: origin.packTitle,
              version: origin.version,
              when: timeAgo(origin.publishedAt, now, interfaceLanguage),
            })}
          </p>
        )}
        <PlainFacts card={card} interfaceLanguage={interfaceLanguage} now={now} />
        {origin?.source && (
          <p>
            {t('source')}
            {interfaceLanguage === 'fr' ? '\u202f' : ''}: {origin.source}
          </p>
        )}
      </footer>
    </article>
  );
}
