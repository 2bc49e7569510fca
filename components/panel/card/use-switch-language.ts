import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { cardText } from '@/protocol/pack';
import { twinPlaceholders } from './twin-placeholders';
import type { ShownCard } from './use-card';

/** Shows the card in its other language, with the values that were typed; says so where it has none. */
export function useSwitchLanguage(
  screen: Extract<Screen, { language: unknown }>,
  shown: ShownCard | undefined,
): () => void {
  const { t } = useTranslation();
  const { store } = usePanel();
  return () => {
    if (!shown) return;
    const { values, copyValue, replace, showToast } = store.getState();
    const other = shown.otherLanguage;
    if (!other) return showToast('foot', 'warn', t(`card.onlyIn.${shown.language}`));
    // Typed values stay, in the placeholder of the same position.
    for (const [name, twin] of twinPlaceholders(shown.text, cardText(shown.row.card, other).text)) {
      if (values[name] && !values[twin]) copyValue(name, twin);
    }
    replace({ ...screen, language: other });
  };
}
