import { CornerUpLeft } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { Button } from '@/components/ui/Button';
import { isLayerOpen } from '@/components/ui/keys/open-layer';

/** The way back to the record: a button, and Escape in the empty search or right after an insertion. */
export function BackToPage() {
  const { t } = useTranslation();
  const { backToPage, store } = usePanel();
  /** The insertion after which Escape has already returned. */
  const leftAfter = useRef<string>(undefined);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
      const { screens, query, helpOpen, toast } = store.getState();
      if (helpOpen || isLayerOpen()) return;
      const field = document.activeElement;
      const inEmptySearch =
        screens.length === 1 && query === '' && field instanceof HTMLInputElement && field.type === 'search';
      const inserted = toast?.tone === 'good' ? toast.insertion : undefined;
      const isAfterInsertion = inserted !== undefined && inserted !== leftAfter.current;
      if (!inEmptySearch && !isAfterInsertion) return;
      leftAfter.current = inserted;
      event.preventDefault();
      event.stopPropagation();
      backToPage();
    };
    // Before the panel's other keys, for which Escape means the search.
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [backToPage, store]);
  return (
    <Button
      variant="quiet"
      icon
      aria-label={t('footer.backToPage')}
      title={`${t('footer.backToPage')} (${t('keyNames.escape')})`}
      onClick={backToPage}
      data-action="back-to-page"
    >
      <CornerUpLeft size={18} aria-hidden />
    </Button>
  );
}
