/** What else the panel does beside an application: page rules, values of the page, capture, the page check. */
import { ok, strictEqual } from 'node:assert/strict';
import type { ContextRule } from '@/protocol/pack';
import { chooseNewTipInMenu, type Desk } from '../support/built-extension';
import { group, installInPanel } from '../support/context-pages';
import { enter, goHome, openCard, press, waitForFocus } from '../support/panel-steps';
import type { RunningSystem } from './real-system';
import { pause, STEP_TIMEOUT_MS, type TrialDesk } from './trial-desk';
import { PACK_ID, trialPack, VALUE_LINE } from './trial-pack';

/** Both the steps that all browsers have, and the whole panel. */
export type SiteDesk = { desk: TrialDesk; panelDesk: Desk };

export type SiteTrial = {
  id: string;
  name: string;
  run: (trial: SiteDesk & { system: RunningSystem }) => Promise<void>;
};

const GROUP = 'Pour cette page';

export const SITE_TRIALS: readonly SiteTrial[] = [
  {
    id: 'rules',
    name: 'a rule finds the page, and a hole takes its value',
    run: async ({ desk, panelDesk, system }) => {
      await desk.goToPage();
      const { path, match, value } = await system.openForRules(desk.page);
      const rule: ContextRule = {
        id: 'fiche',
        name: { fr: 'Fiche' },
        match: { origin: system.origin, path, text: match },
        cards: ['page'],
        fields: [{ placeholder: 'nom du client', label: value.label }],
      };
      await installInPanel(panelDesk.panel, trialPack([rule]));
      await desk.goToPanel();
      const card = `${PACK_ID}/page`;
      await until(async () => (await group(panelDesk.panel, GROUP)).join(), card);
      await openCard(panelDesk.panel, card, 'valeur zessais');
      await until(
        () => panelDesk.panel.$eval('[data-line] input', (input) => (input as HTMLInputElement).value),
        value.text,
      );
      await pause(900);
      await press(panelDesk.panel, 'Digit1');
      const line = VALUE_LINE.replace('{{nom du client}}', value.text);
      await until(async () => String((await fieldText(desk)).includes(line)), 'true');
    },
  },
  {
    id: 'capture',
    name: 'a selection becomes a tip with the page’s title offered',
    run: async ({ desk, panelDesk, system }) => {
      await desk.goToPage();
      const { selectable } = await system.openForRules(desk.page);
      const selected = await desk.page.$eval(selectable, (element) => {
        getSelection()?.selectAllChildren(element);
        return getSelection()?.toString().trim() ?? '';
      });
      ok(selected.length > 0, `${selectable} has no words to select`);
      await chooseNewTipInMenu(panelDesk, selected);
      await desk.goToPanel();
      await waitForFocus(panelDesk.panel, '[data-field=words]');
      await until(
        () =>
          panelDesk.panel.$eval('[data-field=words]', (words) => (words as HTMLTextAreaElement).value.trim()),
        selected,
      );
      await goHome(panelDesk.panel);
    },
  },
  {
    id: 'check',
    name: 'the page check names the field with the caret',
    run: async ({ desk, panelDesk, system }) => {
      await desk.goToPage();
      await system.openForRules(desk.page);
      await desk.goToPanel();
      await goHome(panelDesk.panel);
      await panelDesk.panel.click('[data-action=settings]');
      await enter(panelDesk.panel, '[data-action=check-page]');
      await panelDesk.panel.waitForSelector('[data-check=seen]', { timeout: STEP_TIMEOUT_MS });
      const found = await panelDesk.panel.$$eval('main li[data-writable]', (items) =>
        items.map((item) => item.textContent?.trim() ?? ''),
      );
      ok(
        found.some((line) => line.includes('le curseur est ici')),
        `no field has the caret: ${JSON.stringify(found)}`,
      );
      await goHome(panelDesk.panel);
    },
  },
];

/** What the field with the caret holds, through the frame it may be in. */
async function fieldText({ page }: TrialDesk): Promise<string> {
  return page.evaluate(() => {
    let active = document.activeElement;
    while (active instanceof HTMLIFrameElement) active = active.contentDocument?.activeElement ?? null;
    return (active as HTMLTextAreaElement | null)?.value ?? (active as HTMLElement | null)?.innerText ?? '';
  });
}

async function until(read: () => Promise<string>, wanted: string): Promise<void> {
  const end = Date.now() + STEP_TIMEOUT_MS;
  let last = '';
  while (Date.now() < end) {
    last = await read().catch((error: Error) => error.message);
    if (last === wanted) return;
    await pause(100);
  }
  strictEqual(last, wanted);
}
