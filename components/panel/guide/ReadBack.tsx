import { useTranslation } from 'react-i18next';
import { usePanelState } from '@/components/panel/core/panel-context';
import type { Language } from '@/protocol/text/language';
import { InsertBlock } from './InsertBlock';
import { readBackScript } from './read-back';

/** `position`: the one after the lines of the lesson. */
type ReadBackProps = { language: Language; position: number };

/** The values typed so far as one sentence, for the caller to confirm; each can be corrected in it. */
export function ReadBack({ language, position }: ReadBackProps) {
  const { t, i18n } = useTranslation('guide');
  const values = usePanelState((state) => state.values);
  return (
    <InsertBlock
      label={t('readBack.title')}
      script={readBackScript(values, i18n.getFixedT(language, 'guide'), language)}
      empty={t('readBack.empty')}
      language={language}
      position={position}
      letter="V"
      isSpoken
    />
  );
}
