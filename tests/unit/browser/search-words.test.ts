import { expect, it, vi } from 'vitest';
import { offerSearchWords, onSearchWords, type SearchWords } from '@/browser/panel/search-words';

let windows = 0;

/** A page of a window that takes words or leaves them. */
function pageOf(windowId: number, takes: boolean): SearchWords[] {
  const received: SearchWords[] = [];
  onSearchWords(windowId, (offered) => {
    received.push(offered);
    return takes;
  });
  return received;
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 30));
const OFFERED = { words: 'colis perdu', byShortcut: true };

it('reaches a page that is there, and one that comes a little later', async () => {
  windows += 2;
  const there = pageOf(windows, true);
  offerSearchWords(windows, OFFERED);
  await vi.waitFor(() => expect(there).toEqual([OFFERED]));
  offerSearchWords(windows - 1, OFFERED);
  await turn();
  const later = pageOf(windows - 1, true);
  await vi.waitFor(() => expect(later).toEqual([OFFERED]));
});

it('is offered to no other window, once to each page, and to nobody after it was taken', async () => {
  windows += 2;
  const [leaves, other] = [pageOf(windows, false), pageOf(windows - 1, true)];
  offerSearchWords(windows, OFFERED);
  await turn();
  const takes = pageOf(windows, true);
  await vi.waitFor(() => expect(takes).toEqual([OFFERED]));
  await turn();
  const late = pageOf(windows, true);
  await turn();
  expect([leaves, other, late]).toEqual([[OFFERED], [], []]);
});
