/** Sizes of the text on paper, in points, the largest first. */
const SIZES_PT = [11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6] as const;
/** The height of an A4 page within its margins, in CSS pixels, less what rounding may add. */
const PAGE_HEIGHT_PX = ((297 - 2 * 12) / 25.4) * 96 - 6;

/** Gives a sheet the largest text at which it stands on one page. */
export function fitOnPage(sheet: HTMLElement): void {
  // As wide as on paper, however narrow the tab is.
  sheet.dataset.measured = '';
  for (const size of SIZES_PT) {
    sheet.style.fontSize = `${size}pt`;
    if (sheet.scrollHeight <= PAGE_HEIGHT_PX) break;
  }
  delete sheet.dataset.measured;
}
