import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pushResponseSchema, tipsResponseSchema } from '@/protocol/api';
import type { Command, CommandBody, Outcome } from '@/protocol/command';
import { ENDPOINTS } from '@/protocol/endpoints';
import {
  captureTip,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
} from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

/** What a client may do, by number: the tip it is about is one of three. */
const steps = fc.array(
  fc.record({ tip: fc.nat(2), act: fc.constantFrom('capture', 'revise', 'withdraw', 'review') }),
  { minLength: 1, maxLength: 12 },
);
/** Pushes as an unkind network delivers them: any slices, in any order, any number of times. */
const deliveries = fc.array(fc.record({ from: fc.nat(11), count: fc.integer({ min: 1, max: 12 }) }), {
  maxLength: 20,
});

function bodiesOf(plan: { tip: number; act: string }[]): CommandBody[] {
  const ids = [randomUUID(), randomUUID(), randomUUID()];
  return plan.map(({ tip, act }, index) => {
    const tipId = ids[tip] ?? '';
    if (act === 'capture') return captureTip(`Conseil ${index}`, tipId);
    if (act === 'withdraw') return { type: 'tip.withdraw', tipId };
    if (act === 'review') return { type: 'tip.review', tipId };
    return {
      type: 'tip.revise',
      tipId,
      baseRevision: 1,
      content: { kind: 'tip', language: 'fr', words: `Mieux ${index}` },
    };
  });
}

/** What everybody can see of a client's work, ids and times left out. */
async function visible(client: TestClient) {
  const { tips } = tipsResponseSchema.parse((await client.call('GET', ENDPOINTS.pullTips.path)).body);
  return tips.map(({ content, revision, standing }) => ({ content, revision, standing }));
}

const plain = (outcomes: Outcome[]) =>
  outcomes.map((outcome) => (outcome.outcome === 'refused' ? outcome.reason : outcome.outcome));

it('any duplication, reordering and cutting of pushes leaves the state and the outcomes of the plain order', async () => {
  await fc.assert(
    fc.asyncProperty(steps, deliveries, async (plan, chaos) => {
      const straight = await service.join('advisor');
      const bodies = bodiesOf(plan);
      const expected = pushResponseSchema.parse(
        (await straight.push(straight.commands(...bodies))).body,
      ).outcomes;

      const shaken = await service.join('advisor');
      const ids = new Map<string, string>();
      const renamed = bodies.map((body) => {
        const tipId = ids.get(body.tipId) ?? randomUUID();
        ids.set(body.tipId, tipId);
        return { ...body, tipId };
      });
      const commands = shaken.commands(...renamed);
      const received = new Map<string, Outcome>();
      const deliver = async (slice: Command[]) => {
        if (slice.length === 0) return;
        const response = await shaken.push(slice);
        if (response.status !== 200) {
          expect(problemIn(response).reason).toBe('out-of-order');
          return;
        }
        for (const outcome of pushResponseSchema.parse(response.body).outcomes) {
          expect(received.get(outcome.id) ?? outcome).toEqual(outcome);
          received.set(outcome.id, outcome);
        }
      };
      // Some at once, then the rest one by one, and the whole at last.
      const slices = chaos.map(({ from, count }) => commands.slice(from, from + count));
      await Promise.all(slices.slice(0, 6).map(deliver));
      for (const slice of slices.slice(6)) await deliver(slice);
      await deliver(commands);

      expect(plain(commands.map(({ id }) => received.get(id) as Outcome))).toEqual(plain(expected));
      expect(await visible(shaken)).toEqual(await visible(straight));
    }),
    { numRuns: 60, seed: 20261121 },
  );
}, 60_000);
