/** What a person does in a panel that is drawn, and what can be seen there. */
import { expect } from 'vitest';
import { page } from 'vitest/browser';
import { press, settled } from './keys';

export const QUERY = 'emocion escuse';
export const LESSON = 'desescalade/lecon-03';

export const searchField = () => page.getByRole('combobox', { name: 'Chercher une fiche' });
export const cardTitle = () => page.getByRole('heading', { level: 1 });

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];

/** The card's list item that the arrows have reached. */
export const reachedOption = () =>
  document.querySelector<HTMLElement>('[role=option][aria-selected=true]') ?? undefined;

/** The place of the reached option among all, and their number. */
export function reachedAmong(): readonly [number, number] {
  const options = all('[role=option]');
  return [options.findIndex((option) => option.ariaSelected === 'true'), options.length];
}

/** Types a query and waits for the answer to the whole of it. */
export async function searchFor(query: string): Promise<void> {
  await expect.element(searchField()).toHaveFocus();
  await press(query);
  await expect.poll(() => document.querySelector('[role=option] mark')).not.toBeNull();
  await settled();
}

/** The first line of the open card that holds no placeholder (from 1), and its text. */
export function wholeLine(): { n: number; text: string } {
  const lines = all('li[data-line]');
  const index = lines.findIndex((line) => line.querySelector('input') === null);
  return { n: index + 1, text: lines[index]?.querySelector('p')?.textContent ?? '' };
}

/** The first line of the open card with exactly one placeholder (from 1). */
export function lineWithHole(): number {
  return all('li[data-line]').findIndex((line) => line.querySelectorAll('input').length === 1) + 1;
}

/** Until what became of an act on a line stands at that line. */
export async function expectToastAt(n: number, tone: 'good' | 'warn' | 'bad'): Promise<void> {
  await expect.poll(() => document.querySelector(`[data-line="${n}"] [data-tone=${tone}]`)).not.toBeNull();
}

/** All that notes say now. */
export function toastText(): string {
  return all('[data-tone]')
    .map((note) => note.textContent)
    .join('\n');
}
