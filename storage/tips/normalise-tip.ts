/** Normalisation of what a person typed; refused text is named by path and problem. */
import type * as z from 'zod';
import { tidyLine, tidyText } from '@/protocol/text/clean-text';
import { type TipContent, tipContentSchema } from '@/protocol/tip';
import type { DataProblem } from '@/protocol/validation/data-problem';
import { validateUntrusted } from '@/protocol/validation/validate';

/** A text that no service would take: nothing was written. `problems` name the fields. */
export class InvalidTextError extends Error {
  readonly problems: DataProblem[];

  constructor(problems: DataProblem[]) {
    super(problems.map(({ path, problem }) => `${path}: ${problem}`).join(', '));
    this.name = 'TextRefused';
    this.problems = problems;
  }
}

/** The content as it is stored and sent: tidied, empty optional fields left out. Throws {@link InvalidTextError}. */
export function normaliseContent(content: TipContent): TipContent {
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

/** `value` when it has the schema's shape. Throws {@link InvalidTextError}. */
export function readyText<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = validateUntrusted(value, schema);
  if (!parsed.ok) throw new InvalidTextError(parsed.problems);
  return parsed.value;
}
