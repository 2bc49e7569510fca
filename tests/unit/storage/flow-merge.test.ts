import { describe, expect, it } from 'vitest';
import type { Flow, FlowStep } from '@/protocol/flow/flow';
import { mergePacks } from '@/storage/packs/pack-merge';
import { card, pack } from '@/tests/support/database';

const step = (id: string, question: string, more: Partial<FlowStep> = {}): FlowStep => ({
  id,
  fr: { question },
  end: 'solved',
  ...more,
});
const flow = (id: string, title: string, ...steps: FlowStep[]): Flow => ({ id, title: { fr: title }, steps });
const withFlows = (...flows: Flow[]) =>
  pack('p', 1, [card('a'), card('b')], flows.length > 0 ? { flows } : {});
const base = withFlows(flow('panne', 'Panne', step('un', 'Un ?'), step('deux', 'Deux ?')));
const merged = (draft: Flow[], newer: Flow[]) =>
  mergePacks(base, withFlows(...draft), withFlows(...newer)).pack.flows;

describe('flows of two trainers', () => {
  it('are merged step by step: each side’s change stays', () => {
    const ours = flow('panne', 'Panne', step('un', 'Un, ici ?'), step('deux', 'Deux ?'));
    const theirs = flow(
      'panne',
      'Coupure',
      step('un', 'Un ?'),
      step('deux', 'Deux, là ?'),
      step('trois', 'Trois ?'),
    );
    expect(merged([ours], [theirs])).toEqual([
      flow('panne', 'Coupure', step('un', 'Un, ici ?'), step('deux', 'Deux, là ?'), step('trois', 'Trois ?')),
    ]);
  });

  it('a step that both changed has the draft’s text, and none is lost to a deletion', () => {
    const ours = flow('panne', 'Panne', step('un', 'Un, ici ?'), step('deux', 'Deux ?'));
    expect(merged([ours], [flow('panne', 'Panne', step('un', 'Un, là ?'), step('deux', 'Deux ?'))])).toEqual([
      ours,
    ]);
    expect(merged([], [flow('panne', 'Coupure', step('un', 'Un ?'))])).toHaveLength(1);
  });

  it('both add, one deletes', () => {
    const [panne] = base.flows ?? [];
    expect(
      merged([panne as Flow, flow('ici', 'Ici', step('un', 'Un ?'))], [flow('la', 'Là', step('un', 'Un ?'))]),
    ).toEqual([flow('ici', 'Ici', step('un', 'Un ?')), flow('la', 'Là', step('un', 'Un ?'))]);
    expect(merged([], base.flows ?? [])).toBeUndefined();
  });

  it('loses the links to a card that one side deleted', () => {
    const linked = flow('panne', 'Panne', step('un', 'Un ?', { card: 'b' }));
    const draft = withFlows(linked);
    const newer = {
      ...withFlows(),
      cards: [card('a')],
      chapters: [{ id: 'x', title: { fr: 'X' }, cards: ['a'] }],
    };
    expect(mergePacks(withFlows(), draft, newer).pack.flows).toEqual([
      flow('panne', 'Panne', step('un', 'Un ?')),
    ]);
  });
});
