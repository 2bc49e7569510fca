import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tipsResponseSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { captureTip, problemIn, startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

/** PostgreSQL's own error for a disk without room, at the first row of a table; everything around it is real. */
async function fill(table: 'tips' | 'commands'): Promise<() => Promise<unknown>> {
  await sql`create or replace function no_room() returns trigger language plpgsql as
    $$ begin raise 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$`.execute(
    service.database,
  );
  await sql`create trigger no_room before insert on ${sql.table(table)} execute function no_room()`.execute(
    service.database,
  );
  return () => sql`drop trigger no_room on ${sql.table(table)}`.execute(service.database);
}

it.each(['tips', 'commands'] as const)(
  'a disk that is full when %s are written refuses for now, keeps nothing by halves, and goes on once there is room',
  async (table) => {
    const client = await service.join('advisor');
    const tips = async () =>
      tipsResponseSchema
        .parse((await client.call('GET', ENDPOINTS.pullTips.path)).body)
        .tips.map(({ id }) => id);
    const before = await tips();
    const makeRoom = await fill(table);
    const commands = client.commands(captureTip('Plein.'), captureTip('Toujours plein.'));
    const refused = await client.push(commands);
    expect([refused.status, problemIn(refused)]).toEqual([
      503,
      expect.objectContaining({ reason: 'stopping', retryAfterMs: 2_000 }),
    ]);
    // Reading needs no room.
    expect(await tips()).toEqual(before);
    await makeRoom();
    const again = await client.push(commands);
    expect(again.body).toEqual({ outcomes: commands.map(({ id }) => ({ id, outcome: 'applied' })) });
    expect((await client.push(commands)).body).toEqual(again.body);
    expect(await tips()).toEqual([...before, ...commands.map(({ body }) => body.tipId)]);
  },
);
