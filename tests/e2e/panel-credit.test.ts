import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { axeFindings, misfits, smallTargets } from '@/tests/support/accessibility';
import { type Desk, EXTENSION_ORIGIN, openDesk, waitForWords } from '@/tests/support/built-extension';
import { becomeMember } from '@/tests/support/console-team';
import { eventually } from '@/tests/support/eventually';
import { enter, focused, goHome, press, putRows, storedRows, twoFrames } from '@/tests/support/panel-steps';
import { captureTip, startTestService, type TestService, testPack } from '@/tests/support/service';

let crm: CrmServer;
let desk: Desk;
beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  desk = await openDesk(`${crm.address}/?lang=fr`);
}, 60_000);
afterAll(async () => {
  await desk?.close();
  await crm?.close();
});

describe.each(['fr', 'en'] as const)(
  '[S34] the author’s name on the card that a tip became, in %s',
  (language) => {
    let service: TestService;
    beforeAll(async () => {
      service = await startTestService({ allowedOrigins: [EXTENSION_ORIGIN] });
    });
    afterAll(() => service.stop());

    /** Each width of a panel, in both themes. */
    async function judge(): Promise<void> {
      const { panel } = desk;
      for (const theme of ['light', 'dark']) {
        await panel.emulateMediaFeatures([
          { name: 'prefers-color-scheme', value: theme },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ]);
        for (const width of [400, 360, 320]) {
          await panel.setViewport({ width, height: 720 });
          await twoFrames(panel);
          expect([width, theme, await misfits(panel), await smallTargets(panel)]).toEqual([
            width,
            theme,
            [],
            [],
          ]);
        }
        expect(await axeFindings(panel)).toEqual([]);
      }
    }

    test('is taken off by its author alone with the keyboard, after a question, and is on no version any more', async () => {
      const { panel } = desk;
      const author = await service.join('advisor', 'Camille');
      const trainer = await service.join('trainer', 'Noa');
      const tip = captureTip('Proposer de rappeler soi-même le lendemain, à une heure dite.');
      await author.push(author.commands(tip));
      const pack = testPack(`pile-${language}`, 1, [tip.tipId]);
      await trainer.call('PUT', `/v1/packs/${pack.id}/versions/1`, pack);
      await becomeMember(desk, author, { language });
      await goHome(panel);
      await panel.click('[data-action=tips]');
      const button = `[data-tip-id="${tip.tipId}"] [data-action=remove-credit]`;
      await panel.waitForSelector(button);
      await judge();

      await enter(panel, button);
      await panel.waitForSelector('[role=dialog] [data-action=confirm-remove-credit]');
      await judge();
      await press(panel, 'Escape');
      await panel.waitForFunction(() => !document.querySelector('[role=dialog]'));
      await eventually(() => focused(panel)).toContain(
        language === 'fr' ? 'Retirer mon nom' : 'Take my name off',
      );
      expect((await author.call('GET', `/v1/packs/${pack.id}/versions/1`)).text).toContain(tip.tipId);

      await enter(panel, button);
      await enter(panel, '[role=dialog] [data-action=confirm-remove-credit]');
      await panel.waitForSelector('[data-credit=unnamed]');
      await judge();
      for (const version of [1, 2]) {
        const { status, text } = await author.call('GET', `/v1/packs/${pack.id}/versions/${version}`);
        expect([status, text.includes(tip.tipId)]).toEqual([200, false]);
      }
    });

    test('says why it is still there when it was refused, and offers it again', async () => {
      const { panel } = desk;
      const [row] = await storedRows(panel, 'tips');
      if (!row) throw new Error('no tip is there');
      const refused = {
        body: { type: 'tip.remove-credit', tipId: row.id },
        reason: 'invalid-command',
        refusedAt: 1,
      };
      const cards = await storedRows(panel, 'cards');
      const own = cards.find(({ ref }) => ref === `pile-${language}/rassurer`) as Record<string, unknown>;
      const card = own.card as Record<string, unknown>;
      const named = { ...card, credits: [{ name: 'Léa', tipId: row.id }] };
      await putRows(panel, 'cards', [{ ...own, card: named }]);
      await putRows(panel, 'tips', [{ ...row, refusal: refused }]);
      await panel.reload();
      await goHome(panel);
      await panel.click('[data-action=tips]');
      await panel.waitForSelector('[data-action=remove-credit]');
      await waitForWords(panel, language === 'fr' ? 'trop ancien pour cela' : 'too old for this');
      await judge();
    });
  },
);
