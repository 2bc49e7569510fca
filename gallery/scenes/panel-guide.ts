import type { Panel } from '@/components/panel/core/panel-context';
import { changeGuide } from '@/components/panel/guide/use-guide';
import { currentRecord } from '@/components/panel/insertion/page-context';
import type { PanelScene } from '@/gallery/scene';
import type { User } from '@/gallery/user';
import type { Language } from '@/protocol/text/language';

const shows = ['panel/guide/GuideScreen', 'panel/guide/SayLines'];

/** Opens the guide as from the first screen, which stays behind it. */
async function openLessons(user: User, panel: Panel, ref?: string): Promise<void> {
  await user.find('[role=option]');
  const language = document.documentElement.lang as Language;
  panel.store.getState().open({ name: 'guide', language, ...(ref && { ref }) });
  await user.untilFocused('[data-guide-title]');
}

const FIBRE = 'relation-client/fibre-en-panne';

async function openFlow(user: User, panel: Panel): Promise<void> {
  await user.find('[role=option]');
  const language = document.documentElement.lang as Language;
  panel.store.getState().open({ name: 'flow', language, ref: FIBRE });
  await user.untilFocused('[data-flow-step] [data-guide-title]');
}

export const PANEL_GUIDE = [
  {
    name: 'panel/guide/first-lesson',
    in: 'panel',
    shows: [...shows, 'panel/guide/BreathAid'],
    page: { field: 'Note de l’appel' },
    packs: 'organisation',
    play: (user, panel) => openLessons(user, panel),
  },
  {
    name: 'panel/guide/breath',
    in: 'panel',
    shows: ['panel/guide/BreathAid'],
    play: async (user, panel) => {
      await openLessons(user, panel);
      user.press('b');
      await user.find('[data-breath=runs]');
    },
  },
  {
    name: 'panel/guide/lesson-under-way',
    in: 'panel',
    shows: [...shows, 'panel/guide/LessonPath', 'panel/guide/StepTicks', 'panel/guide/OutcomeKeys'],
    play: async (user, panel) => {
      await openLessons(user, panel);
      changeGuide(panel.store, (guide) => ({
        ...guide,
        lessons: {
          current: 'desescalade/lecon-03',
          trail: ['desescalade/lecon-01', 'desescalade/lecon-02'],
          ticked: { 'desescalade/lecon-03': [0] },
          outcomes: { 'desescalade/lecon-01': 'calmer', 'desescalade/lecon-02': 'same' },
        },
      }));
      await user.find('[data-guide-lesson="desescalade/lecon-03"]');
    },
  },
  {
    name: 'panel/guide/read-back',
    in: 'panel',
    shows: ['panel/guide/ReadBack'],
    play: async (user, panel) => {
      const { setValue } = panel.store.getState();
      const here = currentRecord(panel);
      setValue('date du rendez-vous', 'jeudi 3 décembre', here);
      setValue('numéro de dossier', 'A 4521', here);
      await openLessons(user, panel, 'desescalade/lecon-07');
      await user.find('[data-insert-block=filled]');
    },
  },
  {
    name: 'panel/guide/flow',
    in: 'panel',
    shows: ['panel/guide/FlowScreen', 'panel/guide/FlowStepView', 'panel/guide/FlowAnswers'],
    page: { field: 'Note de l’appel' },
    packs: 'organisation',
    play: (user, panel) => openFlow(user, panel),
  },
  {
    name: 'panel/guide/flow-step',
    in: 'panel',
    shows: ['panel/guide/FlowStepView', 'panel/guide/InsertBlock'],
    page: { field: 'Note de l’appel' },
    packs: 'organisation',
    play: async (user, panel) => {
      changeGuide(panel.store, (guide) => ({
        ...guide,
        flows: {
          [FIBRE]: [
            { step: 'danger', answer: 2 },
            { step: 'panne-connue', answer: 0 },
            { step: 'secteur', answer: 0 },
          ],
        },
      }));
      await openFlow(user, panel);
    },
  },
  {
    name: 'panel/guide/flow-end',
    in: 'panel',
    shows: ['panel/guide/FlowStepView'],
    packs: 'organisation',
    play: async (user, panel) => {
      changeGuide(panel.store, (guide) => ({
        ...guide,
        flows: { [FIBRE]: [{ step: 'retour', answer: 0 }, { step: 'regle' }] },
      }));
      await openFlow(user, panel);
    },
  },
  {
    name: 'panel/guide/flow-found',
    in: 'panel',
    shows: ['panel/search/OptionRow'],
    packs: 'organisation',
    play: async (user) => {
      const isFrench = document.documentElement.lang === 'fr';
      await user.type('input[type=search]', isFrench ? 'fibre coupée' : 'fibre down');
      await user.find('[data-action=flow]');
    },
  },
] as const satisfies readonly PanelScene[];
