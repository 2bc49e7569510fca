/**
 * What the page beside shows of the call while one is on: another record, a call that began or ended.
 * Guarantees: a value of a former record is emptied within seconds, also when the page changed without an address; the
 * page is read only while there is something of a call, and only the elements that rules of its address name.
 */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { type PageState, readPageState } from '@/components/panel/insertion/page-context';
import type { CallEvent } from './call-event';
import { noteIdentity } from './call-identity';
import { hasCall } from './call-lifetime';
import { endCallWithUndo } from './end-call';

/** How often the page is read during a call. */
const WATCH_MS = 2_000;

/** Why the call in memory is over, as the page shows it; undefined where it is not. */
export function callChange(before: PageState, now: PageState): 'ended' | 'begun' | undefined {
  if (now.ends === true && before.ends === false) return 'ended';
  return now.begins === true && before.begins === false ? 'begun' : undefined;
}

export function useCallWatch(): void {
  const { t } = useTranslation();
  const panel = usePanel();
  useEffect(() => {
    let before: PageState | undefined;
    let isReading = false;
    let events: readonly CallEvent[] | undefined;
    const look = async () => {
      if (isReading || document.hidden) return;
      if (!hasCall(panel.store.getState())) {
        before = undefined;
        return;
      }
      isReading = true;
      try {
        const now = await readPageState(panel);
        const change = before && now.tabId === before.tabId ? callChange(before, now) : undefined;
        if (change) {
          endCallWithUndo(panel, t, t(`call.${change}InPage`));
          before = undefined;
          return;
        }
        // The first time too: values on screen may have been read before the page changed.
        const { callEvents } = panel.store.getState();
        if (callEvents !== events && callEvents.length > 0) noteIdentity(panel.store, now.identity);
        events = callEvents;
        if (now.record !== before?.record) panel.store.getState().pageChanged();
        before = now;
      } catch (error) {
        console.error('The page could not be watched', error);
      } finally {
        isReading = false;
      }
    };
    const timer = setInterval(() => void look(), WATCH_MS);
    return () => clearInterval(timer);
  }, [panel, t]);
}
