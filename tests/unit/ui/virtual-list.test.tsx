// @vitest-environment jsdom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, onTestFinished, vi } from 'vitest';
import { DRAWN_WHOLE, type RowRenderer, rangesToDraw, VirtualList } from '@/components/ui/list/VirtualList';

type Item = { id: string };
const itemsFrom = (count: number) => Array.from({ length: count }, (_, index): Item => ({ id: `n${index}` }));

const ROWS: RowRenderer<Item> = {
  keyOf: ({ id }) => id,
  textOf: ({ id }) => `words of ${id}`,
  attributesOf: ({ id }) => ({ 'data-id': id }),
  contentOf: ({ id }) => <button type="button">{`words of ${id}`}</button>,
};

/** A list in the page. jsdom lays nothing out: each row says that it is as high as estimated, and scrolling is noted. */
async function showList(first: readonly Item[]) {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const height = vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(40);
  const scrolledTo: Element[] = [];
  const hadScroll = Object.getOwnPropertyDescriptor(Element.prototype, 'scrollIntoView');
  Object.defineProperty(Element.prototype, 'scrollIntoView', {
    configurable: true,
    value(this: Element) {
      scrolledTo.push(this);
    },
  });
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  onTestFinished(() => {
    root.unmount();
    container.remove();
    vi.unstubAllGlobals();
    height.mockRestore();
    if (hadScroll) Object.defineProperty(Element.prototype, 'scrollIntoView', hadScroll);
    else Reflect.deleteProperty(Element.prototype, 'scrollIntoView');
  });
  const show = (items: readonly Item[]) =>
    act(() => root.render(<VirtualList items={items} rows={ROWS} estimatedHeight={40} />));
  await show(first);
  const rows = () => [...container.querySelectorAll<HTMLLIElement>('li')];
  return {
    show,
    rows,
    scrolledTo,
    row: (id: string) => container.querySelector<HTMLLIElement>(`[data-id="${id}"]`),
    drawn: () => rows().filter((row) => row.querySelector('button') !== null).length,
  };
}

it(`draws all rows up to ${DRAWN_WHOLE}`, async () => {
  const { rows, drawn } = await showList(itemsFrom(DRAWN_WHOLE));
  expect([rows().length, drawn()]).toEqual([DRAWN_WHOLE, DRAWN_WHOLE]);
  expect(rows().some((row) => row.style.height !== '')).toBe(false);
});

it('beyond that, holds every row with its words and position, and draws few of them', async () => {
  const { rows, drawn } = await showList(itemsFrom(1_000));
  expect(rows().map((row) => row.textContent)).toEqual(itemsFrom(1_000).map(({ id }) => `words of ${id}`));
  expect(rows().map((row) => [row.ariaSetSize, row.ariaPosInSet])).toEqual(
    itemsFrom(1_000).map((_, index) => ['1000', String(index + 1)]),
  );
  expect(drawn()).toBeGreaterThan(8);
  expect(drawn()).toBeLessThan(60);
  // What is not drawn takes the place that it will have.
  expect(rows()[500]?.style.height).toBe('40px');
});

it('draws the ends, which the Tab key reaches from outside, and what is around the focus', async () => {
  const { row, scrolledTo } = await showList(itemsFrom(1_000));
  row('n999')?.querySelector('button')?.focus();
  expect(document.activeElement?.textContent).toBe('words of n999');
  const inTheMiddle = row('n500');
  if (inTheMiddle) inTheMiddle.tabIndex = -1;
  await act(() => inTheMiddle?.focus());
  for (const id of ['n498', 'n500', 'n502']) expect(row(id)?.querySelector('button'), id).not.toBeNull();
  expect(document.activeElement).toBe(inTheMiddle);
  // Once the rows around it are drawn.
  await vi.waitFor(() => expect(scrolledTo.filter((element) => element === inTheMiddle)).toHaveLength(2));
});

it('keeps the row that has the focus while rows before it come and go, and across the threshold', async () => {
  const { show, row } = await showList(itemsFrom(DRAWN_WHOLE + 1));
  const button = row('n20')?.querySelector('button');
  expect(button).toBeInstanceOf(HTMLButtonElement);
  await act(() => button?.focus());
  await show(itemsFrom(DRAWN_WHOLE + 1).slice(3));
  expect(document.activeElement).toBe(button);
  expect(row('n20')?.ariaPosInSet).toBe('18');
});

it('draws the neighbours of a row that had the focus and was removed', async () => {
  const { show, row } = await showList(itemsFrom(1_000));
  const removed = row('n500');
  if (removed) removed.tabIndex = -1;
  await act(() => removed?.focus());
  await show(itemsFrom(1_000).filter(({ id }) => id !== 'n500'));
  for (const id of ['n498', 'n499', 'n501']) expect(row(id)?.querySelector('button'), id).not.toBeNull();
});

it('draws everything in print, and as before afterwards', async () => {
  const { drawn } = await showList(itemsFrom(1_000));
  const before = drawn();
  await act(() => dispatchEvent(new Event('beforeprint')));
  expect(drawn()).toBe(1_000);
  await act(() => dispatchEvent(new Event('afterprint')));
  expect(drawn()).toBe(before);
});

it('draws what is on screen, both ends, and what is around the pinned positions that there are', () => {
  expect(rangesToDraw(1_000, { first: 30, last: 60 }, [500, -1])).toEqual([
    [30, 60],
    [0, 3],
    [996, 999],
    [496, 504],
  ]);
});
