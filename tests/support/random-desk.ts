/** A browser profile that several people share, at random: who comes, what they write, how they go, and what kills. */
import fc from 'fast-check';

/** People who use the profile. */
export const PEOPLE = 3;

const who = fc.nat(PEOPLE - 1);
/** The write before which the worker is killed; undefined: it is not. */
const killedAtWrite = fc.option(fc.nat(14), { nil: undefined, freq: 2 });

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constantFrom('capture' as const, 'revise' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('draft' as const) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('sync' as const), killedAtWrite }) },
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constant('enter' as const), who, bring: fc.boolean(), killedAtWrite }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('leave' as const),
      erase: fc.boolean(),
      offline: fc.boolean(),
      killedAtWrite,
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('restart-browser' as const), killedAtWrite }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('share' as const), shared: fc.boolean() }) },
);

export const deskHistory = fc.array(step, { minLength: 8, maxLength: 40 });
export type DeskStep = typeof deskHistory extends fc.Arbitrary<(infer S)[]> ? S : never;
