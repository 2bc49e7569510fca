import type { CardText } from '@/protocol/pack';

/** Whether a card has a simpler variant of its customer's steps, and whether that is the one on screen. */
export function simplerVariant(text: CardText, wanted: boolean): 'none' | 'available' | 'shown' {
  if (!text.simpleSteps?.length || !text.customerSteps?.length) return 'none';
  return wanted ? 'shown' : 'available';
}

/** The customer's steps on screen; the simpler ones also where a card has no others. */
export function shownCustomerSteps(text: CardText, simpler: boolean): readonly string[] {
  const { customerSteps = [], simpleSteps = [] } = text;
  const isSimpler = customerSteps.length === 0 || (simpler && simpleSteps.length > 0);
  return isSimpler ? simpleSteps : customerSteps;
}

/** Steps as one text, numbered. */
export function numberedSteps(steps: readonly string[]): string {
  return steps.map((step, index) => `${index + 1}. ${step}`).join('\n');
}
