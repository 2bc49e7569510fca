/** A call as data: what the pages of a window send each other, and what survives the closing of the panel. */
import type { PanelState } from '@/components/panel/core/panel-store';
import type { CallEvent, CallPart } from './call-event';

export type CallSnapshot = {
  /** Typed values, and the records of each. */
  values: Record<string, string>;
  records: Record<string, (string | undefined)[]>;
  events: readonly CallEvent[];
  parts: Readonly<Record<string, CallPart>>;
};

/** The parts of the state that a snapshot is made of. */
export type CallState = Pick<PanelState, 'values' | 'valueRecords' | 'callEvents' | 'callParts'>;

export function isSameCall(one: CallState, other: CallState): boolean {
  return (
    one.values === other.values &&
    one.valueRecords === other.valueRecords &&
    one.callEvents === other.callEvents &&
    one.callParts === other.callParts
  );
}

/** Whether the person has put anything into the call. */
export function holdsAnything(call: Pick<CallState, 'values' | 'callEvents' | 'callParts'>): boolean {
  return (
    Object.keys(call.values).length > 0 ||
    call.callEvents.length > 0 ||
    Object.keys(call.callParts).length > 0
  );
}

export async function snapshotOf({
  values,
  valueRecords,
  callEvents,
  callParts,
}: CallState): Promise<CallSnapshot> {
  const records: CallSnapshot['records'] = {};
  for (const name of Object.keys(values)) records[name] = await Promise.all(valueRecords[name] ?? []);
  return { values: { ...values }, records, events: callEvents, parts: callParts };
}

export function stateOf({ values, records, events, parts }: CallSnapshot): CallState {
  const valueRecords = Object.fromEntries(
    Object.entries(records).map(([name, each]) => [name, each.map((record) => Promise.resolve(record))]),
  );
  return { values, valueRecords, callEvents: events, callParts: parts };
}
