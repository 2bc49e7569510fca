import { useEffect, useRef } from 'react';
import { type LineSource, noteLine } from '@/components/panel/call/note-line';
import { usePanel } from '@/components/panel/core/panel-context';
import { useValues } from '@/components/panel/core/use-preferences';
import { fillScript, placeholdersOf } from '@/protocol/text/placeholder';
import type { SpokenLine } from './spoken-lines';

/** A line that was shown for less was passed over. */
const SAID_AFTER_MS = 1_500;

/** Adds each line to the events of the call when it is left, if it was shown long enough to be said. */
export function useSaidLines({ text: script, position }: SpokenLine, source: LineSource): void {
  const panel = usePanel();
  const values = useValues();
  const latest = useRef(values);
  latest.current = values;
  const { ref, language } = source;
  useEffect(() => {
    const shownAt = panel.now();
    const { callCount } = panel.store.getState();
    return () => {
      // A call that was ended meanwhile gets nothing of the next one, nor the other way round.
      if (panel.now() - shownAt < SAID_AFTER_MS || panel.store.getState().callCount !== callCount) return;
      const filling = placeholdersOf(script).flatMap((name): [string, string][] => {
        const value = latest.current[name];
        return value ? [[name, value]] : [];
      });
      noteLine({ panel, script, position, source: { ref, language } }, 'said', {
        text: fillScript(script, new Map(filling)).text,
        values: Object.fromEntries(filling),
      });
    };
  }, [panel, script, position, ref, language]);
}
