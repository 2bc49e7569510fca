/**
 * The ways through a flow, and what is wrong with them.
 * Guarantees: a flow without problems leads from its first step to every other, and from every step to an end or a card.
 */
import type { Flow, FlowStep } from './flow';

export type FlowProblemCode =
  | 'duplicate-id'
  | 'unknown-step'
  | 'dead-end'
  | 'two-targets'
  | 'end-with-answers'
  | 'unreachable-step'
  | 'endless-loop';

/** A problem with its path in the flow; `limit` is the step that is meant. */
export type FlowProblem = { path: (string | number)[]; problem: FlowProblemCode; limit?: string };

/** References that lead nowhere, and ids that stand twice: a reader refuses these too. */
export function flowReferenceProblems({ steps }: Flow): FlowProblem[] {
  const ids = new Set<string>();
  const problems: FlowProblem[] = [];
  steps.forEach(({ id }, index) => {
    if (ids.has(id)) problems.push({ path: ['steps', index, 'id'], problem: 'duplicate-id' });
    ids.add(id);
  });
  steps.forEach((step, index) => {
    step.answers?.forEach((answer, position) => {
      if (answer.step !== undefined && !ids.has(answer.step))
        problems.push({
          path: ['steps', index, 'answers', position, 'step'],
          problem: 'unknown-step',
          limit: answer.step,
        });
    });
  });
  return problems;
}

/** What the author of a flow has to correct: dead ends, steps that nothing leads to, loops without an exit. */
export function flowWayProblems(flow: Flow): FlowProblem[] {
  const { steps } = flow;
  const problems = steps.flatMap((step, index) => deadEnds(step, index));
  const byId = new Map(steps.map((step) => [step.id, step]));
  const reached = stepsFrom(steps[0], byId);
  const leading = stepsWithExit(steps);
  steps.forEach((step, index) => {
    const path = ['steps', index];
    if (!reached.has(step.id)) problems.push({ path, problem: 'unreachable-step', limit: step.id });
    else if (!leading.has(step.id)) problems.push({ path, problem: 'endless-loop', limit: step.id });
  });
  return problems;
}

function deadEnds(step: FlowStep, index: number): FlowProblem[] {
  const { answers = [], end, id } = step;
  const path = ['steps', index];
  if (answers.length === 0) return end === undefined ? [{ path, problem: 'dead-end', limit: id }] : [];
  const problems: FlowProblem[] =
    end === undefined ? [] : [{ path: [...path, 'end'], problem: 'end-with-answers', limit: id }];
  answers.forEach((answer, position) => {
    const answerPath = [...path, 'answers', position];
    if (answer.step === undefined && answer.card === undefined)
      problems.push({ path: answerPath, problem: 'dead-end', limit: id });
    if (answer.step !== undefined && answer.card !== undefined)
      problems.push({ path: answerPath, problem: 'two-targets', limit: id });
  });
  return problems;
}

/** The ids of the steps that can be reached from one. */
function stepsFrom(first: FlowStep | undefined, byId: ReadonlyMap<string, FlowStep>): Set<string> {
  const reached = new Set<string>();
  const waiting = first ? [first] : [];
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    if (reached.has(step.id)) continue;
    reached.add(step.id);
    waiting.push(...nextSteps(step).flatMap((id) => byId.get(id) ?? []));
  }
  return reached;
}

/** The ids of the steps from which an end or a card can be reached; a dead end is a problem of its own. */
function stepsWithExit(steps: readonly FlowStep[]): Set<string> {
  const leading = new Set(steps.filter(isExit).map(({ id }) => id));
  for (let before = -1; before !== leading.size; ) {
    before = leading.size;
    for (const step of steps) if (nextSteps(step).some((id) => leading.has(id))) leading.add(step.id);
  }
  return leading;
}

function isExit({ end, answers = [] }: FlowStep): boolean {
  return end !== undefined || answers.every(({ step }) => step === undefined) || hasCard(answers);
}

function hasCard(answers: NonNullable<FlowStep['answers']>): boolean {
  return answers.some(({ card }) => card !== undefined);
}

function nextSteps({ answers = [] }: FlowStep): string[] {
  return answers.flatMap(({ step }) => step ?? []);
}
