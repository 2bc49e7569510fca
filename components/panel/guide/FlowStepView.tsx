import { ArrowLeft, BookOpen, CircleCheck, ExternalLink, RotateCcw } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useOpenPlaceholder } from '@/components/panel/card/use-open-placeholder';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { usePageValues } from '@/components/panel/insertion/use-page-values';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { isTyping } from '@/components/ui/keys/typed-keys';
import { Keys } from '@/components/ui/Note';
import { fullRef, splitCardRef } from '@/protocol/card-ref';
import { type Flow, type FlowStep, stepText } from '@/protocol/flow/flow';
import { inLanguage } from '@/protocol/text/language';
import { captionOf, placeholdersOf } from '@/protocol/text/placeholder';
import { FlowAnswers } from './FlowAnswers';
import styles from './guide.module.css';
import { noteAnswer } from './guide-events';
import { answerFlow, previousStep, restartFlow } from './guide-state';
import { InsertBlock } from './InsertBlock';
import { SayLines } from './SayLines';
import { changeGuide } from './use-guide';

type FlowStepProps = {
  flow: Flow;
  step: FlowStep;
  /** The position of this visit, from 1. */
  number: number;
  /** The answer that was chosen here before. */
  chosen: number | undefined;
  screen: Extract<Screen, { name: 'flow' }>;
};

/** One step of a flow: its question, what to say, a text for the record, and its answers or its end. */
export function FlowStepView({ flow, step, number, chosen, screen }: FlowStepProps) {
  const { t } = useTranslation('guide');
  const panel = usePanel();
  const { store } = panel;
  const { ref } = screen;
  const singleKeys = useSingleKeysOn();
  const heading = useRef<HTMLHeadingElement>(null);
  const { language, text } = stepText(step, screen.language);
  const lines = (text.scripts ?? []).map((script, position) => ({ script: script.text, position }));
  const { answers = [], end } = step;
  const { packId } = splitCardRef(ref);
  const openCard = (card: string) =>
    store.getState().open({ name: 'card', ref: fullRef(packId, card), language: screen.language });
  const answer = (index: number) => {
    const selected = answers[index];
    if (!selected) return;
    changeGuide(store, (guide) => answerFlow(guide, ref, index, selected.step));
    const words = captionOf(inLanguage(selected.text, language) ?? '');
    noteAnswer({ panel, language, question: text.question, text: words });
    if (selected.step === undefined && selected.card !== undefined) openCard(selected.card);
  };
  const goBack = () => changeGuide(store, (guide) => previousStep(guide, ref));
  const { card } = step;
  usePageValues(
    useMemo(
      () => [...(text.scripts ?? []).map((each) => each.text), text.macro ?? ''].flatMap(placeholdersOf),
      [text],
    ),
  );
  useOpenPlaceholder(usePanelState((state) => state.toast));
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useShortcuts(
    {
      ...Object.fromEntries(
        answers
          .slice(0, 9)
          .map((_, index) => [String(index + 1), { run: () => answer(index), when: 'alone' as const }]),
      ),
      o: card === undefined ? undefined : { run: () => openCard(card), when: 'alone' },
      arrowleft: (event) => !isTyping(event) && number > 1 && goBack(),
    },
    { singleKeys },
  );
  return (
    <div className={styles.guide} data-flow-step={step.id}>
      <div className={styles.heading}>
        <p className={styles.soft}>{t('flow.step', { n: number })}</p>
        <h2 ref={heading} tabIndex={-1} lang={language} className={styles.title} data-guide-title>
          {captionOf(text.question)}
        </h2>
      </div>
      {lines.length > 0 && <SayLines lines={lines} language={language} label={t('sayNow')} />}
      {answers.length > 0 && (
        <FlowAnswers answers={answers} chosen={chosen} language={language} onAnswer={answer} />
      )}
      {text.macro !== undefined && (
        <InsertBlock
          label={t('flow.macro')}
          script={text.macro}
          language={language}
          position={lines.length}
          letter="N"
        />
      )}
      {step.links && step.links.length > 0 && (
        <ul className={styles.links} aria-label={t('flow.links')} lang={language}>
          {step.links.map(({ title, address }) => (
            <li key={address}>
              <a href={address} target="_blank" rel="noreferrer">
                {captionOf(inLanguage(title, language) ?? address)}
                <ExternalLink size={14} aria-hidden />
                <span className="unseen">{t('flow.newTab')}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      {answers.length === 0 && (
        <p className={styles.end} role="status" data-flow-end={end}>
          <CircleCheck size={18} aria-hidden />
          {end === undefined ? t('flow.over') : t(`flow.ends.${end}`)}
        </p>
      )}
      <nav className={styles.moves} aria-label={t('moves')}>
        <Button variant="quiet" small inactive={number <= 1} onClick={goBack} aria-keyshortcuts="ArrowLeft">
          <ArrowLeft size={16} aria-hidden />
          {t('back')}
        </Button>
        {card !== undefined && (
          <Button
            variant="quiet"
            small
            onClick={() => openCard(card)}
            aria-keyshortcuts="O"
            data-action="whole-card"
          >
            <BookOpen size={16} aria-hidden />
            {t('wholeCard')}
            <Keys keys={['O']} />
          </Button>
        )}
        {number > 1 && (
          <Button
            variant="quiet"
            small
            onClick={() =>
              changeGuide(store, (guide) => restartFlow(guide, ref, flow.steps[0]?.id ?? step.id))
            }
            data-action="restart"
          >
            <RotateCcw size={16} aria-hidden />
            {t('flow.restart')}
          </Button>
        )}
      </nav>
    </div>
  );
}
