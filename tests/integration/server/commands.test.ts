import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushResponseSchema, type TipsResponse, tipsResponseSchema } from '@/protocol/api';
import type { Command, CommandBody } from '@/protocol/command';
import { ENDPOINTS } from '@/protocol/endpoints';
import {
  type Answer,
  captureTip,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
  testPack,
} from '@/tests/support/service';

let service: TestService;
let advisor: TestClient;
let trainer: TestClient;
beforeAll(async () => {
  service = await startTestService();
  advisor = await service.join('advisor', 'Léa');
  trainer = await service.join('trainer', 'Sam');
});
afterAll(() => service.stop());

async function tipsOf(client: TestClient): Promise<TipsResponse['tips']> {
  return tipsResponseSchema.parse((await client.call('GET', ENDPOINTS.pullTips.path)).body).tips;
}

async function tip(client: TestClient, tipId: string) {
  return (await tipsOf(client)).find(({ id }) => id === tipId);
}

/** Sends one command and answers `applied` or the reason it was refused. */
async function act(client: TestClient, body: CommandBody): Promise<string> {
  const response = await client.push(client.commands(body));
  const [outcome] = pushResponseSchema.parse(response.body).outcomes;
  return outcome?.outcome === 'refused' ? outcome.reason : (outcome?.outcome ?? 'none');
}

async function captured(by = advisor): Promise<string> {
  const body = captureTip('Redonner le délai avant de raccrocher.');
  expect(await act(by, body)).toBe('applied');
  return body.tipId;
}

function reasonsIn(response: Answer) {
  const problem = problemIn(response);
  return { status: response.status, reason: problem.reason, expected: problem.expected };
}

describe('a push', () => {
  it('returns one outcome per command, in order, and the tips exist for author and trainer', async () => {
    const bodies = [captureTip('Un.'), captureTip('Deux.'), captureTip('Trois.')];
    const commands = advisor.commands(...bodies);
    const response = await advisor.push(commands);
    expect(response.body).toEqual({ outcomes: commands.map(({ id }) => ({ id, outcome: 'applied' })) });
    for (const reader of [advisor, trainer]) {
      const ids = (await tipsOf(reader)).map(({ id }) => id);
      expect(ids.slice(-3)).toEqual(bodies.map(({ tipId }) => tipId));
    }
    expect(await tip(trainer, bodies[0]?.tipId ?? '')).toMatchObject({
      author: { id: advisor.member.id, name: 'Léa' },
      content: { kind: 'tip', language: 'fr', words: 'Un.' },
      revision: 1,
      capturedAt: 1_790_000_000_000,
      standing: { state: 'received' },
    });
  });

  it('returns the same outcomes for a retry, applying nothing twice', async () => {
    const body = captureTip('Une fois.');
    const commands = advisor.commands(
      body,
      { type: 'tip.withdraw', tipId: randomUUID() },
      { ...body, tipId: body.tipId },
    );
    const first = await advisor.push(commands);
    expect((first.body as { outcomes: unknown[] }).outcomes).toMatchObject([
      { outcome: 'applied' },
      { outcome: 'refused', reason: 'unknown-tip' },
      { outcome: 'refused', reason: 'tip-exists' },
    ]);
    expect((await advisor.push(commands)).body).toEqual(first.body);
    expect((await advisor.push(commands.slice(1))).body).toEqual({
      outcomes: (first.body as { outcomes: unknown[] }).outcomes.slice(1),
    });
    expect((await tipsOf(advisor)).filter(({ content }) => content.words === 'Une fois.')).toHaveLength(1);
  });

  it('applies a command once that it holds twice, and returns the same outcome twice', async () => {
    const person = await service.join('advisor', 'Deux fois');
    const [first, again] = person.commands(captureTip('Une fois.'), captureTip('Jamais.'));
    const { id } = first as Command;
    const response = await person.push([first as Command, { ...(again as Command), id }]);
    expect(response.body).toEqual({
      outcomes: [
        { id, outcome: 'applied' },
        { id, outcome: 'applied' },
      ],
    });
    expect((await tipsOf(person)).map(({ content }) => content.words)).toEqual(['Une fois.']);
  });

  it('is known by its member too: two members may use the same id for different commands', async () => {
    const id = randomUUID();
    for (const name of ['Une', 'Autre']) {
      const person = await service.join('advisor', name);
      const [command] = person.commands(captureTip(`De ${name}.`));
      expect((await person.push([{ ...(command as Command), id }])).status).toBe(200);
      expect((await tipsOf(person)).map(({ content }) => content.words)).toEqual([`De ${name}.`]);
    }
  });

  it('goes on after a refused command', async () => {
    const last = captureTip('Après le refus.');
    const commands = advisor.commands({ type: 'tip.review', tipId: randomUUID() }, last);
    expect((await advisor.push(commands)).body).toMatchObject({
      outcomes: [{ outcome: 'refused', reason: 'forbidden' }, { outcome: 'applied' }],
    });
    expect(await tip(advisor, last.tipId)).toBeDefined();
  });

  it('is refused whole when a number is missing, with the number that is expected', async () => {
    const client = await service.join('advisor');
    const [one, two, three] = client.commands(captureTip('1'), captureTip('2'), captureTip('3')) as [
      Command,
      Command,
      Command,
    ];
    expect(reasonsIn(await client.push([two]))).toEqual({ status: 409, reason: 'out-of-order', expected: 1 });
    expect(reasonsIn(await client.push([one, three]))).toEqual({
      status: 409,
      reason: 'out-of-order',
      expected: 1,
    });
    expect(await tipsOf(client)).toEqual([]);
    expect((await client.push([one])).status).toBe(200);
    expect(reasonsIn(await client.push([three]))).toEqual({
      status: 409,
      reason: 'out-of-order',
      expected: 2,
    });
    expect((await client.push([one, two, three])).status).toBe(200);
    expect((await tipsOf(client)).map(({ content }) => content.words)).toEqual(['1', '2', '3']);
  });

  it('is refused when a number comes again with another command', async () => {
    const client = await service.join('advisor');
    await client.push(client.commands(captureTip('Vrai.')));
    const other = [{ id: randomUUID(), n: 1, body: captureTip('Faux.') }];
    expect(reasonsIn(await client.push(other))).toEqual({ status: 409, reason: 'out-of-order', expected: 2 });
  });

  it('knows a command by its id under a new client of the same member, as after a restored backup', async () => {
    const client = await service.join('advisor');
    const [command] = client.commands(captureTip('La même.')) as [Command];
    await client.push([command]);
    const fresh = randomUUID();
    const next = { id: randomUUID(), n: 2, body: captureTip('La suivante.') };
    expect((await client.push([{ ...command, n: 1 }, next], fresh)).body).toEqual({
      outcomes: [
        { id: command.id, outcome: 'applied' },
        { id: next.id, outcome: 'applied' },
      ],
    });
    expect(await tipsOf(client)).toHaveLength(2);
  });

  it('is forbidden under the client of another member', async () => {
    const other = await service.join('advisor');
    await other.push(other.commands(captureTip('À moi.')));
    const intruder = await service.join('advisor');
    const response = await intruder.push(intruder.commands(captureTip('Intruse.')), other.clientId);
    expect([response.status, problemIn(response).reason]).toEqual([403, 'forbidden']);
    expect(await tipsOf(intruder)).toEqual([]);
  });

  it('applies each of many that come at once exactly once', async () => {
    const clients = await Promise.all(Array.from({ length: 8 }, () => service.join('advisor')));
    await Promise.all(
      clients.flatMap((client) => {
        const commands = client.commands(
          ...Array.from({ length: 10 }, (_, index) => captureTip(`Conseil ${index}`)),
        );
        // Three copies of the same push race each other; a fourth is out of order and must hurt nobody.
        return [
          client.push(commands),
          client.push(commands),
          client.push(commands),
          client.push(commands.slice(5)),
        ];
      }),
    );
    for (const client of clients) {
      const words = (await tipsOf(client)).map(({ content }) => content.words);
      expect(words).toEqual(Array.from({ length: 10 }, (_, index) => `Conseil ${index}`));
    }
  });
});

describe('a tip', () => {
  it('is changed by its author while nobody has taken it up, on the revision they saw', async () => {
    const tipId = await captured();
    const revise = (baseRevision: number, words: string): CommandBody => ({
      type: 'tip.revise',
      tipId,
      baseRevision,
      content: { kind: 'tip', language: 'fr', words },
    });
    expect(await act(advisor, revise(1, 'Mieux.'))).toBe('applied');
    expect(await act(advisor, revise(1, 'Perdu.'))).toBe('stale-revision');
    expect(await tip(advisor, tipId)).toMatchObject({ revision: 2, content: { words: 'Mieux.' } });
    await act(trainer, { type: 'tip.review', tipId });
    expect(await act(advisor, revise(2, 'Trop tard.'))).toBe('tip-closed');
  });

  it('is not changed or withdrawn by others, who do not learn that it exists unless they see all tips', async () => {
    const tipId = await captured();
    const other = await service.join('advisor');
    expect(await act(other, { type: 'tip.withdraw', tipId })).toBe('unknown-tip');
    expect(await act(trainer, { type: 'tip.withdraw', tipId })).toBe('forbidden');
    expect(await tip(other, tipId)).toBeUndefined();
  });

  it('is reviewed, declined with a sentence and put back by a trainer, and by no advisor', async () => {
    const tipId = await captured();
    const sentence = 'Merci Léa, ce point est déjà dans la leçon 3.';
    for (const body of [
      { type: 'tip.review', tipId },
      { type: 'tip.release', tipId },
      { type: 'tip.decline', tipId, sentence },
    ] as const) {
      expect(await act(advisor, body)).toBe('forbidden');
      expect(await act(trainer, body)).toBe('applied');
    }
    expect((await tip(advisor, tipId))?.standing).toEqual({ state: 'declined', sentence });
    expect(await act(trainer, { type: 'tip.decline', tipId, sentence: 'Non.' })).toBe('tip-closed');
    expect(await act(trainer, { type: 'tip.release', tipId })).toBe('applied');
    expect((await tip(advisor, tipId))?.standing).toEqual({ state: 'received' });
  });

  it('that was withdrawn stays so: nobody reviews, declines, credits or changes it', async () => {
    const tipId = await captured();
    expect(await act(advisor, { type: 'tip.withdraw', tipId })).toBe('applied');
    for (const type of ['tip.review', 'tip.release'] as const)
      expect(await act(trainer, { type, tipId })).toBe('tip-closed');
    expect(await act(advisor, { type: 'tip.withdraw', tipId })).toBe('tip-closed');
    const pack = testPack(`pack-${randomUUID()}`, 1, [tipId]);
    expect((await trainer.call('PUT', `/v1/packs/${pack.id}/versions/1`, pack)).status).toBe(200);
    expect((await tip(advisor, tipId))?.standing).toEqual({ state: 'withdrawn' });
  });

  it('that was promoted stays so, on its first card, even when it was declined before', async () => {
    const tipId = await captured();
    await act(trainer, { type: 'tip.decline', tipId, sentence: 'Pas maintenant.' });
    const id = `pack-${randomUUID()}`;
    await trainer.call('PUT', `/v1/packs/${id}/versions/1`, testPack(id, 1, [tipId]));
    const promoted = { state: 'promoted', card: `${id}/rassurer`, packVersion: 1 };
    expect((await tip(advisor, tipId))?.standing).toEqual(promoted);
    await trainer.call('PUT', `/v1/packs/${id}/versions/2`, testPack(id, 2, [tipId]));
    await trainer.call('PUT', `/v1/packs/${id}/versions/3`, testPack(id, 3, []));
    expect(await act(trainer, { type: 'tip.decline', tipId, sentence: 'Non.' })).toBe('tip-closed');
    expect(await act(advisor, { type: 'tip.withdraw', tipId })).toBe('tip-closed');
    expect((await tip(advisor, tipId))?.standing).toEqual(promoted);
  });
});
