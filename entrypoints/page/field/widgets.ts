/** Widgets that look like text fields but accept no sentence. */

/** Classes of widgets that make a token of each entry: recipients, tags, several choices. */
const TOKEN_WIDGET =
  /(?:^|[\s_-])(?:tags?(?:input|ify)?|tokens?|tokeni[sz]er|tokenfield|chips?|pills?|recipients?|multi-?(?:value|select))(?:$|[\s_-])|--multiple|selectize-control multi/iu;
/** How far above an input such a widget's own element may be; others are close to it. */
const DEPTH = 3;

/** A date, a time or a number that is entered segment by segment. */
export function takesSegments(element: HTMLElement): boolean {
  if (element.getAttribute('role') === 'spinbutton') return true;
  const { parentElement } = element;
  return (
    /^(?:numeric|decimal)$/u.test(element.inputMode) &&
    !!parentElement?.querySelector(':scope > [role=spinbutton], :scope > * > [role=spinbutton]')
  );
}

/** A field whose text is lost, or becomes a token, once the person leaves it. */
export function takesTokens(element: HTMLElement): boolean {
  const isInput = element.localName === 'input';
  if (isInput && (element as HTMLInputElement).type === 'email' && (element as HTMLInputElement).multiple)
    return true;
  if (!isInput && element.localName !== 'textarea' && !element.isContentEditable) return false;
  if (choosesSeveral(element)) return true;
  let around: HTMLElement | null = element;
  for (let depth = 0; around && depth <= (isInput ? DEPTH : 1); depth++, around = around.parentElement) {
    if (around.matches('form, fieldset, body, table, [role=dialog], [role=main]')) return false;
    if (TOKEN_WIDGET.test(around.getAttribute('class') ?? '')) return true;
    // An entry of a list, next to earlier entries.
    if (
      isInput &&
      around !== element &&
      around.localName === 'li' &&
      around.parentElement?.querySelector('li button, li [role=button], li a')
    )
      return isShort(around);
  }
  return false;
}

function choosesSeveral(element: HTMLElement): boolean {
  const list = element.getAttribute('aria-controls') ?? element.getAttribute('aria-owns');
  if (element.getAttribute('role') !== 'combobox' || !list) return false;
  const root = element.getRootNode() as Document | ShadowRoot;
  return root.getElementById(list)?.getAttribute('aria-multiselectable') === 'true';
}

/** Whether a list entry holds the field and nothing to read. */
function isShort(entry: HTMLElement): boolean {
  return (
    (entry.textContent ?? '').trim() === '' && entry.querySelectorAll('input, textarea, select').length === 1
  );
}
