import { useState } from 'react';
import type { SummaryControl } from '@/components/card/CardHead';
import { CARD_KEYS, type CardSection } from '@/components/card/card-keys';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import type { Shortcuts } from '@/components/ui/keys/shortcuts';

/** Parts that a key scrolls to; N opens a card instead. */
const SECTIONS = ['customerSteps', 'avoid', 'sources'] as const satisfies readonly CardSection[];

/** The keys that move about on a card: to its lines by the arrows, to each of its parts, to its whole summary. */
export function useCardKeys(): { shortcuts: Shortcuts; summary: SummaryControl } {
  const singleKeys = useSingleKeysOn();
  const [isOpen, setIsOpen] = useState(false);
  const toggle = () => setIsOpen((before) => !before);
  const shortcuts: Shortcuts = {
    arrowdown: (event) => moveToLine(event, 1),
    arrowup: (event) => moveToLine(event, -1),
    [CARD_KEYS.summary]: { run: toggle, when: 'alone' },
    ...Object.fromEntries(
      SECTIONS.map((section) => [CARD_KEYS[section], { run: () => goTo(section), when: 'alone' as const }]),
    ),
  };
  return { shortcuts, summary: { isOpen, toggle, singleKeys } };
}

/** Moves the focus to the heading of a part, and the part to the top of the screen. */
function goTo(section: CardSection): void {
  const heading = document.querySelector<HTMLElement>(`[data-section=${section}]`);
  heading?.focus({ preventScroll: true });
  if (heading) scrollBelowBar(heading, 'start');
}

/** Scrolls an element into view, and out from under a bar that a long title makes higher than the scroll padding. */
function scrollBelowBar(element: HTMLElement, block: ScrollLogicalPosition): void {
  element.scrollIntoView({ block });
  const bar = element.closest('article')?.querySelector('header');
  if (!bar || bar.contains(element) || getComputedStyle(bar).position !== 'sticky') return;
  const covered = bar.getBoundingClientRect().bottom - element.getBoundingClientRect().top;
  if (covered > 0) element.closest('main')?.scrollBy(0, -Math.ceil(covered));
}

/**
 * Moves the focus from the title to the first line, and from line to line. False where the key is somebody else's: in a
 * field or a choice, below the lines, and beyond the last one, where it scrolls.
 */
function moveToLine({ target }: KeyboardEvent, step: 1 | -1): boolean {
  if (!(target instanceof Element) || target.matches('input, textarea, select')) return false;
  const line = target.closest<HTMLElement>('[data-line]');
  if (!line && !target.matches('h1, body, article')) return false;
  const position = Number(line?.dataset.line ?? 0) + step;
  const next = document.querySelector<HTMLElement>(
    position === 0 ? 'article h1' : `[data-line="${position}"] [data-action=insert]`,
  );
  if (!next || position < 0) return false;
  next.focus({ preventScroll: true });
  scrollBelowBar(next.closest<HTMLElement>('[data-line]') ?? next, 'nearest');
  return true;
}
