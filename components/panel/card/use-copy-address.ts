import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { cardAddress } from '@/protocol/text/card-address';
import { captionOf } from '@/protocol/text/placeholder';
import type { ShownCard } from './use-card';

/** Copies the title and the address of the card on screen, for a colleague who pastes it into the search. */
export function useCopyAddress(shown: ShownCard | undefined): () => void {
  const { t } = useTranslation('wording');
  const { copy, store } = usePanel();
  return () => {
    if (!shown) return;
    const text = `${captionOf(shown.text.title)} ${cardAddress({ ref: shown.row.ref })}`;
    void copy(text).then((isCopied) => {
      const { showToast } = store.getState();
      if (isCopied) showToast('foot', 'good', t('address.copied'));
      else showToast('foot', 'bad', t('notCopied'));
    });
  };
}
