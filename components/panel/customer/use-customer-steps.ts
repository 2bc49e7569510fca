import type { TFunction } from 'i18next';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CUSTOMER_KEYS, type CustomerStepsActions } from '@/components/card/CustomerSteps';
import { numberedSteps, shownCustomerSteps, simplerVariant } from '@/components/card/customer-steps';
import { noteLine } from '@/components/panel/call/note-line';
import { type Panel, usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { useOwnValues } from '@/components/panel/core/use-preferences';
import { copyLine, filled, insertLine } from '@/components/panel/insertion/insert-line';
import type { SingleKey } from '@/components/ui/keys/key-reader';
import type { Shortcuts } from '@/components/ui/keys/shortcuts';
import type { CardRef } from '@/protocol/card-ref';
import type { CardText } from '@/protocol/pack';
import type { Outcome } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import { emailDraft } from './email-draft';

/** What the customer's steps of an open card are read from. */
type GuidedCard = {
  row: { ref: CardRef };
  text: CardText;
  language: Language;
  next: readonly { ref: CardRef }[];
  outcomes: readonly { outcome: Outcome; row: { ref: CardRef } }[];
};

type CustomerStepsState = {
  actions: CustomerStepsActions;
  shortcuts: Shortcuts;
};

/** The customer's steps of the card on screen: copied, inserted, as an e-mail, simpler, and what became of them. */
export function useCustomerSteps(
  card: GuidedCard | undefined,
  openCard: (ref: CardRef) => void,
  print: () => void,
): CustomerStepsState {
  const { t } = useTranslation();
  const { t: cardWords } = useTranslation('card');
  const panel = usePanel();
  const { store } = panel;
  const own = useOwnValues();
  const simpler = usePanelState((state) => state.simplerSteps);
  const last = useRef<'copy' | 'insert' | 'email'>('copy');
  const steps = card ? shownCustomerSteps(card.text, simpler) : [];

  const action = (purpose: 'copy' | 'insert' | 'email') => {
    last.current = purpose;
    const source = card && { ref: card.row.ref, language: card.language };
    const script = numberedSteps(steps);
    return { panel, t, script, source, own, position: 'customerSteps' as const, purpose };
  };
  const email = async () => {
    if (!card) return;
    const requested = action('email');
    const line = await filled(requested);
    if (!line) return;
    if (await draftEmail(panel, t, line.text, card.language)) noteLine(requested, 'copied', line);
  };
  const run = {
    copy: () => void copyLine(action('copy')),
    insert: () => void insertLine(action('insert')),
    email: () => void email(),
  };
  const toggleSimpler = () => {
    if (!card) return;
    if (simplerVariant(card.text, true) === 'none')
      return store.getState().showToast('foot', 'warn', t('customer.noSimpler'));
    store.getState().setSimplerSteps(!simpler);
  };
  const report = (worked: boolean) => {
    if (!card) return;
    const follows = worked ? outcomeRef(card, 'calmer') : (outcomeRef(card, 'same') ?? card.next[0]?.ref);
    store.getState().addCallEvent({
      kind: 'answered',
      happenedAt: panel.now(),
      question: captionOf(card.text.title),
      text: cardWords(worked ? 'worked' : 'failed', { lng: card.language }),
      language: card.language,
      ref: card.row.ref,
    });
    if (follows) openCard(follows);
    const what = worked ? ('worked' as const) : ('failed' as const);
    store
      .getState()
      .showToast(
        'foot',
        worked ? 'good' : 'plain',
        t(`customer.${follows ? (`${what}Next` as const) : what}`),
      );
  };
  const key = (act: () => void): SingleKey | undefined =>
    steps.length > 0 ? { run: act, when: 'alone' } : undefined;
  return {
    actions: { ...run, print, toggleSimpler, report, repeat: () => run[last.current]() },
    shortcuts: {
      [CUSTOMER_KEYS.copy]: key(run.copy),
      [CUSTOMER_KEYS.insert]: key(run.insert),
      [CUSTOMER_KEYS.email]: key(run.email),
      [CUSTOMER_KEYS.simpler]: key(toggleSimpler),
      [CUSTOMER_KEYS.worked]: key(() => report(true)),
      [CUSTOMER_KEYS.failed]: key(() => report(false)),
    },
  };
}

function outcomeRef(card: GuidedCard, outcome: Outcome): CardRef | undefined {
  return card.outcomes.find((each) => each.outcome === outcome)?.row.ref;
}

/** Opens the draft, says what became of it, and returns whether the steps left the panel. */
async function draftEmail(panel: Panel, t: TFunction, steps: string, language: Language): Promise<boolean> {
  const { showToast } = panel.store.getState();
  const { address, body, isWhole } = emailDraft(t, steps, language);
  const keys = panel.mac ? '⌘ V' : `${t('keyNames.ctrl')} V`;
  // Copied before the mail program takes the keyboard.
  let copied = !isWhole && (await panel.copy(body));
  const opened = await panel.openEmail(address);
  if (!opened && isWhole) copied = await panel.copy(body);
  if (opened && isWhole) showToast('customerSteps', 'good', t('customer.emailOpened'));
  else if (opened && copied) showToast('customerSteps', 'plain', t('customer.emailTooLong', { keys }));
  else if (copied) showToast('customerSteps', 'warn', t('customer.emailFailed', { keys }));
  else showToast('customerSteps', 'bad', t('customer.emailFailedNotCopied'));
  return copied || (opened && isWhole);
}
