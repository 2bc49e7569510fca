import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import panelStyles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { inLanguage } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import { FlowStepView } from './FlowStepView';
import { readFlow } from './flow-ref';
import styles from './guide.module.css';
import { restartFlow, startFlow } from './guide-state';
import { LanguageSwitch } from './LanguageSwitch';
import { changeGuide, useGuide } from './use-guide';

type FlowScreenProps = { screen: Extract<Screen, { name: 'flow' }> };

/** A guided flow, one step at a time; it stays where one was until the call ends. */
export function FlowScreen({ screen }: FlowScreenProps) {
  const { t } = useTranslation('guide');
  const { db, store } = usePanel();
  const { ref, language } = screen;
  const flow = useLiveQuery(() => readFlow(db, ref).then((found) => found ?? null), [db, ref]);
  const visits = useGuide((guide) => guide.flows?.[ref]);
  const here = visits?.at(-1);
  const step = flow?.steps.find(({ id }) => id === here?.step);
  const first = flow?.steps[0]?.id;
  useEffect(() => {
    if (first === undefined || step) return;
    // Not begun, or at a step that a new version no longer has.
    changeGuide(store, (guide) => (here ? restartFlow(guide, ref, first) : startFlow(guide, ref, first)));
  }, [store, ref, first, step, here]);
  const title = flow ? captionOf(inLanguage(flow.title, language) ?? flow.id) : '';
  return (
    <div className={styles.frame}>
      <ScreenBar title={title}>
        <LanguageSwitch screen={screen} />
      </ScreenBar>
      {flow === null && <p className={panelStyles.empty}>{t('flow.missing')}</p>}
      {flow && step && here && (
        <FlowStepView
          key={`${visits?.length} ${step.id}`}
          flow={flow}
          step={step}
          number={visits?.length ?? 1}
          chosen={here.answer}
          screen={screen}
        />
      )}
    </div>
  );
}
