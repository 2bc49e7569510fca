import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { axeFindings, misfits, smallTargets } from '@/tests/support/accessibility';
import { type Desk, EXTENSION_ORIGIN, openDesk, waitForWords } from '@/tests/support/built-extension';
import { becomeMember } from '@/tests/support/console-team';
import { eventually } from '@/tests/support/eventually';
import {
  beginTip,
  emptyTables,
  enter,
  focused,
  goHome,
  press,
  putRows,
  storedRows,
  twoFrames,
} from '@/tests/support/panel-steps';
import { captureTip, startTestService, type TestService, testPack } from '@/tests/support/service';

const ORIGINAL = '0198a000-0000-7000-8000-000000000001';
const COPY = '0198a000-0000-7000-8000-000000000002';
const THEIRS = 'Proposer le prélèvement le 10 du mois.';
const MINE = 'Proposer le prélèvement le 15, et rappeler la veille.';

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

const words = (text: string) => ({ kind: 'tip', language: 'fr', situation: 'Paiement refusé', words: text });

/** My tips, with an edit of this panel that came second. */
async function conflict(state: 'received' | 'reviewing', language: 'fr' | 'en' = 'fr'): Promise<void> {
  const { panel } = desk;
  await emptyTables(panel, ['tips', 'commands', 'drafts']);
  const standing = { state };
  const common = { mine: 1, capturedAt: Date.now() - 3_600_000 };
  const told = { content: words(THEIRS), revision: 2, standing };
  await putRows(panel, 'tips', [
    { ...common, id: ORIGINAL, content: words(THEIRS), revision: 2, standing, told },
    {
      ...common,
      id: COPY,
      content: words(MINE),
      revision: 0,
      copyOf: ORIGINAL,
      standing: { state: 'refused', reason: 'stale-revision' },
    },
  ]);
  const preferences = { key: 'preferences', theme: 'system', singleKeys: true, ownValues: {}, language };
  await putRows(panel, 'meta', [preferences]);
  await panel.reload();
  await goHome(panel);
  await panel.click('[data-action=tips]');
  await panel.waitForSelector('[data-state=two-versions]');
}

const ids = async () => (await storedRows(desk.panel, 'tips')).map(({ id }) => id);
const commands = async () =>
  (await storedRows(desk.panel, 'commands')).map(({ body }) => body as Record<string, unknown>);
const choose = (action: string) => enter(desk.panel, `[data-state=two-versions] [data-action=${action}]`);

describe('[S6] two versions of a tip', () => {
  test('are side by side, whole, at each width of a panel, in both languages and themes', async () => {
    const { panel } = desk;
    for (const language of ['fr', 'en'] as const) {
      await conflict('received', language);
      for (const width of [320, 360, 400]) {
        await panel.setViewport({ width, height: 800 });
        for (const theme of ['light', 'dark']) {
          await panel.emulateMediaFeatures([
            { name: 'prefers-color-scheme', value: theme },
            { name: 'prefers-reduced-motion', value: 'reduce' },
          ]);
          await twoFrames(panel);
          const seen = await panel.evaluate(() => ({
            text: document.querySelector('[data-state=two-versions]')?.textContent ?? '',
            sideways: document.documentElement.scrollWidth > document.documentElement.clientWidth,
            cut: [...document.querySelectorAll('[data-state=two-versions] *')].some(
              (element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0,
            ),
          }));
          expect(seen.text).toContain(MINE);
          expect(seen.text).toContain(THEIRS);
          expect([language, width, theme, seen.sideways, seen.cut]).toEqual([
            language,
            width,
            theme,
            false,
            false,
          ]);
          if (width === 320) expect(await axeFindings(panel)).toEqual([]);
        }
      }
    }
  });

  test("become the author’s, as an edit of the newest revision, at the author's request", async () => {
    await conflict('received');
    await choose('send-mine');
    await waitForWords(desk.panel, 'Votre version remplacera l’autre');
    expect(await ids()).toEqual([ORIGINAL]);
    expect(await commands()).toMatchObject([
      { type: 'tip.revise', tipId: ORIGINAL, baseRevision: 2, content: { words: MINE } },
    ]);
  });

  test('both stay when the author wants both: theirs leaves as a tip of its own', async () => {
    await conflict('reviewing');
    expect(await desk.panel.$('[data-state=two-versions] [data-action=send-mine]')).toBeNull();
    await choose('keep-both');
    await waitForWords(desk.panel, 'partira comme une nouvelle astuce');
    expect(await ids()).toEqual([ORIGINAL, COPY]);
    expect(await commands()).toMatchObject([{ type: 'tip.capture', tipId: COPY, content: { words: MINE } }]);
    await desk.panel.waitForFunction(() => document.querySelector('[data-state=two-versions]') === null);
  });

  test('are one again when the author drops theirs, and nothing leaves', async () => {
    await conflict('received');
    await choose('drop-mine');
    await waitForWords(desk.panel, 'Votre version est jetée');
    expect(await ids()).toEqual([ORIGINAL]);
    expect(await commands()).toEqual([]);
  });
});

describe('[S1] on a full disk', () => {
  /** From now on every write of this page fails as on a full disk. */
  const fillDisk = () =>
    desk.panel.evaluate(() => {
      const full = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
      Object.assign(IDBObjectStore.prototype, { put: full, add: full, delete: full });
    });
  const told = () => waitForWords(desk.panel, 'Le disque est plein');

  test('a choice, a withdrawal and a setting say that nothing was written, and nothing was', async () => {
    const { panel } = desk;
    await conflict('received');
    await fillDisk();
    await choose('send-mine');
    await told();
    await enter(panel, '[data-state=received] button:last-of-type');
    await waitForWords(panel, 'L’équipe ne la verra plus et son texte sera effacé');
    await enter(panel, '[role=dialog] [data-action=withdraw]');
    await panel.waitForSelector('[role=dialog]', { hidden: true });
    await told();
    expect(await panel.evaluate(() => document.body.textContent)).not.toContain('Astuce retirée');
    await goHome(panel);
    await panel.click('[data-action=settings]');
    await panel.waitForSelector('[data-field=theme]');
    await panel.select('[data-field=theme]', 'dark');
    await told();
    expect(await ids()).toEqual([ORIGINAL, COPY]);
    expect(await commands()).toEqual([]);
  });

  test('a draft that could not be deleted is still there, and that is reported', async () => {
    const { panel } = desk;
    await emptyTables(panel, ['tips', 'commands', 'drafts']);
    await beginTip(panel);
    await panel.keyboard.type('Toujours là.');
    await waitForWords(panel, 'Brouillon gardé');
    await fillDisk();
    await panel.$$eval('form button', (buttons) => {
      const drop = buttons.find((button) => button.textContent === 'Jeter le brouillon');
      if (!drop) throw new Error(buttons.map((button) => button.textContent).join(' | '));
      drop.click();
    });
    await told();
    expect(await panel.$eval('[data-field=words]', (field) => (field as HTMLTextAreaElement).value)).toBe(
      'Toujours là.',
    );
    expect(await storedRows(panel, 'drafts')).toHaveLength(1);
  });
});

test('a tip that never left is withdrawn with the true words', async () => {
  const { panel } = desk;
  await emptyTables(panel, ['tips', 'commands', 'drafts']);
  await beginTip(panel);
  await panel.keyboard.type('Jamais partie.');
  await enter(panel, '[data-action=save-tip]');
  await waitForWords(panel, 'Gardée sur ce poste.');
  await panel.click('[data-action=tips]');
  await enter(panel, '[data-state=kept] button:last-of-type');
  await waitForWords(panel, 'personne d’autre ne l’a vue');
  await enter(panel, '[role=dialog] [data-action=withdraw]');
  await waitForWords(panel, 'Astuce retirée');
  expect(await storedRows(panel, 'tips')).toEqual([]);
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
        at: 1,
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
