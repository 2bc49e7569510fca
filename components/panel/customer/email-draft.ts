/** The steps for a customer as an e-mail draft. */
import type { TFunction } from 'i18next';
import type { Language } from '@/protocol/text/language';

/** Characters of a `mailto` address that every system passes on: Windows cuts longer ones. */
const MAILTO_LENGTH = 1_900;

export type EmailDraft = {
  address: string;
  /** The body; empty in the address where it is too long for one. */
  body: string;
  isWhole: boolean;
};

/**
 * A `mailto` address without a recipient, in the customer's language.
 * *Guarantees:* the body is whole, or left out; never cut.
 */
export function emailDraft(t: TFunction, steps: string, language: Language): EmailDraft {
  const subject = encodeURIComponent(t('customer.emailSubject', { lng: language }));
  const opening = [
    t('customer.emailGreeting', { lng: language }),
    t('customer.emailIntroduction', { lng: language }),
  ];
  const body = `${[...opening, steps].join('\n\n')}\n`;
  // Line ends as the standard of `mailto` wants them.
  const address = `mailto:?subject=${subject}&body=${encodeURIComponent(body.replaceAll('\n', '\r\n'))}`;
  const isWhole = address.length <= MAILTO_LENGTH;
  return { address: isWhole ? address : `mailto:?subject=${subject}`, body, isWhole };
}
