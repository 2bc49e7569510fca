import { describe, expect, it } from 'vitest';
import type { Role } from '@/protocol/api';
import { checkForChanges, movedStreams, type Reader, type Seqs } from '@/server/live/check-for-changes';

const AT = { tips: 4, packs: 2, access: 9 };
const reader = (memberId: string, role: Role): Reader => ({
  memberId,
  deviceId: `${memberId}-browser`,
  role,
});
const [lea, sam, ada] = [reader('lea', 'advisor'), reader('sam', 'trainer'), reader('ada', 'admin')];
const ALL = [lea, sam, ada];
const SERVED = new Map<string, Role>(ALL.map(({ deviceId, role }) => [deviceId, role]));

/** What each reader gets, by member; nobody who gets nothing. */
function deliveries(next: Partial<Seqs>, lookups: Parameters<typeof checkForChanges>[3] = {}) {
  const found = checkForChanges(AT, { ...AT, ...next }, ALL, lookups);
  return Object.fromEntries(
    found.map((each) => [each.reader.memberId, each.end ? 'end' : [each.role, ...each.notices]]),
  );
}

describe('positions of streams', () => {
  it('that are the same notify nobody', () => {
    expect(deliveries({})).toEqual({});
    expect(movedStreams(AT, AT)).toEqual({ tips: false, packs: false, access: false });
  });

  it('of packs notify everybody', () => {
    expect(deliveries({ packs: 3 })).toEqual({
      lea: ['advisor', 'packs'],
      sam: ['trainer', 'packs'],
      ada: ['admin', 'packs'],
    });
  });

  it('of tips notify their authors and those who see all tips', () => {
    const others = { sam: ['trainer', 'tips'], ada: ['admin', 'tips'] };
    expect(deliveries({ tips: 5 }, { authors: new Set(['noa']) })).toEqual(others);
    expect(deliveries({ tips: 5 }, { authors: new Set(['lea']) })).toEqual({
      ...others,
      lea: ['advisor', 'tips'],
    });
  });

  it('that went back, as after a restore, notify as well', () => {
    expect(deliveries({ packs: 1 })).toMatchObject({ lea: ['advisor', 'packs'] });
  });

  it('of both notify once of each', () => {
    expect(deliveries({ tips: 5, packs: 3 }, { authors: new Set() })).toMatchObject({
      lea: ['advisor', 'packs'],
      sam: ['trainer', 'tips', 'packs'],
    });
  });
});

describe('a change of rights', () => {
  it('that concerns nobody here notifies nobody', () => {
    expect(deliveries({ access: 10 }, { served: SERVED })).toEqual({});
  });

  it('ends the stream of a device that is no longer served, which gets no notice', () => {
    const served = new Map([...SERVED].filter(([device]) => device !== sam.deviceId));
    expect(deliveries({ access: 10, packs: 3, tips: 5 }, { served, authors: new Set() })).toEqual({
      sam: 'end',
      lea: ['advisor', 'packs'],
      ada: ['admin', 'tips', 'packs'],
    });
  });

  it('of a role notifies of the tips, by what the new role may see', () => {
    const promoted = new Map<string, Role>([...SERVED, [lea.deviceId, 'trainer']]);
    expect(deliveries({ access: 10 }, { served: promoted })).toEqual({ lea: ['trainer', 'tips'] });
    const demoted = new Map<string, Role>([...SERVED, [sam.deviceId, 'advisor']]);
    expect(deliveries({ access: 10, tips: 5 }, { served: demoted, authors: new Set() })).toEqual({
      sam: ['advisor', 'tips'],
      ada: ['admin', 'tips'],
    });
  });
});
