/** What the guide tells the call: steps that were done, outcomes and answers. */
import type { Panel } from '@/components/panel/core/panel-context';
import type { CardRef } from '@/protocol/card-ref';
import type { Outcome } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';

type GuideEvent = {
  panel: Pick<Panel, 'store' | 'now'>;
  text: string;
  language: Language;
  ref?: CardRef;
};

/** Notes a step as done; one that was done by mistake is taken out again. */
export function noteTick({ panel, ...step }: GuideEvent, isDone: boolean): void {
  const { callEvents, addCallEvent, removeCallEvent } = panel.store.getState();
  if (isDone) addCallEvent({ kind: 'ticked', happenedAt: panel.now(), ...step });
  else {
    const noted = callEvents.find(
      ({ kind, ref, text }) => kind === 'ticked' && ref === step.ref && text === step.text,
    );
    if (noted) removeCallEvent(noted.id);
  }
}

/** Notes an answer to a question of the guide. */
export function noteAnswer({ panel, ...answer }: GuideEvent & { question: string; outcome?: Outcome }): void {
  panel.store.getState().addCallEvent({ kind: 'answered', happenedAt: panel.now(), ...answer });
}
