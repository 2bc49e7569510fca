/** The problems of one flow, as publishing will name them. */
import { tidyFlow } from '@/components/console/draft/flow-tidy';
import type { Flow } from '@/protocol/flow/flow';
import { flowReferenceProblems, flowWayProblems } from '@/protocol/flow/flow-graph';
import type { DataProblem } from '@/protocol/validation/data-problem';

/** Each with its path in the flow, such as `steps.1.answers.0`. */
export function flowProblems(flow: Flow): DataProblem[] {
  const tidied = tidyFlow(flow);
  return [...flowReferenceProblems(tidied), ...flowWayProblems(tidied)].map(({ path, ...problem }) => ({
    ...problem,
    path: path.join('.'),
  }));
}
