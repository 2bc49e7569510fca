/** A line that is said in a hurry, and the two minutes after a hard call. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { type Desk, openDesk } from '@/tests/support/built-extension';
import { eventually } from '@/tests/support/eventually';
import {
  beginNote,
  goHome,
  noteText,
  openCard,
  press,
  searchAtOnce,
  waitForFocus,
} from '@/tests/support/panel-steps';

const LESSON = 'desescalade/lecon-03';

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

const said = () => desk.panel.$eval('[data-line]', (line) => line.textContent ?? '');
const position = () => desk.panel.$eval('section > p > span', (shown) => shown.textContent);

test('misspelt words, Shift and Enter: the first line is said; Enter puts a later one into the record, Z takes it out', async () => {
  const { panel } = desk;
  await beginNote(desk);
  await goHome(panel);
  await searchAtOnce(panel, 'emocion escuse');
  await press(panel, 'Enter', 'Shift');
  await waitForFocus(panel, '[data-card-id] [data-line="0"]');
  for (let line = 2; (await panel.$('[data-line] input')) !== null || line === 2; line += 1) {
    await panel.keyboard.press('Space');
    await eventually(position).toMatch(new RegExp(`^${line}/`, 'u'));
  }
  const text = await said();
  await panel.keyboard.press('Enter');
  await eventually(() => noteText(desk)).toBe(text);
  await panel.bringToFront();
  await panel.keyboard.press('z');
  await eventually(() => noteText(desk)).toBe('');
  await press(panel, 'Space', 'Shift');
  await panel.keyboard.press('Escape');
  await waitForFocus(panel, 'input[type=search]');
});

test('a call that got worse ends with the offer of two minutes, which T takes', async () => {
  const { panel } = desk;
  await goHome(panel);
  await openCard(panel, LESSON, 'emocion escuse');
  await panel.click('[data-outcome=worse]');
  expect(await panel.$('[data-action=recovery]')).toBeNull();
  await press(panel, '0', 'Alt');
  await panel.waitForSelector('[data-action=recovery]');
  await panel.keyboard.press('t');
  await panel.waitForSelector('[data-recovery="1"]');
  await panel.keyboard.press('Space');
  await eventually(() => panel.$eval('[role=timer]', (timer) => timer.textContent)).toMatch(/En pause/u);
  await panel.keyboard.press('Escape');
  await panel.waitForSelector('[data-recovery]', { hidden: true });
});
