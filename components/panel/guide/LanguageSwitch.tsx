import { Languages } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { otherLanguage } from '@/protocol/text/language';

type LanguageSwitchProps = { screen: Extract<Screen, { name: 'guide' | 'flow' }> };

/** Says the same in the other language: Alt and L, as on a card. */
export function LanguageSwitch({ screen }: LanguageSwitchProps) {
  const { t } = useTranslation();
  const { store, mac } = usePanel();
  const other = otherLanguage(screen.language);
  const turn = () => store.getState().replace({ ...screen, language: other });
  useShortcuts({ 'alt+l': turn }, { singleKeys: false, mac });
  return (
    <Button variant="quiet" small onClick={turn} title={t(`card.switchLanguage.${other}`)}>
      <Languages size={16} aria-hidden />
      {other.toUpperCase()}
      <span className="unseen">{t(`card.switchLanguage.${other}`)}</span>
    </Button>
  );
}
