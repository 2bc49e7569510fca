/** What a person typed, made ready to keep; or refused with the place and the problem. */
import type * as z from 'zod';
import { tidyLine, tidyText } from '@/protocol/text/clean-text';
import type { DataProblem } from '@/protocol/validation/data-problem';
import { type TipContent, tipContentSchema } from '@/protocol/tip';
import { readUntrusted } from '@/protocol/validation/validate';

/** A text that no service would take: nothing was written. `problems` name the fields. */
export class TextRefused extends Error {
  readonly problems: DataProblem[];

  constructor(problems: DataProblem[]) {
    super(problems.map(({ place, problem }) => `${place}: ${problem}`).join(', '));
    this.name = 'TextRefused';
    this.problems = problems;
  }
}

/** The content as it is kept and sent: tidied, empty optional fields left out. Throws {@link TextRefused}. */
export function readyContent(content: TipContent): TipContent {
  const { words, situation: typedSituation = '', pageTitle: typedTitle = '', ...others } = content;
  const situation = tidyLine(typedSituation);
  const pageTitle = tidyLine(typedTitle);
  return readyText(
    {
      ...others,
      words: tidyText(words),
      ...(situation === '' ? {} : { situation }),
      ...(pageTitle === '' ? {} : { pageTitle }),
    },
    tipContentSchema,
  );
}

/** `value` when it has the schema's shape. Throws {@link TextRefused}. */
export function readyText<T>(value: unknown, schema: z.ZodType<T>): T {
  const judged = readUntrusted(value, schema);
  if (!judged.ok) throw new TextRefused(judged.problems);
  return judged.value;
}
