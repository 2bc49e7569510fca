/** Normalises a flow for publishing, as `pack-tidy.ts` does the rest of a pack. */
import type { Flow, FlowStep, FlowText } from '@/protocol/flow/flow';
import { tidyLine } from '@/protocol/text/clean-text';
import { LANGUAGES } from '@/protocol/text/language';
import { tidyScript } from '@/protocol/text/placeholder';
import { isEmpty, tidyBoth, tidyRows } from './tidy-parts';

/** A flow as it is published: blank rows, texts and languages are left out. */
export function tidyFlow(flow: Flow): Flow {
  const { cues, cards, ...rest } = flow;
  const written = LANGUAGES.flatMap((language) => {
    const rows = tidyRows(cues?.[language] ?? [], tidyLine);
    return rows.length > 0 ? [[language, rows]] : [];
  });
  return {
    ...rest,
    title: tidyBoth(flow.title, tidyLine),
    ...(written.length > 0 && { cues: Object.fromEntries(written) as NonNullable<Flow['cues']> }),
    ...(cards && cards.length > 0 && { cards }),
    steps: flow.steps.map(tidyFlowStep),
  };
}

function tidyFlowStep({ links = [], answers = [], ...step }: FlowStep): FlowStep {
  const tidied: FlowStep = { ...step };
  for (const language of LANGUAGES) {
    const text = step[language] && tidyFlowText(step[language]);
    if (text && (text.question !== '' || text.scripts || text.macro)) tidied[language] = text;
    else delete tidied[language];
  }
  if (answers.length > 0)
    tidied.answers = answers.map(({ card, ...answer }) => ({
      ...answer,
      // A card that is still to be chosen is none.
      ...(card?.trim() && { card }),
      text: tidyBoth(answer.text, tidyLine),
    }));
  const named = links
    .map(({ title, address }) => ({ title: tidyBoth(title, tidyLine), address: tidyLine(address) }))
    .filter(({ title, address }) => address !== '' || !isEmpty(title));
  if (named.length > 0) tidied.links = named;
  return tidied;
}

function tidyFlowText({ question, scripts = [], macro = '' }: FlowText): FlowText {
  const lines = scripts.map((script) => ({ ...script, text: tidyScript(script.text) }));
  const filled = lines.filter(({ text }) => text !== '');
  return {
    question: tidyLine(question),
    ...(filled.length > 0 && { scripts: filled }),
    ...(macro.trim() !== '' && { macro: tidyScript(macro) }),
  };
}
