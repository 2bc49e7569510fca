import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveRegion } from '@/components/panel/Announcement';
import { announce } from '@/components/panel/announce';
import type { Told } from '@/components/panel/panel-store';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Every text that the live region showed, one after the other. */
function liveRegion() {
  const shown: string[] = [];
  return { shown, show: (text: string) => shown.push(text) };
}

const notice = (text: string): Told => ({ at: 'foot', tone: 'warn', text, count: 1 });

describe('the announcement of a notice', () => {
  it('is its text, and never its tone or place', () => {
    const { shown, show } = liveRegion();
    announce(notice('Choisissez d’abord une réplique.'), show);
    vi.runAllTimers();
    expect(shown).toEqual(['', 'Choisissez d’abord une réplique.']);
  });

  it('comes out of an empty region, so that the same text is read out again', () => {
    const { shown, show } = liveRegion();
    const end = announce(notice('Copié.'), show);
    expect(shown).toEqual(['']);
    vi.runAllTimers();
    end();
    announce(notice('Copié.'), show);
    vi.runAllTimers();
    expect(shown).toEqual(['', 'Copié.', '', 'Copié.']);
  });

  it('is left out when the notice was taken away before it was read out', () => {
    const { shown, show } = liveRegion();
    const end = announce(notice('Trop tard.'), show);
    end();
    vi.runAllTimers();
    expect(shown).toEqual(['']);
  });

  it('is empty while there is no notice, and can be ended as well', () => {
    const { shown, show } = liveRegion();
    const end = announce(undefined, show);
    vi.runAllTimers();
    end();
    expect(shown).toEqual(['']);
  });
});

it('the live region is a status that is read out and not seen', () => {
  expect(renderToStaticMarkup(<LiveRegion text="Copié." />)).toBe(
    '<p class="unseen" role="status">Copié.</p>',
  );
});
