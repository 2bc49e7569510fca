import { useLiveQuery } from 'dexie-react-hooks';
import { Route } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { inLanguage, type Language } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import type { CardRow } from '@/storage/database/pack-rows';
import { readFlowsOf } from './flow-ref';
import { openGuide } from './open-guide';

/** From a lesson into the guide, from any other card into its flow: a button, and the key G. Nothing where neither is. */
export function GuideEntry({ row, language }: { row: CardRow; language: Language }) {
  const { t } = useTranslation('guide');
  const panel = usePanel();
  const singleKeys = useSingleKeysOn();
  const isLesson = row.card.kind === 'lesson';
  const [led] = useLiveQuery(() => readFlowsOf(panel.db, row.ref), [panel.db, row.ref]) ?? [];
  const enter = () =>
    led
      ? panel.store.getState().open({ name: 'flow', ref: led.ref, language })
      : openGuide(panel, language, row.ref);
  const isShown = isLesson || led !== undefined;
  useShortcuts({ g: isShown ? { run: enter, when: 'alone' } : undefined }, { singleKeys });
  if (!isShown) return null;
  const title = led ? captionOf(inLanguage(led.flow.title, language) ?? led.flow.id) : undefined;
  return (
    <Button
      variant="quiet"
      small
      onClick={enter}
      title={title === undefined ? t('open') : t('openFlow', { title })}
      aria-keyshortcuts="G"
      data-action={led ? 'open-flow' : 'open-guide'}
    >
      <Route size={16} aria-hidden />
      {t(led ? 'openFlowShort' : 'openShort')}
    </Button>
  );
}
