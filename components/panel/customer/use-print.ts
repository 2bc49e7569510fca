import { useTranslation } from 'react-i18next';
import type { ShownCard } from '@/components/panel/card/use-card';
import { usePanel } from '@/components/panel/core/panel-context';
import { inLanguage } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';

/** Prints the card on screen, as its pack has it: nothing of the call goes on paper. */
export function usePrint(shown: ShownCard | undefined): () => void {
  const { t } = useTranslation();
  const { store, print } = usePanel();
  return () => {
    if (!shown) return;
    const { row, pack, language } = shown;
    const { simplerSteps, showToast } = store.getState();
    const packTitle = pack ? captionOf(inLanguage(pack.title, language) ?? pack.id) : '';
    void print({ card: row.card, language, packTitle, simplerSteps }).then((opened) => {
      if (!opened) showToast('foot', 'warn', t('customer.printFailed'));
    });
  };
}
