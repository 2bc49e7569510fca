/**
 * `npm run bench:panel [-- --cards 10000] [--json]`: the real panel in a real browser, with that many cards on
 * its disk. Prints the time from key press to painted, marked results, against the frame of the display in
 * the same run; and, with 1,000 cards, when the first result of a panel just opened is painted, against the
 * first paint of its list.
 */
import { parseArgs } from 'node:util';
import type { Page } from 'puppeteer-core';
import { startCrm } from '@/demo/crm-server';
import type { Pack } from '@/protocol/pack';
import { ensureExtension } from '@/setup/extension';
import { type Desk, openDesk } from '@/tests/support/built-extension';
import { quantile } from './search-speed';
import { CARDS_A_PACK, syntheticPacks } from './synthetic-packs';

const { values: flags } = parseArgs({
  options: { cards: { type: 'string', default: '10000' }, json: { type: 'boolean', default: false } },
});
const TYPED = [
  'il crie',
  'facture trop chere',
  'plus internet',
  'technicien absent',
  'rembourser',
  'elle pleure',
];
const OPENINGS = 5;
/** How often all of it is typed and measured, after once that is not. */
const ROUNDS = 3;

/** Puts packs on the panel's disk as an installation would leave them. */
async function install(panel: Page, packs: readonly Pack[]): Promise<void> {
  for (const { cards, ...pack } of packs) {
    const row = { ...pack, origin: 'organisation', sha256: pack.id.padEnd(64, '0'), installedAt: 0 };
    const rows = cards.map((card, index) => ({
      packId: pack.id,
      cardId: card.id,
      ref: `${pack.id}/${card.id}`,
      chapterId: 'tout',
      position: index,
      card,
    }));
    await panel.evaluate(
      `new Promise((resolve, reject) => {
        const opening = indexedDB.open('souffleur');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['packs', 'cards'], 'readwrite');
          for (const row of ${JSON.stringify(rows)}) transaction.objectStore('cards').put(row);
          transaction.objectStore('packs').put(${JSON.stringify(row)});
          transaction.oncomplete = () => { opening.result.close(); resolve(); };
          transaction.onabort = () => reject(transaction.error);
        };
      })`,
    );
  }
}

/** When the steps of one key's response were done, in ms since the key was pressed. */
type KeyTimes = { requested: number; drawn: number; painted: number };

/** Runs in the panel: times from a key press to the paint after the marks of its response. */
const WATCH = `(() => {
  const field = document.querySelector('input[type=search]');
  globalThis.benchTimes = [];
  let key;
  const afterTask = (then) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = then; port2.postMessage(0); };
  // What is drawn within a frame's own callbacks is painted by that frame.
  let inFrame = false;
  const nextFrame = globalThis.requestAnimationFrame;
  globalThis.requestAnimationFrame = (then) => nextFrame((now) => {
    inFrame = true;
    afterTask(() => { inFrame = false; });
    then(now);
  });
  field.addEventListener('input', (event) => { key = { pressed: event.timeStamp }; }, true);
  const since = () => performance.now() - key.pressed;
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (...message) {
    if (key) key.requested ??= since();
    return postMessage.apply(this, message);
  };
  new MutationObserver(() => {
    if (key === undefined || !document.querySelector('[role=listbox] mark')) return;
    const { pressed, ...parts } = key;
    parts.drawn = since();
    key = undefined;
    // A task after a frame's callbacks: the frame has been handed to the display.
    const painted = () => afterTask(() => benchTimes.push({ ...parts, painted: performance.now() - pressed }));
    if (inFrame) painted(); else requestAnimationFrame(painted);
  }).observe(document.querySelector('[role=listbox]'), { subtree: true, childList: true, characterData: true, attributes: true });
})()`;

async function typingTimes({ panel }: Desk): Promise<KeyTimes[]> {
  await panel.evaluate('globalThis.benchTimes.length = 0');
  for (const text of TYPED) {
    await panel.focus('input[type=search]');
    for (const key of text) {
      await panel.keyboard.type(key);
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    await panel.keyboard.press('Escape');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return (await panel.evaluate('globalThis.benchTimes')) as KeyTimes[];
}

/** The length of a frame here, in ms: the median of a second's worth of them. */
async function frameMs({ panel }: Desk): Promise<number> {
  const times = (await panel.evaluate(
    `new Promise((resolve) => { const times = []; let last; const each = (now) => { if (last !== undefined) times.push(now - last); last = now; times.length < 60 ? requestAnimationFrame(each) : resolve(times); }; requestAnimationFrame(each); })`,
  )) as number[];
  return quantile(
    times.sort((a, b) => a - b),
    0.5,
  );
}

/** When an opening panel paints its list; with `typed`, when it paints the first marked result of that. */
async function openingTime(panel: Page, typed?: string): Promise<number> {
  const { identifier } = await panel.evaluateOnNewDocument(`
    globalThis.benchOpened = new Promise((resolve) => {
      const wanted = ${typed === undefined ? "'[role=option]'" : "'[role=listbox] mark'"};
      const look = () => {
        const field = document.querySelector('input[type=search]');
        if (${typed !== undefined} && field && field.value === '') {
          Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, ${JSON.stringify(typed ?? '')});
          field.dispatchEvent(new Event('input', { bubbles: true }));
        }
        if (document.querySelector(wanted)) requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        else requestAnimationFrame(look);
      };
      look();
    });`);
  await panel.reload();
  const time = (await panel.evaluate('globalThis.benchOpened')) as number;
  await panel.removeScriptToEvaluateOnNewDocument(identifier);
  // The next opening finds a quiet machine.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return time;
}

async function measureOpening(desk: Desk) {
  await desk.panel.reload();
  await openingTime(desk.panel, 'rembourser');
  const list: number[] = [];
  const result: number[] = [];
  for (let each = 0; each < OPENINGS; each++) {
    list.push(await openingTime(desk.panel));
    result.push(await openingTime(desk.panel, 'rembourser'));
  }
  const middle = (times: number[]) =>
    quantile(
      times.sort((a, b) => a - b),
      0.5,
    );
  return { listMs: middle(list), resultMs: middle(result) };
}

await ensureExtension(() => undefined);
const crm = await startCrm({ port: 0 });
const desk = await openDesk(crm.address);
try {
  const packs = syntheticPacks(Math.max(Number(flags.cards), CARDS_A_PACK));
  await install(desk.panel, packs.slice(0, 1));
  const opening = await measureOpening(desk);
  await install(desk.panel, packs.slice(1));
  await desk.panel.reload();
  await openingTime(desk.panel, 'rembourser');
  await desk.panel.keyboard.press('Escape');
  const frame = await frameMs(desk);
  await desk.panel.evaluate(WATCH);
  await typingTimes(desk);
  const keys: KeyTimes[] = [];
  for (let round = 0; round < ROUNDS; round += 1) keys.push(...(await typingTimes(desk)));
  const spread = (part: keyof KeyTimes) => {
    const times = keys.map((key) => key[part]).sort((a, b) => a - b);
    return { p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) };
  };
  const typing = {
    keys: keys.length,
    frameMs: frame,
    requested: spread('requested'),
    drawn: spread('drawn'),
    painted: spread('painted'),
  };
  if (flags.json) console.log(JSON.stringify({ cards: Number(flags.cards), opening, typing }));
  else {
    const shown = (ms: number) => `${ms.toFixed(1)} ms`;
    console.log(
      `Opening with ${CARDS_A_PACK} cards: list ${shown(opening.listMs)}, first result ${shown(opening.resultMs)}, ratio ${(opening.resultMs / opening.listMs).toFixed(2)}`,
    );
    const { painted } = typing;
    console.log(
      `Typing with ${flags.cards} cards: p50 ${shown(painted.p50Ms)} (${(painted.p50Ms / frame).toFixed(2)} frames), p95 ${shown(painted.p95Ms)} (${(painted.p95Ms / frame).toFixed(2)} frames), frame ${shown(frame)}, ${typing.keys} keys`,
    );
    for (const part of ['requested', 'drawn'] as const) {
      console.log(`  ${part} after p50 ${shown(typing[part].p50Ms)}, p95 ${shown(typing[part].p95Ms)}`);
    }
  }
} finally {
  await desk.close();
  await crm.close();
}
