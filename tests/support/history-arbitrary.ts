/** A call-centre floor at random: who is there, what they do, and what the network does to it. */
import fc from 'fast-check';
import { FATES } from './manual-network';

/** A person on the floor, by how many devices they begin with. */
const people = fc.record({
  advisors: fc.array(fc.constantFrom(1, 2), { minLength: 1, maxLength: 3 }),
  trainers: fc.array(fc.constantFrom(1, 2), { minLength: 1, maxLength: 2 }),
});

const pick = fc.nat(30);
const act = <A extends string>(weight: number, ...acts: A[]) => ({
  weight,
  arbitrary: fc.record({ act: fc.constantFrom(...acts), who: pick, pick }),
});

const step = fc.oneof(
  act(5, 'capture'),
  act(4, 'revise'),
  act(2, 'withdraw'),
  act(4, 'review', 'release', 'decline'),
  act(1, 'choose'),
  act(2, 'publish'),
  act(10, 'sync'),
  act(2, 'die'),
  act(1, 'join'),
  act(1, 'add-device'),
  act(1, 'leave'),
  act(1, 'change-role'),
  act(1, 'forget-tombstones'),
  act(1, 'restart-service'),
  act(2, 'back-up', 'restore'),
  {
    weight: 30,
    arbitrary: fc.record({
      act: fc.constant('deliver' as const),
      pick,
      fate: fc.oneof({ weight: 6, arbitrary: fc.constant('whole' as const) }, fc.constantFrom(...FATES)),
    }),
  },
);

export const history = fc.record({ people, steps: fc.array(step, { minLength: 20, maxLength: 110 }) });
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never;
export type Step = History['steps'][number];
