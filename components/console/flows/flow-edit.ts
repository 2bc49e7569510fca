/** Every change that the console makes to the flows of a pack, as pure functions. */
import { slugFor } from '@/components/console/core/slug';
import type { Flow, FlowStep } from '@/protocol/flow/flow';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';

/** Adds a flow with one step at the end. */
export function addFlow(pack: Pack, title: string, question: string, language: Language): Pack {
  const flows = pack.flows ?? [];
  const id = slugFor(title, new Set(flows.map((flow) => flow.id)), 'parcours');
  const step: FlowStep = { id: 'debut', [language]: { question } };
  return { ...pack, flows: [...flows, { id, title: { [language]: title }, steps: [step] }] };
}

export function changeFlow(pack: Pack, flowId: string, change: (flow: Flow) => Flow): Pack {
  if (!pack.flows) return pack;
  return { ...pack, flows: pack.flows.map((flow) => (flow.id === flowId ? change(flow) : flow)) };
}

/** Takes a flow out; a pack without any has no `flows`. */
export function removeFlow(pack: Pack, flowId: string): Pack {
  const { flows = [], ...rest } = pack;
  const left = flows.filter(({ id }) => id !== flowId);
  return left.length === 0 ? rest : { ...rest, flows: left };
}

/** Restores a flow at its position; one that exists again stays as it is. */
export function putFlowBack(pack: Pack, flow: Flow, index: number): Pack {
  const flows = pack.flows ?? [];
  return flows.some(({ id }) => id === flow.id) ? pack : { ...pack, flows: flows.toSpliced(index, 0, flow) };
}

/** Adds a step at the end. */
export function addStep(flow: Flow, question: string, language: Language): Flow {
  const id = slugFor(question, new Set(flow.steps.map((step) => step.id)), 'etape');
  return { ...flow, steps: [...flow.steps, { id, [language]: { question } }] };
}

export function changeStep(flow: Flow, stepId: string, change: (step: FlowStep) => FlowStep): Flow {
  return { ...flow, steps: flow.steps.map((step) => (step.id === stepId ? change(step) : step)) };
}

/** Takes a step out; the answers that led to it lead nowhere, and say so. The last step stays. */
export function removeStep(flow: Flow, stepId: string): Flow {
  if (flow.steps.length === 1) return flow;
  const steps = flow.steps
    .filter(({ id }) => id !== stepId)
    .map((step) =>
      step.answers?.some((answer) => answer.step === stepId)
        ? {
            ...step,
            answers: step.answers.map((answer) => {
              const { step: target, ...rest } = answer;
              return target === stepId ? rest : answer;
            }),
          }
        : step,
    );
  return { ...flow, steps };
}

/** Moves a step up (`by` -1) or down (1); the first step begins the flow. */
export function moveStep(flow: Flow, stepId: string, by: 1 | -1): Flow {
  const from = flow.steps.findIndex(({ id }) => id === stepId);
  const step = flow.steps[from];
  const to = from + by;
  if (!step || to < 0 || to >= flow.steps.length) return flow;
  return { ...flow, steps: flow.steps.toSpliced(from, 1).toSpliced(to, 0, step) };
}
