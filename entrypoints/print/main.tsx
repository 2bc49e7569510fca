import '@/protocol/validation/zod-csp';
import '@/components/ui/fonts.css';
import '@/components/ui/theme.css';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { closeThisTab, takePrintContent } from '@/browser/print-tab';
import { createWording } from '@/components/i18n/i18n';
import { PrintedCard, type PrintedContent } from '@/components/print/PrintedCard';

/** Draws the card, opens the print dialog, and closes the tab after it. Loaded again, the tab has nothing to print. */
async function start() {
  const content = (await takePrintContent()) as PrintedContent | undefined;
  const root = document.getElementById('root');
  if (!content || !root) return closeThisTab();
  document.documentElement.lang = content.language;
  createRoot(root).render(
    <I18nextProvider i18n={createWording(content.language)}>
      <PrintedCard content={content} onPrint={() => window.print()} />
    </I18nextProvider>,
  );
  window.addEventListener('afterprint', () => void closeThisTab());
  await document.fonts.ready;
  requestAnimationFrame(() => setTimeout(() => window.print()));
}

void start();
