import { expect, it } from 'vitest';
import {
  captureTip,
  newPlace,
  openLive,
  problemIn,
  startTestService,
  testClient,
} from '@/tests/support/service';
import { startSeverableProxy } from '@/tests/support/severable-proxy';

it('an instance cut off from the database acknowledges nothing, and catches up by itself when it is back', async () => {
  const place = await newPlace();
  const { databaseUrl = '' } = place.settings;
  const proxy = await startSeverableProxy(databaseUrl.replace('postgresql:', 'http:'));
  const behind = new URL(databaseUrl);
  behind.port = new URL(proxy.address).port;
  const whole = await startTestService({ place });
  const cut = await startTestService({
    place: { ...place, settings: { ...place.settings, databaseUrl: behind.href } },
  });
  try {
    const advisor = await whole.join('advisor');
    const trainer = await whole.join('trainer');
    const stream = openLive({ ...trainer, address: cut.address });
    await stream.notice('alive');
    const there = testClient(cut.address, advisor.token, advisor.member);

    proxy.disconnect();
    const commands = there.commands(captureTip('Vers l’instance coupée.'));
    const refused = await there.push(commands);
    expect([refused.status, problemIn(refused).reason]).toEqual([503, 'stopping']);
    const other = await advisor.push(advisor.commands(captureTip('Vers l’autre.')));
    expect(other.status).toBe(200);
    expect(await whole.database.selectFrom('commands').select('id').execute()).toHaveLength(1);

    proxy.reconnect();
    // What the other one committed meanwhile is sent on the stream that stayed open.
    await stream.notice('tips', 1, 10_000);
    await expect.poll(async () => (await there.push(commands)).status, { timeout: 10_000 }).toBe(200);
    expect(await whole.database.selectFrom('commands').select('id').execute()).toHaveLength(2);
    await stream.close();
  } finally {
    await cut.stop();
    await whole.stop();
    await proxy.close();
    place.remove();
  }
});
