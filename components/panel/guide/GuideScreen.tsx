import { ArrowLeft, ArrowRight, BookOpen } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useOpenPlaceholder } from '@/components/panel/card/use-open-placeholder';
import panelStyles from '@/components/panel/core/panel.module.css';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import { ScreenBar } from '@/components/panel/core/ScreenBar';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import { usePageValues } from '@/components/panel/insertion/use-page-values';
import { Button } from '@/components/ui/Button';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { isTyping } from '@/components/ui/keys/typed-keys';
import { Keys } from '@/components/ui/Note';
import type { CardRef } from '@/protocol/card-ref';
import { type CardText, cardPlaceholders, cardText } from '@/protocol/pack';
import type { Outcome } from '@/protocol/pack-fields';
import { captionOf } from '@/protocol/text/placeholder';
import type { CardRow } from '@/storage/database/pack-rows';
import { BreathAid } from './BreathAid';
import styles from './guide.module.css';
import { noteAnswer, noteTick } from './guide-events';
import { endLesson, previousLesson, showLesson, targetOf, toggleStep } from './guide-state';
import { LanguageSwitch } from './LanguageSwitch';
import { LessonPath } from './LessonPath';
import { OutcomeKeys } from './OutcomeKeys';
import { ReadBack } from './ReadBack';
import { SayLines } from './SayLines';
import { StepTicks } from './StepTicks';
import { changeGuide, useGuide } from './use-guide';
import { type Lessons, useLessons } from './use-lessons';

type GuideScreenProps = { screen: Extract<Screen, { name: 'guide' }> };

/** The lessons in which an aid is offered. */
const BREATH_LESSON = 'desescalade/lecon-01';
const READ_BACK_LESSON = 'desescalade/lecon-07';

/** The lessons as a path through a call with somebody angry: one at a time, with what to say and to do now. */
export function GuideScreen({ screen }: GuideScreenProps) {
  const { t } = useTranslation('guide');
  const current = useGuide((guide) => guide.lessons?.current);
  const lessons = useLessons(screen.ref ?? current);
  useFirstLesson(screen.ref, lessons);
  const row = lessons?.rows.find(({ ref }) => ref === current);
  return (
    <div className={styles.frame}>
      <ScreenBar title={t('title')}>
        <LanguageSwitch screen={screen} />
      </ScreenBar>
      {lessons?.rows.length === 0 && <p className={panelStyles.empty}>{t('missing')}</p>}
      {lessons && row && <Lesson key={row.ref} row={row} lessons={lessons} screen={screen} />}
    </div>
  );
}

/** Shows the lesson that was asked for, once; else the first, where none of these is on screen. */
function useFirstLesson(wanted: CardRef | undefined, lessons: Lessons | undefined) {
  const { store } = usePanel();
  const current = useGuide((guide) => guide.lessons?.current);
  const opened = useRef(false);
  useEffect(() => {
    if (!lessons) return;
    const has = (ref: CardRef | undefined) => lessons.rows.some((row) => row.ref === ref);
    const first = !opened.current && has(wanted) ? wanted : lessons.rows[0]?.ref;
    const isShown = has(current) && (opened.current || !has(wanted));
    opened.current = true;
    if (!isShown && first !== undefined) changeGuide(store, (guide) => showLesson(guide, first));
  }, [store, wanted, lessons, current]);
}

type LessonProps = { row: CardRow; lessons: Lessons; screen: GuideScreenProps['screen'] };

function Lesson({ row, lessons, screen }: LessonProps) {
  const { t } = useTranslation('guide');
  const { t: tCard } = useTranslation('card');
  const panel = usePanel();
  const { store } = panel;
  const { open } = store.getState();
  const singleKeys = useSingleKeysOn();
  const progress = useGuide((guide) => guide.lessons);
  const title = useRef<HTMLHeadingElement>(null);
  const refs = lessons.rows.map(({ ref }) => ref);
  const position = refs.indexOf(row.ref);
  const { language, text } = cardText(row.card, screen.language);
  const ticked = progress?.ticked[row.ref] ?? [];
  const given = progress?.outcomes[row.ref];
  const lines = linesOf(text);
  const following = refs[position + 1];
  usePageValues(useMemo(() => cardPlaceholders(text), [text]));
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  useOpenPlaceholder(usePanelState((state) => state.toast));

  const target = (outcome: Outcome) => targetOf(refs, row.ref, lessons.links[row.ref]?.[outcome], outcome);
  const end = (outcome: Outcome) => {
    const next = target(outcome);
    const lesson = next && 'lesson' in next ? next.lesson : undefined;
    changeGuide(store, (guide) => endLesson(guide, outcome, lesson));
    noteAnswer({
      panel,
      ref: row.ref,
      language,
      question: captionOf(text.title),
      text: tCard(`outcomes.${outcome}`),
      outcome,
    });
    if (next && 'card' in next) open({ name: 'card', ref: next.card, language: screen.language });
  };
  const show = (ref: CardRef | undefined) =>
    ref !== undefined && changeGuide(store, (guide) => showLesson(guide, ref));
  const goBack = () => changeGuide(store, previousLesson);
  const openCard = () => open({ name: 'card', ref: row.ref, language: screen.language });
  const tick = (index: number) => {
    changeGuide(store, (guide) => toggleStep(guide, index));
    const step = { panel, ref: row.ref, language, text: captionOf(text.steps[index] ?? '') };
    noteTick(step, !ticked.includes(index));
  };
  const hasBefore = (progress?.trail.length ?? 0) > 0;
  const digits = text.steps
    .slice(0, 9)
    .map((_, index) => [String(index + 1), { run: () => tick(index), when: 'alone' as const }]);
  useShortcuts(
    {
      ...Object.fromEntries(digits),
      o: { run: openCard, when: 'alone' },
      arrowright: (event) => !isTyping(event) && following !== undefined && show(following),
      arrowleft: (event) => !isTyping(event) && hasBefore && goBack(),
    },
    { singleKeys },
  );
  return (
    <>
      <div className={styles.guide} data-guide-lesson={row.ref}>
        <LessonPath
          rows={lessons.rows}
          current={row.ref}
          outcomes={progress?.outcomes ?? {}}
          language={screen.language}
          onShow={show}
        />
        <div className={styles.heading}>
          <p className="unseen">{t('lessonOf', { n: position + 1, total: refs.length })}</p>
          <h2 ref={title} tabIndex={-1} lang={language} className={styles.title} data-guide-title>
            {captionOf(text.title)}
          </h2>
        </div>
        {row.ref === BREATH_LESSON && <BreathAid />}
        {lines.length > 0 && (
          <SayLines lines={lines} source={row.ref} language={language} label={t('sayNow')} />
        )}
        <StepTicks steps={text.steps} ticked={ticked} language={language} onToggle={tick} />
        {row.ref === READ_BACK_LESSON && <ReadBack language={language} position={text.scripts.length + 1} />}
        {given !== undefined && target(given) === undefined && (
          <p className={styles.soft} role="status">
            {t('finished')} {t('finishedHint')}
          </p>
        )}
        <nav className={styles.moves} aria-label={t('moves')}>
          <Button variant="quiet" small inactive={!hasBefore} onClick={goBack} aria-keyshortcuts="ArrowLeft">
            <ArrowLeft size={16} aria-hidden />
            {t('back')}
          </Button>
          <Button variant="quiet" small onClick={openCard} aria-keyshortcuts="O" data-action="whole-card">
            <BookOpen size={16} aria-hidden />
            {t('wholeCard')}
            <Keys keys={['O']} />
          </Button>
          <Button
            variant="quiet"
            small
            inactive={following === undefined}
            onClick={() => show(following)}
            aria-keyshortcuts="ArrowRight"
            data-action="skip"
          >
            {t('skip')}
            <ArrowRight size={16} aria-hidden />
          </Button>
        </nav>
      </div>
      <OutcomeKeys given={given} onOutcome={end} />
    </>
  );
}

/** The line to say now, then the others; it has the position after them. */
function linesOf({ say, scripts }: CardText): { script: string; position: number }[] {
  const others = scripts.map(({ text }, position) => ({ script: text, position }));
  return say === undefined ? others : [{ script: say, position: scripts.length }, ...others];
}
