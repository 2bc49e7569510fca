import { type FlowStep, stepText } from '@/protocol/flow/flow';
import type { Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';

/** What a step is called: its question, or its id while it has none. */
export function stepName(step: FlowStep, language: Language): string {
  const text = step.fr || step.en ? stepText(step, language).text : undefined;
  return captionOf(text?.question.trim() || step.id);
}
