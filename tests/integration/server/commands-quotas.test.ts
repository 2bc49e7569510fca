/** What of a push is dealt with where a quota ends, command by command. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '@/protocol/duration';
import { organisationTotals } from '@/server/store/organisations/organisation-totals';
import { changesPacks } from '@/server/store/tips/commands';
import {
  type CommandClient,
  command,
  commandClient,
  NOW,
  states,
  unknownTip,
} from '@/tests/support/command-client';
import { captureTip, startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
let organisationId: string;
let advisor: CommandClient;
beforeAll(async () => {
  service = await startTestService({ clock: () => NOW });
});
afterAll(() => service.stop());
beforeEach(async () => {
  // Quotas of an organisation count what is stored in it: each test begins with none.
  organisationId = await service.addOrganisation(randomUUID());
  advisor = await commandClient(service, 'advisor', { organisationId });
});

const captures = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => command(from + index));
const lengthOf = (words: string) => JSON.stringify(captureTip(words).content).length;

describe('the quota of tips', () => {
  it('applies those that fit, and refuses the push when none does, with a retry time', async () => {
    advisor.setQuotas({ tipsPerDay: 2 });
    const commands = captures(1, 4);
    expect(await advisor.push(commands)).toHaveLength(2);
    expect(await advisor.lastNumber()).toBe(2);
    expect(await advisor.refused(commands.slice(2))).toEqual({ reason: 'quota', retryAfterMs: DAY_MS });
    expect(states(await advisor.push(commands))).toEqual(['applied', 'applied']);
    expect(states(await advisor.push([unknownTip(3)]))).toEqual(['unknown-tip']);
  });

  it('is counted within one push, for captures alone', async () => {
    advisor.setQuotas({ tipsPerDay: 1 });
    const outcomes = await advisor.push([
      unknownTip(1),
      command(2),
      unknownTip(3),
      command(4),
      unknownTip(5),
    ]);
    expect(states(outcomes)).toEqual(['unknown-tip', 'applied', 'unknown-tip']);
    expect(await advisor.lastNumber()).toBe(3);
  });
});

describe('the quota of characters', () => {
  it('takes what fits to the last one', async () => {
    const words = 'Une astuce.';
    const tips = [1, 2, 3].map((n) => command(n, captureTip(words)));
    advisor.setQuotas({ tipBytes: 2 * lengthOf(words) });
    expect(await advisor.push(tips)).toHaveLength(2);
    expect(await advisor.refused(tips.slice(2))).toMatchObject({ reason: 'quota' });
  });

  it('counts by how much an edit makes a tip longer, and nothing where it does not', async () => {
    const capture = captureTip('Une astuce.');
    const { tipId } = capture;
    const revise = (n: number, words: string, baseRevision: number) =>
      command(n, { type: 'tip.revise', tipId, baseRevision, content: captureTip(words).content });
    advisor.setQuotas({ tipBytes: lengthOf('Une astuce.') + 2 });
    expect(
      states(
        await advisor.push([
          command(1, capture),
          revise(2, 'Une astuce.++', 1),
          revise(3, 'Une astuce.--', 2),
          revise(4, 'Une astuce.', 3),
        ]),
      ),
    ).toEqual(['applied', 'applied', 'applied', 'applied']);
    expect(await advisor.refused([revise(5, 'Une astuce.+++', 4)])).toMatchObject({ reason: 'quota' });
    expect(states(await advisor.push([revise(5, 'Une', 4)]))).toEqual(['applied']);
  });

  it('gives nothing back within the push where an edit makes a tip shorter', async () => {
    const capture = captureTip('Une astuce.');
    const revise = (n: number, words: string) =>
      command(n, {
        type: 'tip.revise',
        tipId: capture.tipId,
        baseRevision: n - 1,
        content: captureTip(words).content,
      });
    advisor.setQuotas({ tipBytes: lengthOf('Une astuce.') });
    const commands = [command(1, capture), revise(2, 'Une'), revise(3, 'Une astuce.')];
    expect(states(await advisor.push(commands))).toEqual(['applied', 'applied']);
  });

  it('is not checked for a tip that does not exist', async () => {
    const { content } = captureTip('Une astuce.');
    const revise = command(1, { type: 'tip.revise', tipId: randomUUID(), baseRevision: 1, content });
    expect(states(await advisor.push([revise]))).toEqual(['unknown-tip']);
  });

  it('lets nothing else through that is longer than what is left, and all that adds nothing', async () => {
    const capture = captureTip('Une astuce.');
    advisor.setQuotas({ tipBytes: lengthOf('Une astuce.') });
    expect(states(await advisor.push([command(1, capture), command(2)]))).toEqual(['applied']);
    const withdraw = command(2, { type: 'tip.withdraw', tipId: capture.tipId });
    expect(states(await advisor.push([withdraw, unknownTip(3)]))).toEqual(['applied', 'unknown-tip']);
  });
});

describe('the quota of outcomes', () => {
  it('ends for commands that add, and says to come back in a day', async () => {
    advisor.setQuotas({ memberCommands: 2 });
    const commands = captures(1, 3);
    expect(await advisor.push(commands)).toHaveLength(2);
    expect(await advisor.refused(commands.slice(2))).toEqual({ reason: 'quota', retryAfterMs: DAY_MS });
  });

  it('ends for withdrawals at twice as many', async () => {
    advisor.setQuotas({ memberCommands: 1 });
    const [one, withdraw] = [command(1), unknownTip(2)];
    expect(states(await advisor.push([one, withdraw, unknownTip(3)]))).toEqual(['applied', 'unknown-tip']);
    expect(await advisor.refused([unknownTip(3)])).toEqual({ reason: 'quota', retryAfterMs: DAY_MS });
  });

  it('counts withdrawals among additions', async () => {
    advisor.setQuotas({ memberCommands: 2 });
    expect(states(await advisor.push([unknownTip(1), command(2), command(3)]))).toEqual([
      'unknown-tip',
      'applied',
    ]);
  });

  it.each(['tip.withdraw', 'tip.remove-credit'] as const)('is the larger one for %s', async (type) => {
    advisor.setQuotas({ memberCommands: 1 });
    expect(states(await advisor.push([command(1), unknownTip(2, type)]))).toEqual(['applied', 'unknown-tip']);
  });

  it('is not spent by commands that are known', async () => {
    advisor.setQuotas({ memberCommands: 2 });
    const commands = captures(1, 2);
    await advisor.push(commands);
    expect(states(await advisor.push(commands))).toEqual(['applied', 'applied']);
  });
});

describe('what a push adds to the totals', () => {
  it('is each new tip, its characters, and each outcome', async () => {
    const added: object[] = [];
    const totals = { ...organisationTotals(), add: (_of: object, what: object) => void added.push(what) };
    const client = await commandClient(service, 'advisor', { organisationId, totals });
    const tips = ['Une.', 'Une autre.'].map((words) => captureTip(words));
    await client.push([command(1, tips[0]), unknownTip(2), command(3, tips[1])]);
    const bytes = lengthOf('Une.') + lengthOf('Une autre.');
    expect(added).toEqual([{ tips: 2, bytes, commands: 3 }]);
  });
});

describe('a push that changes packs too', () => {
  it.each([
    [['tip.withdraw', 'tip.remove-credit'], true],
    [['tip.withdraw'], false],
    [[], false],
  ] as const)('of %j: %s', (types, expected) => {
    expect(changesPacks({ commands: types.map((type, index) => unknownTip(index + 1, type)) })).toBe(
      expected,
    );
  });
});

describe('the quota of clients', () => {
  it('forgets the others where one more comes, and none for one that is there', async () => {
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    advisor.setQuotas({ clients: 2 });
    const numbers = () => Promise.all([first, second, third].map((client) => advisor.lastNumber(client)));
    await advisor.push(captures(1, 1), first);
    await advisor.push(captures(1, 2), second);
    await advisor.push([command(2)], first);
    expect(await numbers()).toEqual([2, 2, undefined]);
    await advisor.push([command(1)], third);
    expect(await numbers()).toEqual([undefined, undefined, 1]);
  });
});
