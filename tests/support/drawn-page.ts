/**
 * What can be measured of a page as drawn. Each function is whole in itself: tests of the extension send it into a page,
 * component tests call it where they are.
 */

/** Controls smaller than 24 by 24 CSS pixels (SC 2.5.8). */
export function smallTargets(): string[] {
  return (
    [
      ...document.querySelectorAll<HTMLElement>(
        'button, a[href], input, select, textarea, summary, [role=option], [role=menuitem]',
      ),
    ]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      // Read aloud only, like `.unseen`: no pointer reaches it.
      .filter((element) => getComputedStyle(element).clipPath !== 'inset(50%)')
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 24 || box.height < 24)
      .map(
        ({ element, box }) =>
          `${Math.round(box.width)}×${Math.round(box.height)} ${element.outerHTML.slice(0, 150)}`,
      )
  );
}

/**
 * What does not fit at this width: anything that scrolls sideways or lies outside of the page, and any text that is
 * cut off below. Text that is shortened on purpose, with the whole of it one key away, is left out.
 */
export function misfits(): string[] {
  const found: string[] = [];
  // Rows below the fold are laid out too, as when they are scrolled to.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { content-visibility: visible !important; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const width = document.documentElement.clientWidth;
  const root = document.querySelector('[role=dialog], [role=alertdialog]') ?? document.body;
  for (const element of [document.documentElement, root, ...root.querySelectorAll<HTMLElement>('*')]) {
    if (element.closest('.unseen, svg') || !element.checkVisibility()) continue;
    // Stands in for a row of a long list, which is drawn in full before it comes on screen.
    if (element.hasAttribute('data-off-screen')) continue;
    const style = getComputedStyle(element);
    // Read aloud only, like `.unseen`.
    if (style.clipPath === 'inset(50%)') continue;
    if (style.display === 'inline' || style.webkitLineClamp !== 'none') continue;
    const name = `${element.localName}.${element.className} "${(element.textContent ?? '').slice(0, 60)}"`;
    const shortened = style.textOverflow === 'ellipsis';
    const field = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    if (!shortened && !field && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) {
      found.push(`wider by ${element.scrollWidth - element.clientWidth}: ${name}`);
    }
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.right > width + 1 || box.left < -1)) found.push(`outside: ${name}`);
    const cut = /hidden|clip/u.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
    if (cut && !shortened && !field) found.push(`cut below: ${name}`);
  }
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  return found;
}

/** Lets rules stand over the page's own, under a strict policy too. */
export function addRules(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** Takes the rules away that were added last. */
export function dropRules(): void {
  document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1);
}

/** The spacing that a person may ask for and must lose nothing by (SC 1.4.12). */
export const TEXT_SPACING =
  '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}';

/** Every criterion of WCAG 2.2, levels A and AA, that axe has a rule for. */
export const WCAG_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe leaves out: the guards at the edges of a layer hand the focus on at once, so that none is a stop of Tab. */
export const FOCUS_GUARDS = '[data-base-ui-focus-guard]';
