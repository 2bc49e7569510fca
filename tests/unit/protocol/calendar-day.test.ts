import { afterEach, describe, expect, it } from 'vitest';
import { daysBetween, isPastDay, localDay } from '@/protocol/text/calendar-day';

const zone = process.env.TZ;

/** Runs `check` as if this machine stood in that zone. */
function inZone(name: string, check: () => void): void {
  process.env.TZ = name;
  check();
}

afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const HOUR = 3_600_000;
const ZONES = [
  ...['UTC', 'Europe/Paris', 'America/Martinique', 'Indian/Reunion', 'Pacific/Noumea', 'Pacific/Kiritimati'],
  ...['Pacific/Pago_Pago', 'Asia/Kathmandu', 'America/Sao_Paulo', 'America/St_Johns', 'Australia/Lord_Howe'],
];

describe('a calendar day', () => {
  it.each(ZONES)('is over when the next one begins, and no earlier, in %s', (name) => {
    inZone(name, () => {
      // Each day of two years, summer time's beginning and end among them.
      for (let day = 0; day < 731; day += 1) {
        const noon = new Date(2026, 0, 1 + day, 12).getTime();
        const written = localDay(noon);
        const lastMoment = new Date(2026, 0, 1 + day, 23, 59, 59, 999).getTime();
        const firstAfter = new Date(2026, 0, 2 + day, 0, 0, 0).getTime();
        expect([localDay(lastMoment), isPastDay(written, lastMoment)]).toEqual([written, false]);
        expect([written, isPastDay(written, firstAfter)]).toEqual([written, true]);
        expect(daysBetween(lastMoment, firstAfter)).toBe(1);
        expect(daysBetween(noon, noon)).toBe(0);
      }
    });
  });

  it('is not over in the evening of the day before in Martinique', () => {
    inZone('America/Martinique', () => {
      const evening = Date.parse('2026-11-30T01:00:00Z');
      expect(localDay(evening)).toBe('2026-11-29');
      expect(isPastDay('2026-11-30', evening)).toBe(false);
      expect(isPastDay('2026-11-30', evening + 27 * HOUR)).toBe(true);
    });
  });
});
