import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { pushResponseSchema, type TipsResponse, tipsResponseSchema } from '@/protocol/api';
import type { Command, Outcome } from '@/protocol/command';
import { ENDPOINTS } from '@/protocol/endpoints';
import { runAdmin } from '@/server/cli/commands';
import { eventually } from '@/tests/support/eventually';
import {
  captureTip,
  joinService,
  newPlace,
  type ServiceProcess,
  spawnService,
  type TestClient,
  testClient,
} from '@/tests/support/service';

const CLIENTS = 6;
const ROUNDS = 4;

/** What a careful panel stores: every command until its outcome was received. */
type Panel = {
  client: TestClient;
  clientId: string;
  open: Command[];
  told: Map<string, Outcome>;
  sent: number;
};

async function work(panel: Panel, until: () => boolean): Promise<void> {
  while (!until()) {
    while (panel.open.length < 3) {
      panel.sent += 1;
      panel.open.push({ id: randomUUID(), n: panel.sent, body: captureTip(`Conseil ${panel.sent}`) });
    }
    const response = await panel.client.push(panel.open, panel.clientId).catch(() => undefined);
    if (response?.status !== 200) {
      await sleep(5);
      continue;
    }
    for (const outcome of pushResponseSchema.parse(response.body).outcomes)
      panel.told.set(outcome.id, outcome);
    panel.open = panel.open.filter(({ id }) => !panel.told.has(id));
  }
}

async function allTips(client: TestClient): Promise<TipsResponse['tips']> {
  const tips: TipsResponse['tips'] = [];
  let query = '';
  for (;;) {
    const page = tipsResponseSchema.parse((await client.call('GET', ENDPOINTS.pullTips.path + query)).body);
    tips.push(...page.tips);
    if (!page.more) return tips;
    query = `?cursor=${page.cursor}`;
  }
}

it('[S2] [S29] a service killed with SIGKILL while many push loses nothing it acknowledged and applies nothing twice', async () => {
  const place = await newPlace();
  let service: ServiceProcess | undefined;
  try {
    service = await spawnService(place.settings.dataFolder, place.variables);
    const panels: Panel[] = [];
    for (let index = 0; index < CLIENTS; index += 1) {
      const lines = await runAdmin(['invite', '--role', 'advisor'], {
        ...place.settings,
        clock: Date.now,
      });
      const client = await joinService(service.address, lines[0] ?? '', `Léa ${index}`);
      panels.push({ client, clientId: client.clientId, open: [], told: new Map(), sent: 0 });
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      let killed = false;
      const running = service;
      const toldBefore = panels.map(({ told }) => told.size);
      const working = panels.map((panel) => work(panel, () => killed));
      await eventually(() => panels.every(({ told }, index) => told.size > (toldBefore[index] ?? 0))).toBe(
        true,
      );
      await sleep(round * 137);
      await running.kill('SIGKILL');
      killed = true;
      await Promise.all(working);
      service = await spawnService(place.settings.dataFolder, place.variables);
      for (const panel of panels) {
        panel.client = testClient(service.address, panel.client.token, panel.client.member);
      }
    }
    for (const panel of panels) {
      await work(panel, () => panel.open.length === 0 && panel.sent > 0);
      // A command applied twice would have received "tip-exists" the second time, or have made a second tip.
      expect([...panel.told.values()].map(({ outcome }) => outcome)).toEqual(
        Array(panel.told.size).fill('applied'),
      );
      const words = (await allTips(panel.client)).map(({ content }) => content.words);
      expect(words).toEqual(Array.from({ length: panel.sent }, (_, index) => `Conseil ${index + 1}`));
      expect(panel.sent).toBeGreaterThan(ROUNDS);
    }
  } finally {
    await service?.kill('SIGKILL');
    place.remove();
  }
});
