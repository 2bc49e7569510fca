import { describe, expect, it } from 'vitest';
import { putCardBack, removeCard } from '@/components/console/draft/pack-edit';
import {
  addFlow,
  addStep,
  changeFlow,
  changeStep,
  moveStep,
  putFlowBack,
  removeFlow,
  removeStep,
} from '@/components/console/flows/flow-edit';
import { cardNode, layoutFlow } from '@/components/console/flows/flow-layout';
import { flowProblems } from '@/components/console/flows/flow-problems';
import { flowChanges } from '@/components/console/publish/flow-changes';
import { packProblems } from '@/components/console/publish/pack-check';
import type { Flow } from '@/protocol/flow/flow';
import { card, pack } from '@/tests/support/database';

const base = pack('p', 1, [card('a'), card('b')]);
const flow: Flow = {
  id: 'panne',
  title: { fr: 'Panne' },
  cards: ['a', 'b'],
  steps: [
    {
      id: 'un',
      fr: { question: 'Un ?' },
      answers: [
        { text: { fr: 'Oui' }, step: 'deux' },
        { text: { fr: 'Non' }, card: 'b' },
        { text: { fr: 'Encore' }, step: 'un' },
      ],
    },
    { id: 'deux', fr: { question: 'Deux ?' }, end: 'solved' },
  ],
};

describe('the flows of a draft', () => {
  it('are added with a step, renamed, taken out and put back', () => {
    const added = addFlow(base, 'Fibre en panne', 'Et alors ?', 'fr');
    expect(added.flows).toEqual([
      {
        id: 'fibre-en-panne',
        title: { fr: 'Fibre en panne' },
        steps: [{ id: 'debut', fr: { question: 'Et alors ?' } }],
      },
    ]);
    const named = changeFlow(added, 'fibre-en-panne', (now) => ({ ...now, title: { fr: 'Fibre' } }));
    expect(named.flows?.[0]?.title).toEqual({ fr: 'Fibre' });
    const removed = removeFlow(named, 'fibre-en-panne');
    expect(removed).not.toHaveProperty('flows');
    expect(putFlowBack(removed, named.flows?.[0] as Flow, 0)).toEqual(named);
  });

  it('a step is added with an id of its own, moved, changed and taken out; answers to it lead nowhere', () => {
    const three = addStep(addStep(flow, 'Un ?', 'fr'), 'Un ?', 'fr');
    expect(new Set(three.steps.map(({ id }) => id)).size).toBe(4);
    expect(moveStep(flow, 'deux', -1).steps.map(({ id }) => id)).toEqual(['deux', 'un']);
    expect(moveStep(flow, 'deux', 1)).toBe(flow);
    expect(changeStep(flow, 'deux', (now) => ({ ...now, end: 'promised' })).steps[1]?.end).toBe('promised');
    const without = removeStep(flow, 'deux');
    expect(without.steps[0]?.answers?.[0]).toEqual({ text: { fr: 'Oui' } });
    expect(flowProblems(without).map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      'steps.0.answers.0 dead-end',
    ]);
    expect(removeStep(without, 'un')).toBe(without);
  });

  it('lose their links to a card that is removed, which come back with it; publishing names what leads nowhere', () => {
    const draft = { ...base, flows: [flow] };
    const { pack: left, removed } = removeCard(draft, 'b') as NonNullable<ReturnType<typeof removeCard>>;
    expect(left.flows?.[0]?.cards).toEqual(['a']);
    expect(packProblems(left).map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      'flows.0.steps.0.answers.1 dead-end',
    ]);
    expect(putCardBack(left, removed).flows).toEqual([flow]);
  });

  it('are compared line by line', () => {
    const other = changeStep(flow, 'deux', (now) => ({ ...now, fr: { question: 'Deux fois ?' } }));
    expect(flowChanges([flow], [other, { ...flow, id: 'neuf' }])).toEqual([
      { flow: other, kind: 'changed', before: ['deux: Deux ?'], after: ['deux: Deux fois ?'] },
      { flow: { ...flow, id: 'neuf' }, kind: 'added', before: [], after: [] },
    ]);
    expect(flowChanges([flow], [])).toEqual([{ flow, kind: 'removed', before: [], after: [] }]);
  });
});

describe('the picture of a flow', () => {
  it('stands in rows by distance from the first step, with a way back as one arrow', () => {
    const { nodes, edges } = layoutFlow(flow);
    expect(nodes.map(({ id, kind }) => [id, kind])).toEqual([
      ['un', 'step'],
      ['deux', 'end'],
      [cardNode('b'), 'card'],
    ]);
    expect(new Set(nodes.map(({ y }) => y)).size).toBe(2);
    expect(edges).toContainEqual({ from: 'un', to: 'un' });
  });

  it('shows a step that nothing leads to, apart', () => {
    const { nodes } = layoutFlow(addStep(flow, 'Seul ?', 'fr'));
    const last = Math.max(...nodes.map(({ y }) => y));
    expect(nodes.filter(({ y }) => y === last).map(({ id }) => id)).toEqual(['seul']);
  });
});
