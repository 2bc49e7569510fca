import type { Page } from 'puppeteer-core';

/** What a page's own content security policy refuses from now on, also after it is loaded anew. */
export async function policyRefusals(page: Page): Promise<readonly string[]> {
  const refused: string[] = [];
  await page.exposeFunction('noteRefusal', (refusal: string) => void refused.push(refusal));
  const listen = () =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile, sample }) => {
      const { noteRefusal } = globalThis as unknown as { noteRefusal: (refusal: string) => void };
      noteRefusal(`${violatedDirective} ${sourceFile} ${sample}`);
    });
  await page.evaluateOnNewDocument(listen);
  await page.evaluate(listen);
  return refused;
}
