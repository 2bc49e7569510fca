/** The queue of a trainer, opened with its tips, and how a tip of it is chosen. */
import { expect } from 'vitest';
import { QUEUE } from '@/gallery/fixtures/tips';
import { chosenTip } from '@/tests/support/page-probes';
import { waitForFocus, watchFocus } from './console-steps';
import { press } from './keys';
import { showScene } from './show-scene';

export const LIST = '[role=listbox]';

/** The tips as the queue lists them: the first captured comes first. */
export const listed = () =>
  [...document.querySelectorAll<HTMLElement>('[data-tip-id]')].map((tip) => tip.dataset.tipId ?? '');

export const tipNamed = (situation: string) =>
  QUEUE.find(({ content }) => content.situation === situation)?.id;

export async function openQueue() {
  const scene = await showScene('console/queue/tips');
  await waitForFocus(LIST);
  return { ...scene, watch: watchFocus() };
}

/** Chooses a tip of the list by its arrows. */
export async function chooseTip(id: string | undefined): Promise<void> {
  await press('{Home}');
  for (let presses = 0; presses < QUEUE.length && chosenTip()[1] !== id; presses += 1) {
    const [, before] = chosenTip();
    await press('{ArrowDown}');
    await expect.poll(() => chosenTip()[1]).not.toBe(before);
  }
  expect(chosenTip()).toEqual([id, id]);
}
