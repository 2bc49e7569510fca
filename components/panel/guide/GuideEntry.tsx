import { Route } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import type { Language } from '@/protocol/text/language';
import type { CardRow } from '@/storage/database/pack-rows';
import { openGuide } from './open-guide';

/** From a lesson into the guide, at that lesson: a button, and the key G. Nothing on any other card. */
export function GuideEntry({ row, language }: { row: CardRow; language: Language }) {
  const { t } = useTranslation('guide');
  const panel = usePanel();
  const singleKeys = useSingleKeysOn();
  const enter = () => openGuide(panel, language, row.ref);
  const isLesson = row.card.kind === 'lesson';
  useShortcuts({ g: isLesson ? { run: enter, when: 'alone' } : undefined }, { singleKeys });
  if (!isLesson) return null;
  return (
    <Button
      variant="quiet"
      small
      onClick={enter}
      title={t('open')}
      aria-keyshortcuts="G"
      data-action="open-guide"
    >
      <Route size={16} aria-hidden />
      {t('openShort')}
    </Button>
  );
}
