/**
 * The floor of a random history: members of one organisation on devices of their own, each a real panel whose
 * requests go over a wire that the history flushes.
 */
import { randomUUID } from 'node:crypto';
import type { Role } from '@/protocol/api';
import type { CommandBody } from '@/protocol/command';
import { createDatabases } from '@/storage/database/databases';
import { openDirectory } from '@/storage/membership/directory';
import { readMembership } from '@/storage/membership/membership';
import { joinOrganisation } from '@/sync/membership/join';
import { testDatabase } from './database';
import type { History } from './history-arbitrary';
import { handFlushedWire, type Wire } from './manual-network';
import { joinedPanel, type Panel, panelOver } from './network';
import type { TestService } from './service';

/** How many devices a floor may come to have. */
export const MOST_DEVICES = 7;

/** A panel of the floor, and what its author did there. */
export type Device = {
  name: string;
  panel: Panel;
  /** The last words written here of each tip, and those that its author threw away. */
  lastWords: Map<string, string>;
  thrownAway: Set<string>;
  /** One attempt to join by the invitation that somebody holds here. */
  joining?: () => ReturnType<typeof joinOrganisation>;
};

export type Floor = {
  /** The service as it is now: it may have been started again. */
  service: () => TestService;
  organisation: string;
  wire: Wire;
  devices: Device[];
  /** What the service had applied, and ids of packs that it had, when it was put back to a backup. */
  takenBack: CommandBody[];
  lostPacks: Set<string>;
};

/** An organisation of its own for one history. */
export async function openFloor(service: () => TestService, people: History['people']): Promise<Floor> {
  const organisation = await service().addOrganisation('Un plateau');
  const floor: Floor = {
    service,
    organisation,
    wire: handFlushedWire(),
    devices: [],
    takenBack: [],
    lostPacks: new Set(),
  };
  for (const [role, all] of [
    ['advisor', people.advisors],
    ['trainer', people.trainers],
  ] as const) {
    for (const devices of all) {
      const first = await firstMember(floor, role);
      if (devices === 2) await addDevice(floor, first);
    }
  }
  return floor;
}

/** A member of the first hour, on a device of their own. */
async function firstMember(floor: Floor, role: Role): Promise<Device> {
  const host = {
    address: floor.service().address,
    invite: (of: Role) => floor.service().invite(of, floor.organisation),
  };
  const { membership } = await joinedPanel(host, role, { name: `Un ${role}` });
  const joined = newDevice(floor);
  await joined.panel.db.meta.put(await membership());
  return joined;
}

/** A device that belongs to nobody yet. */
export function newDevice({ devices, wire }: Floor): Device {
  const made = {
    name: `device-${devices.length}`,
    lastWords: new Map(),
    thrownAway: new Set<string>(),
  };
  const whole = Object.assign(made, { panel: panelOver(testDatabase(), { fetch: wire.fetchOf(made) }) });
  devices.push(whole);
  return whole;
}

/** Invites somebody, who begins to join from this device over the wire, as often as it takes. */
export async function beginJoining(floor: Floor, who: Device, role: Role): Promise<void> {
  const service = floor.service();
  const { address } = service;
  const code = await service.invite(role, floor.organisation);
  who.joining = () => {
    const { db, clock } = who.panel;
    const fetch = floor.wire.fetchOf(who);
    const now = () => clock.now;
    // A device is one person's at a time: who joins brings along what lies there.
    const databases = createDatabases(openDirectory(`${db.name}-${randomUUID()}`, db.name));
    const person = { address, code, name: `Un ${role}`, device: 'Vitest', bring: true };
    return joinOrganisation({ databases, ...person, fetch, now });
  };
  floor.wire.begin(who, who.joining);
}

/** One more device of the member who is on this one; none when nobody is. */
export async function addDevice(floor: Floor, of: Device): Promise<void> {
  const membership = await readMembership(of.panel.db);
  if (!membership) return;
  const added = newDevice(floor);
  await added.panel.db.meta.put(membership);
}

/** One of them, by a number of any size; undefined of none. */
export function pickOf<T>(all: readonly T[], pick: number): T | undefined {
  return all[pick % Math.max(1, all.length)];
}
