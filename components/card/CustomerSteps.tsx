import { Check, Copy, CornerDownLeft, Mail, Printer, Type, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { KeyCap } from '@/components/ui/Note';
import type { CardText } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import styles from './card.module.css';
import { shownCustomerSteps, simplerVariant } from './customer-steps';
import own from './customer-steps.module.css';
import { SectionHeading } from './SectionHeading';

/** The keys of the customer's steps, and of the card on paper. */
export const CUSTOMER_KEYS = {
  copy: 'c',
  insert: 'i',
  email: 'e',
  print: 'p',
  simpler: 's',
  worked: 'v',
  failed: 'x',
} as const;

export type CustomerStepsActions = {
  copy: () => void;
  insert: () => void;
  email: () => void;
  print: () => void;
  /** Switches between the steps and their simpler variant. */
  toggleSimpler: () => void;
  /** Whether the steps solved the caller's problem. */
  report: (worked: boolean) => void;
  /** Repeats the last of these actions, from a placeholder of a step. */
  repeat: () => void;
};

export type CustomerControls = {
  /** The simpler variant is wanted, where the card has one. */
  simpler: boolean;
  /** Whether the keys act, and are therefore shown. */
  singleKeys: boolean;
  actions: CustomerStepsActions;
};

type CustomerStepsProps = {
  text: CardText;
  language: Language;
  /** Undefined in a preview, which shows both variants. */
  controls: CustomerControls | undefined;
  /** Draws a text with its placeholders. */
  draw: (text: string) => ReactNode;
  message: ReactNode;
};

/** Steps that can be sent to the customer, in one of their variants, and what became of them. */
export function CustomerSteps({ text, language, controls, draw, message }: CustomerStepsProps) {
  const { t } = useTranslation('card');
  const steps = shownCustomerSteps(text, controls?.simpler ?? false);
  const variant = simplerVariant(text, controls?.simpler ?? false);
  if (steps.length === 0) return null;
  return (
    <section className={styles.section} data-customer-steps={variant}>
      <div className={own.heading}>
        <SectionHeading section="customerSteps" singleKeys={controls?.singleKeys ?? false}>
          {t('customerSteps')}
        </SectionHeading>
        {controls && variant !== 'none' && <SimplerButton isShown={variant === 'shown'} {...controls} />}
      </div>
      <StepList steps={steps} isSimpler={variant === 'shown'} language={language} draw={draw} />
      {!controls && text.simpleSteps && text.simpleSteps !== steps && (
        <>
          <h3 className={styles.heading}>{t('fields.simpleSteps')}</h3>
          <StepList steps={text.simpleSteps} isSimpler language={language} draw={draw} />
        </>
      )}
      {controls && <StepActions {...controls} />}
      {message}
      {controls && <Result {...controls} />}
    </section>
  );
}

type StepListProps = Pick<CustomerStepsProps, 'language' | 'draw'> & {
  steps: readonly string[];
  isSimpler: boolean;
};

function StepList({ steps, isSimpler, language, draw }: StepListProps) {
  return (
    <ol className={`${styles.steps} ${styles.numbered} ${isSimpler ? own.simpler : ''}`} lang={language}>
      {steps.map((step) => (
        <li key={step} data-customer-step>
          <span>{draw(step)}</span>
        </li>
      ))}
    </ol>
  );
}

function SimplerButton({ isShown, singleKeys, actions }: CustomerControls & { isShown: boolean }) {
  const { t } = useTranslation('card');
  return (
    <Button
      small
      variant="quiet"
      onClick={actions.toggleSimpler}
      aria-pressed={isShown}
      data-action="simpler"
    >
      <Type size={15} aria-hidden />
      {t('simpler')}
      <Cap of={CUSTOMER_KEYS.simpler} isShown={singleKeys} />
    </Button>
  );
}

function StepActions({ singleKeys, actions }: CustomerControls) {
  const { t } = useTranslation('card');
  return (
    <div className={own.actions}>
      <Button small onClick={actions.copy}>
        <Copy size={15} aria-hidden />
        <span aria-hidden>{t('copy')}</span>
        <span className="unseen">{t('copyCustomerSteps')}</span>
        <Cap of={CUSTOMER_KEYS.copy} isShown={singleKeys} />
      </Button>
      <Button small onClick={actions.insert}>
        <CornerDownLeft size={15} aria-hidden />
        <span aria-hidden>{t('insert')}</span>
        <span className="unseen">{t('insertCustomerSteps')}</span>
        <Cap of={CUSTOMER_KEYS.insert} isShown={singleKeys} />
      </Button>
      <Button small onClick={actions.email}>
        <Mail size={15} aria-hidden />
        <span aria-hidden>{t('email')}</span>
        <span className="unseen">{t('emailCustomerSteps')}</span>
        <Cap of={CUSTOMER_KEYS.email} isShown={singleKeys} />
      </Button>
      <Button small onClick={actions.print}>
        <Printer size={15} aria-hidden />
        <span aria-hidden>{t('print')}</span>
        <span className="unseen">{t('printCard')}</span>
        <Cap of={CUSTOMER_KEYS.print} isShown={singleKeys} />
      </Button>
    </div>
  );
}

function Result({ singleKeys, actions }: CustomerControls) {
  const { t } = useTranslation('card');
  return (
    <fieldset className={own.actions} aria-label={t('didItWork')}>
      <span className={own.question} aria-hidden>
        {t('didItWork')}
      </span>
      <Button small onClick={() => actions.report(true)} data-action="worked">
        <Check size={15} aria-hidden />
        {t('worked')}
        <Cap of={CUSTOMER_KEYS.worked} isShown={singleKeys} />
      </Button>
      <Button small onClick={() => actions.report(false)} data-action="failed">
        <X size={15} aria-hidden />
        {t('failed')}
        <Cap of={CUSTOMER_KEYS.failed} isShown={singleKeys} />
      </Button>
    </fieldset>
  );
}

/** A key cap beside the words of a button, which a screen reader learns from the button itself. */
function Cap({ of, isShown }: { of: string; isShown: boolean }) {
  if (!isShown) return null;
  return (
    <span aria-hidden>
      <KeyCap>{of.toUpperCase()}</KeyCap>
    </span>
  );
}
