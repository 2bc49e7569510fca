/** What a flow may be: what its author has to correct, and what a panel reads all the same. */
import { describe, expect, it } from 'vitest';
import type { Flow, FlowStep } from '@/protocol/flow/flow';
import { flowWayProblems } from '@/protocol/flow/flow-graph';
import { type Pack, packSchema } from '@/protocol/pack';
import { publishedPackSchema } from '@/protocol/pack-reading';
import { packSourceSchema } from '@/protocol/pack-source';
import { validateUntrusted } from '@/protocol/validation/validate';
import { card, pack } from '@/tests/support/database';

const step = (id: string, more: Partial<FlowStep> = {}): FlowStep => ({
  id,
  fr: { question: `${id} ?` },
  ...more,
});
const to = (...steps: string[]) => ({ answers: steps.map((each) => ({ text: { fr: each }, step: each })) });
const flow = (...steps: FlowStep[]): Flow => ({ id: 'panne', title: { fr: 'Panne' }, steps });
const problems = (flows: unknown[], schema: typeof packSchema = packSourceSchema) => {
  const read = validateUntrusted({ ...pack('p', 1, [card('a')]), flows } as unknown, schema);
  return read.ok ? [] : read.problems.map(({ path, problem }) => `${path} ${problem}`);
};

describe('the ways through a flow', () => {
  it('lead from the first step to every other, and from each to an end or a card', () => {
    const whole = flow(
      step('un', to('deux', 'trois')),
      step('deux', {
        answers: [
          { text: { fr: 'Non' }, step: 'un' },
          { text: { fr: 'Oui' }, card: 'a' },
        ],
      }),
      step('trois', { end: 'solved' }),
    );
    expect(flowWayProblems(whole)).toEqual([]);
    expect(problems([whole])).toEqual([]);
  });

  it.each<[string, Flow, string[]]>([
    [
      'a step without answers or end',
      flow(step('un', to('deux')), step('deux')),
      ['flows.0.steps.1 dead-end'],
    ],
    [
      'an answer that leads nowhere',
      flow(step('un', { answers: [{ text: { fr: 'Oui' } }, { text: { fr: 'Non' }, card: 'a' }] })),
      ['flows.0.steps.0.answers.0 dead-end'],
    ],
    [
      'a step that nothing leads to',
      flow(step('un', { end: 'solved' }), step('seul', { end: 'solved' })),
      ['flows.0.steps.1 unreachable-step'],
    ],
    [
      'a loop without an exit, in each of its steps',
      flow(
        step('un', to('deux', 'fin')),
        step('deux', to('trois')),
        step('trois', to('deux')),
        step('fin', { end: 'solved' }),
      ),
      ['flows.0.steps.1 endless-loop', 'flows.0.steps.2 endless-loop'],
    ],
    [
      'a step that ends and goes on',
      flow(step('un', { ...to('deux'), end: 'solved' }), step('deux', { end: 'solved' })),
      ['flows.0.steps.0.end end-with-answers'],
    ],
    [
      'an answer with two targets',
      flow(
        step('un', { answers: [{ text: { fr: 'Oui' }, step: 'deux', card: 'a' }] }),
        step('deux', { end: 'solved' }),
      ),
      ['flows.0.steps.0.answers.0 two-targets'],
    ],
  ])('are refused for their author, and read by a panel: %s', (_name, wrong, expected) => {
    expect(problems([wrong])).toEqual(expected);
    expect(problems([wrong], packSchema)).toEqual([]);
  });
});

describe('a reference of a flow', () => {
  it.each<[string, unknown, string]>([
    [
      'to a step that is not there',
      flow(step('un', to('deux'))),
      'flows.0.steps.0.answers.0.step unknown-step',
    ],
    [
      'to a card that is not there',
      flow(step('un', { end: 'solved', card: 'b' })),
      'flows.0.steps.0.card unknown-card',
    ],
    [
      'from a card that is not there',
      { ...flow(step('un', { end: 'solved' })), cards: ['b'] },
      'flows.0.cards.0 unknown-card',
    ],
    [
      'under an id that stands twice',
      flow(step('un', to('un')), step('un', { end: 'solved' })),
      'flows.0.steps.1.id duplicate-id',
    ],
  ])('is refused for everybody: %s', (_name, wrong, expected) => {
    expect(problems([wrong], packSchema)).toContain(expected);
  });

  it('to a card of another pack is that pack’s affair', () => {
    expect(problems([flow(step('un', { end: 'solved', card: 'autre/fiche' }))])).toEqual([]);
  });

  it('two flows have two ids', () => {
    const one = flow(step('un', { end: 'solved' }));
    expect(problems([one, one], packSchema)).toEqual(['flows.1.id duplicate-id']);
  });
});

describe('a text of a flow', () => {
  it('holds placeholders where it is said or written down, and nowhere else', () => {
    const said = (fr: object) => problems([flow(step('un', { fr, end: 'solved' } as Partial<FlowStep>))]);
    const scripts = [{ text: 'Le {{date de rappel}}.', tone: 'neutre' }];
    expect(said({ question: 'Quand ?', scripts, macro: 'Rappel le {{date de rappel}}.' })).toEqual([]);
    expect(said({ question: 'Le {{date de rappel}} ?' })).toEqual([
      'flows.0.steps.0.fr.question misplaced-placeholder',
    ]);
    expect(said({ question: 'Quand ?', macro: '{{#if x}}' })).toEqual([
      'flows.0.steps.0.fr.macro unfit-placeholder',
    ]);
  });

  it('is never an expression: a key that nobody knows is refused, and a link is https', () => {
    const wrong = { ...step('un', { end: 'solved' }), when: '{{montant}} > 3' };
    expect(problems([flow(wrong as FlowStep)])).toContain('flows.0.steps.0.when unknown-key');
    const link = step('un', {
      end: 'solved',
      links: [{ title: { fr: 'Ici' }, address: 'javascript:alert(1)' }],
    });
    expect(problems([flow(link)])).toEqual(['flows.0.steps.0.links.0.address wrong-value']);
  });
});

describe('a service', () => {
  const publish = (steps: object[]) => {
    const made = { ...pack('p', 1, [card('a')]), flows: [flow(...(steps as FlowStep[]))] };
    return publishedPackSchema.safeParse(made as unknown as Pack).success;
  };

  it('refuses a flow that leads nowhere, as its author’s console does', () => {
    expect(publish([step('un')])).toBe(false);
    expect(publish([step('un', { end: 'solved' })])).toBe(true);
  });

  it('passes on a flow of a later release, whose steps may have other ways out', () => {
    expect(publish([{ ...step('un'), call: '3900' }])).toBe(true);
  });
});
