import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { tipsResponseSchema } from '@/protocol/api';
import type { Command } from '@/protocol/command';
import { ENDPOINTS } from '@/protocol/endpoints';
import { captureTip, problemIn, startTestService } from '@/tests/support/service';

it('a full disk refuses new data, keeps acknowledged data, and continues once there is room', async () => {
  const service = await startTestService();
  try {
    const client = await service.join('advisor');
    const pages = await sql<{ page_count: number }>`pragma page_count`.execute(service.database);
    const full = (pages.rows[0]?.page_count ?? 0) + 4;
    await sql`pragma max_page_count = ${sql.lit(full)}`.execute(service.database);

    const stored: string[] = [];
    let refused: Command[] = [];
    for (let index = 0; index < 200 && refused.length === 0; index += 1) {
      const commands = client.commands(captureTip(`Plein ${index} ${'x'.repeat(1_000)}`));
      const response = await client.push(commands);
      if (response.status === 200) stored.push(...commands.map(({ body }) => body.tipId));
      else {
        // As on PostgreSQL: for now, and with when to come back.
        expect([response.status, problemIn(response)]).toEqual([
          503,
          expect.objectContaining({ reason: 'stopping', retryAfterMs: 2_000 }),
        ]);
        expect(response.headers.get('retry-after')).toBe('2');
        refused = commands;
      }
    }
    expect(refused).toHaveLength(1);
    const tips = async () =>
      tipsResponseSchema
        .parse((await client.call('GET', ENDPOINTS.pullTips.path)).body)
        .tips.map(({ id }) => id);
    expect(await tips()).toEqual(stored);
    // Reading needs no room, so whoever watches over the service does not take it out of use.
    expect((await fetch(`${service.address}/ready`)).status).toBe(200);
    expect(service.logged()).toContain('"message":"SQLITE_FULL"');

    await sql`pragma max_page_count = 1000000`.execute(service.database);
    const again = await client.push(refused);
    expect(again.body).toEqual({ outcomes: [{ id: refused[0]?.id, outcome: 'applied' }] });
    expect(await tips()).toEqual([...stored, refused[0]?.body.tipId]);
  } finally {
    await service.stop();
  }
});
