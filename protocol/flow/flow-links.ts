/** The cards that a flow names. */
import type { Flow, FlowAnswer, FlowStep } from './flow';

/** Every card that a flow names, with its path in the flow. */
export function flowCardLinks(flow: Flow): { path: (string | number)[]; ref: string }[] {
  return [
    ...(flow.cards ?? []).map((ref, index) => ({ path: ['cards', index], ref })),
    ...flow.steps.flatMap((step, index) => [
      ...(step.card === undefined ? [] : [{ path: ['steps', index, 'card'], ref: step.card }]),
      ...(step.answers ?? []).flatMap(({ card }, position) =>
        card === undefined ? [] : [{ path: ['steps', index, 'answers', position, 'card'], ref: card }],
      ),
    ]),
  ];
}

/** The flow with each link to a card changed; one for which `change` returns undefined is left out. */
export function mapFlowCards(flow: Flow, change: (ref: string) => string | undefined): Flow {
  return {
    ...flow,
    ...(flow.cards && { cards: flow.cards.flatMap((ref) => change(ref) ?? []) }),
    steps: flow.steps.map((step) => ({
      ...withCard(step, change),
      ...(step.answers && { answers: step.answers.map((answer) => withCard(answer, change)) }),
    })),
  };
}

function withCard<T extends FlowStep | FlowAnswer>(item: T, change: (ref: string) => string | undefined): T {
  if (item.card === undefined) return item;
  const { card, ...rest } = item;
  const changed = change(card);
  return (changed === undefined ? rest : { ...rest, card: changed }) as T;
}
