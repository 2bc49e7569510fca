import { Route } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { inLanguage, type Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import type { CardRow } from '@/storage/database/pack-rows';
import type { FlowOfCard } from './flow-ref';
import { openGuide } from './open-guide';

/** From a lesson into the guide, from any other card into its flow: a button, and the key G. Nothing where neither is. */
export function GuideEntry({
  row,
  flow: led,
  language,
}: {
  row: CardRow;
  flow: FlowOfCard | undefined;
  language: Language;
}) {
  const { t } = useTranslation('guide');
  const panel = usePanel();
  const singleKeys = useSingleKeysOn();
  const isLesson = row.card.kind === 'lesson';
  const enter = () =>
    led
      ? panel.store.getState().open({ name: 'flow', ref: led.ref, language })
      : openGuide(panel, language, row.ref);
  const isShown = isLesson || led !== undefined;
  useShortcuts({ g: isShown ? { run: enter, when: 'alone' } : undefined }, { singleKeys });
  if (!isShown) return null;
  const title = led && captionOf(inLanguage(led.flow.title, language) ?? led.flow.id);
  const label = title === undefined ? t('open') : t('openFlow', { title });
  return (
    <Button
      variant="quiet"
      small
      icon
      onClick={enter}
      title={label}
      aria-label={label}
      aria-keyshortcuts="G"
      data-action={led ? 'open-flow' : 'open-guide'}
    >
      <Route size={16} aria-hidden />
    </Button>
  );
}
