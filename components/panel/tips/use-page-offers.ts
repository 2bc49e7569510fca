import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import { fitPageTitle } from '@/storage/tips/drafts';

export type PageOffers = { selected: string; pageTitle: string | undefined };

/**
 * The selection and the title of the active page, for a new tip. They are offered, never taken: a selection may be
 * anything. `confirm` reads the page again and returns whether it still offers what is on screen.
 */
export function usePageOffers({ on }: { on: boolean }): {
  offers: PageOffers;
  read: () => Promise<PageOffers>;
  confirm: <K extends keyof PageOffers>(name: K) => Promise<boolean>;
} {
  const { t } = useTranslation();
  const panel = usePanel();
  const [offers, setOffers] = useState<PageOffers>({ selected: '', pageTitle: undefined });
  const pageCount = usePanelState((state) => state.pageCount);

  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew whenever the page may have changed
  useEffect(() => {
    if (on) void read();
  }, [panel, on, pageCount]);

  async function read(): Promise<PageOffers> {
    const { text, title } = await panel.selection();
    const read = { selected: text.trim(), pageTitle: fitPageTitle(title) };
    setOffers(read);
    return read;
  }

  async function confirm(name: keyof PageOffers): Promise<boolean> {
    const before = offers[name];
    const { [name]: now } = await read();
    if (before === now) return true;
    const sentence = t('capture.pageChanged', { before: before ?? '', now: now ?? '' });
    panel.store.getState().showToast('foot', 'warn', sentence);
    return false;
  }

  return { offers, read, confirm };
}
