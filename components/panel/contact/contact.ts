/** How this contact reaches the advisor: a part of the call, in memory only, that goes with it and comes back with it. */
import { usePanelState } from '@/components/panel/core/panel-context';
import type { PanelState, PanelStore } from '@/components/panel/core/panel-store';
import type { Script } from '@/protocol/pack';
import { CHANNELS } from '@/protocol/pack-fields';

const ROOM = 'contact';

export type Channel = (typeof CHANNELS)[number];

/** `tu`: this person is said *tu* to. */
type Contact = { channel?: Channel; tu?: true };

function contactOf({ callParts }: Pick<PanelState, 'callParts'>): Contact {
  return (callParts[ROOM] as Contact | undefined) ?? {};
}

/** The channel of this contact; undefined while nobody has said which. */
export function useChannel(): Channel | undefined {
  return usePanelState((state) => contactOf(state).channel);
}

/** Goes on to the next channel, and after the last one to none. Returns the new one. */
export function nextChannel(store: PanelStore): Channel | undefined {
  const { channel } = contactOf(store.getState());
  const next = CHANNELS[channel === undefined ? 0 : CHANNELS.indexOf(channel) + 1];
  const { channel: _before, ...rest } = contactOf(store.getState());
  changeContact(store, { ...rest, ...(next && { channel: next }) });
  return next;
}

/** Whether this person is said *tu* to, where cards have lines for it. */
export function useFamiliar(): boolean {
  return usePanelState((state) => contactOf(state).tu === true);
}

/** Says *tu* from now on, or *vous* again. Returns whether it is *tu*. */
export function switchForm(store: PanelStore): boolean {
  const { tu, ...rest } = contactOf(store.getState());
  changeContact(store, tu ? rest : { ...rest, tu: true });
  return !tu;
}

function changeContact(store: PanelStore, contact: Contact): void {
  const isEmpty = Object.keys(contact).length === 0;
  store.getState().setCallPart(ROOM, isEmpty ? undefined : contact);
}

/**
 * The order of lines for a channel, as their indexes: lines for it first, then those for any, then those for another.
 * *Guarantees:* every line is there.
 */
export function lineOrder(
  scripts: readonly Pick<Script, 'channel'>[],
  channel: Channel | undefined,
): number[] {
  const rank = (index: number) => {
    const of = scripts[index]?.channel;
    if (of === undefined) return 1;
    return of === channel ? 0 : 2;
  };
  const indexes = scripts.map((_, index) => index);
  return channel === undefined ? indexes : indexes.sort((a, b) => rank(a) - rank(b) || a - b);
}

/** The position at which a line of a card (by its index there) is shown to this contact. */
export function shownPosition(
  state: Pick<PanelState, 'callParts'>,
  scripts: readonly Pick<Script, 'channel'>[],
  index: number,
): number {
  return lineOrder(scripts, contactOf(state).channel).indexOf(index);
}
