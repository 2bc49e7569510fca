import { expect, it } from 'vitest';
import { pushResponseSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { runAdmin } from '@/server/cli/commands';
import { openPlace } from '@/tests/support/open-database';
import {
  captureTip,
  joinService,
  newPlace,
  type ServiceProcess,
  spawnService,
  testClient,
} from '@/tests/support/service';

it('[S2] [S3] a service killed between its commit and its response returns the outcome when the command comes again', async () => {
  const place = await newPlace();
  let service: ServiceProcess | undefined;
  try {
    service = await spawnService(place.settings.dataFolder, {
      ...place.variables,
      NODE_OPTIONS: '--import tsx --import ./tests/support/die-after-commit.ts',
    });
    const [code = ''] = await runAdmin(['invite', '--role', 'advisor'], {
      ...place.settings,
      clock: Date.now,
    });
    const client = await joinService(service.address, code, 'Léa');
    const commands = client.commands(captureTip('Gardé, et pas encore dit.'));
    const unanswered = await client.push(commands).catch(() => undefined);
    expect(unanswered).toBeUndefined();
    await service.kill('SIGKILL');

    const database = await openPlace(place);
    expect(await database.selectFrom('tips').select('revision').execute()).toEqual([{ revision: 1 }]);
    service = await spawnService(place.settings.dataFolder, place.variables);
    const again = testClient(service.address, client.token, client.member);
    const response = await again.push(commands, client.clientId);
    expect(pushResponseSchema.parse(response.body).outcomes).toEqual([
      { id: commands[0]?.id, outcome: 'applied' },
    ]);
    expect(await database.selectFrom('tips').select('revision').execute()).toEqual([{ revision: 1 }]);
    expect((await again.call('GET', ENDPOINTS.pullTips.path)).status).toBe(200);
    await database.destroy();
  } finally {
    await service?.kill('SIGKILL');
    place.remove();
  }
});
