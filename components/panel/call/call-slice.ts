/** The part of the panel's state that is what happened in a call. */
import { type CallEvent, type CallPart, type NewCallEvent, withEvent, withInsertion } from './call-event';

export type CallSlice = {
  /** What happened in this call, the oldest first: in memory only. */
  callEvents: readonly CallEvent[];
  /** State of other rooms that goes with the call, by room: in memory only. */
  callParts: Readonly<Record<string, CallPart>>;
  /** Appends an event and returns its id. */
  addCallEvent: (event: NewCallEvent) => string;
  removeCallEvent: (id: string) => void;
  /** Notes the insertion of the event that inserted this text, so that undoing it removes the event. */
  attachInsertion: (text: string, insertion: string) => void;
  /** Stores the state of a room with the call; undefined removes it. */
  setCallPart: (room: string, part: CallPart | undefined) => void;
};

type SetCall = (change: (state: CallSlice) => Partial<CallSlice>) => void;

export const NO_CALL: Pick<CallSlice, 'callEvents' | 'callParts'> = { callEvents: [], callParts: {} };

export function createCallSlice(set: SetCall): CallSlice {
  return {
    ...NO_CALL,
    addCallEvent: (event) => {
      const id = crypto.randomUUID();
      set(({ callEvents }) => ({ callEvents: withEvent(callEvents, { ...event, id }) }));
      return id;
    },
    removeCallEvent: (id) =>
      set(({ callEvents }) => ({ callEvents: callEvents.filter((event) => event.id !== id) })),
    attachInsertion: (text, insertion) =>
      set(({ callEvents }) => ({ callEvents: withInsertion(callEvents, text, insertion) })),
    setCallPart: (room, part) =>
      set(({ callParts }) => {
        const { [room]: _, ...others } = callParts;
        return { callParts: part === undefined ? others : { ...others, [room]: part } };
      }),
  };
}
