import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineSource } from '@/components/panel/call/note-line';
import type { InsertionTarget } from '@/components/panel/core/insertion-target';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import type { PanelState } from '@/components/panel/core/panel-store';
import { useOwnValues, useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { copyLine, insertLine, showPressed } from '@/components/panel/insertion/insert-line';
import { takeBackStray } from '@/components/panel/insertion/undo-insertion';
import type { Shortcuts } from '@/components/ui/keys/shortcuts';
import { digitOf, isComposing } from '@/components/ui/keys/typed-keys';
import type { CardText } from '@/protocol/pack';

type CardLines = {
  insertAt: (index: number) => void;
  copyAt: (index: number) => void;
  /** The line that has the focus, else the one used last, or the first. */
  currentLine: () => number;
  /** A digit inserts that line, Alt and a digit copies it. */
  shortcuts: Shortcuts;
  /** Inserts a line whose digit is pressed again in its field, as the confirmation of the page's value. */
  confirmLine: (event: KeyboardEvent) => void;
};

/** Inserting and copying the lines of the card on screen. Lines are counted from 0. */
export function useCardLines(
  text: CardText | undefined,
  source: LineSource | undefined,
  first = 0,
): CardLines {
  const { t } = useTranslation();
  const panel = usePanel();
  const { store } = panel;
  const own = useOwnValues();
  const singleKeys = useSingleKeysOn();
  const toast = usePanelState((state) => state.toast);
  const lastLine = useRef<number>(undefined);
  const currentLine = () => lineWithFocus() ?? lastLine.current ?? first;

  const lineAction = (index: number) => {
    const script = text?.scripts[index];
    if (!script) return undefined;
    lastLine.current = index;
    return { panel, t, script: script.text, source, own, position: index };
  };
  const insert = async (index: number, press?: { target: InsertionTarget; found?: PanelState['found'] }) => {
    const line = lineAction(index);
    return line && insertLine({ ...line, ...press });
  };
  const copyAt = (index: number) => {
    const line = lineAction(index);
    if (line) void copyLine(line);
  };

  useEffect(() => {
    const { setInsertCurrent } = store.getState();
    setInsertCurrent((target) => {
      void insert(currentLine(), target && { target });
      return true;
    });
    return () => setInsertCurrent(undefined);
  });

  /** Held until it is clear that the digit begins no typing; its target is fixed at the press. */
  const pressLine = (index: number) => {
    const press = { target: panel.target(), found: store.getState().found };
    showPressed(index);
    return () => {
      const inserting = insert(index, press);
      return () => void takeBackStray({ panel, t }, inserting);
    };
  };
  const shortcuts = Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((digit) => [
      [
        String(digit),
        text?.scripts[digit - 1] && { press: () => pressLine(digit - 1), when: 'held' as const },
      ],
      [`alt+${digit}`, () => copyAt(digit - 1)],
    ]),
  );
  const confirmLine = (event: KeyboardEvent) => {
    if (!singleKeys || toast?.confirming) return;
    const index = confirmedLine(event);
    if (index === undefined || toast?.position !== index) return;
    event.preventDefault();
    void insert(index);
  };
  return {
    insertAt: (index) => void insert(index),
    copyAt,
    currentLine,
    shortcuts,
    confirmLine,
  };
}

/** The line whose digit is pressed in its own field while the whole value is selected and nothing was typed into it. */
function confirmedLine(event: KeyboardEvent): number | undefined {
  const { target: field } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return undefined;
  if (isComposing(event.nativeEvent)) return undefined;
  if (!(field instanceof HTMLInputElement) || !field.matches('[data-line] input[data-open]'))
    return undefined;
  const isWhole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
  const index = lineWithFocus();
  const isOwnDigit = index !== undefined && digitOf(event.nativeEvent) === index + 1;
  return field.value !== '' && isWhole && isOwnDigit ? index : undefined;
}

/** The line that has the panel's focus. */
function lineWithFocus(): number | undefined {
  const line = document.activeElement?.closest<HTMLElement>('[data-line]')?.dataset.line;
  return line === undefined ? undefined : Number(line) - 1;
}
