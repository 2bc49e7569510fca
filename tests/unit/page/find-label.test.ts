// @vitest-environment jsdom
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readQueries } from '@/entrypoints/page/reading/read-queries';
import { defineVisibility } from '@/tests/support/editable-dom';
import { NESTINGS, WITHOUT_VALUE } from '@/tests/support/label-nestings';

beforeAll(() => {
  defineVisibility();
  // A page is read for a short time only, which says nothing about what is found.
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterAll(() => {
  vi.useRealTimers();
});
afterEach(() => {
  document.body.innerHTML = '';
});

/** The page as a browser builds it from its markup: shadow roots included. */
function show(body: string): void {
  document.body.innerHTML = body;
  attachShadowRoots(document.body);
}

function attachShadowRoots(root: ParentNode): void {
  for (const template of root.querySelectorAll<HTMLTemplateElement>('template[shadowrootmode]')) {
    const shadow = template.parentElement?.attachShadow({ mode: 'open' });
    shadow?.append(template.content);
    template.remove();
    if (shadow) attachShadowRoots(shadow);
  }
}

/** What the page script reads for a label; nothing where the page holds no value. */
function read(label: string): string | undefined {
  const [result] = readQueries(document, [{ label }]);
  return (result && 'text' in result && result.text.trim()) || undefined;
}

describe('the value of a label', () => {
  it.each(NESTINGS)('is found with %s', (_what, label, body, value) => {
    show(body);
    expect(read(label)).toBe(value);
  });

  it.each(WITHOUT_VALUE)('is not taken from the next label with %s', (_what, label, body) => {
    show(body);
    expect(read(label)).toBeUndefined();
  });

  it('is not searched in style sheets and scripts', () => {
    show('<style>Client</style><script>Client</script><b>Panne</b>');
    expect(read('Client')).toBeUndefined();
  });
});
