import type { Panel } from '@/components/panel/core/panel-context';
import type { CardRef } from '@/protocol/card-ref';
import type { Language } from '@/protocol/text/language';
import type { CallEventKind } from './call-event';

/** The card that a line is from. */
export type LineSource = { ref: CardRef; language: Language };

type UsedLine = {
  panel: Pick<Panel, 'store' | 'now'>;
  /** The line as its pack has it. */
  script: string;
  source?: LineSource | undefined;
  /** Its index on the card, or where else its message is shown. */
  position?: number | string;
};

/** Adds a line that was used to the events of the call, and returns the event's id. */
export function noteLine(
  { panel, script, source, position }: UsedLine,
  kind: Extract<CallEventKind, 'inserted' | 'copied' | 'said'>,
  { text, values }: { text: string; values: Readonly<Record<string, string>> },
): string {
  return panel.store.getState().addCallEvent({
    kind,
    happenedAt: panel.now(),
    text,
    script,
    values,
    language: source?.language ?? 'fr',
    ...(source && { ref: source.ref }),
    ...(typeof position === 'number' && { line: position }),
  });
}
