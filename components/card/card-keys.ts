/** Single keys that lead to a part of a card; those of the customer's steps stand beside their buttons. */
export const CARD_KEYS = {
  /** Shows the whole summary, or one line of it. */
  summary: '+',
  customerSteps: 'd',
  avoid: 'a',
  sources: 'r',
  /** Opens the first card that usually follows. */
  next: 'n',
} as const;

/** A part of a card that a key leads to. */
export type CardSection = 'customerSteps' | 'avoid' | 'sources' | 'next';
