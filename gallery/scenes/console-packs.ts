import { DAY_MS, NOW } from '@/gallery/fakes/clock';
import {
  CREDITED,
  installTeamPack,
  openTeamDraft,
  PACK,
  teamPack,
  withTitle,
} from '@/gallery/fixtures/packs';
import type { ConsoleScene, Prepare } from '@/gallery/scene';
import type { User } from '@/gallery/user';
import type { Flow } from '@/protocol/flow/flow';
import { asTrainer } from './console-review';

const dialog = '[role=dialog], [role=alertdialog]';
const menu = '[aria-haspopup=menu]';
const editor = [
  'console/editor/EditorScreen',
  'console/editor/SpokenLineField',
  'console/editor/TimedStepsField',
  'console/editor/OutcomesField',
  'console/editor/SourcesField',
  'console/editor/FlagField',
];
const pack = ['console/packs/PackScreen'];
const packs = ['console/packs/PacksScreen', 'console/core/SafetyCopy'];

const withDraft: Prepare = async (stage) => {
  await asTrainer(stage);
  await openTeamDraft(stage.db);
};

const withChangedDraft: Prepare = async (stage) => {
  await asTrainer(stage);
  await openTeamDraft(stage.db, withTitle('Faire patienter sans agacer'));
};

const withInvalidDraft: Prepare = async (stage) => {
  await asTrainer(stage);
  await openTeamDraft(stage.db, withTitle(''));
};

/** A flow with a step that nothing leads to. */
const FLOW: Flow = {
  id: 'panne',
  title: { fr: 'Fibre en panne', en: 'Fibre down' },
  cues: { fr: ['plus internet'], en: ['no internet'] },
  cards: ['rassurer'],
  steps: [
    {
      id: 'voyant',
      fr: {
        question: 'Que montre le voyant de la fibre\u202f?',
        scripts: [{ text: 'Regardons ensemble votre box.', tone: 'chaleureux' }],
        macro: 'Voyant vu avec le client.',
      },
      en: { question: 'What does the fibre light show?' },
      answers: [
        { text: { fr: 'Vert', en: 'Green' }, step: 'regle' },
        { text: { fr: 'Rouge', en: 'Red' }, step: 'technicien' },
        { text: { fr: 'Aucun voyant', en: 'No light' }, card: 'rassurer' },
      ],
    },
    {
      id: 'technicien',
      fr: { question: 'Convenez d’un rendez-vous' },
      en: { question: 'Agree on a visit' },
      answers: [
        { text: { fr: 'Accepté', en: 'Accepted' }, step: 'regle' },
        { text: { fr: 'Essayer encore', en: 'Try again' }, step: 'voyant' },
      ],
    },
    { id: 'regle', fr: { question: 'Concluez' }, en: { question: 'Close the call' }, end: 'solved' },
    { id: 'seul', fr: { question: 'Étape oubliée' }, en: { question: 'Forgotten step' }, end: 'refused' },
  ],
};

const withFlow: Prepare = async (stage) => {
  await asTrainer(stage);
  await openTeamDraft(stage.db, (pack) => ({ ...pack, flows: [FLOW] }));
};

/** The author of the tip that a card credits has withdrawn it. */
const withdrawn: Prepare = async (stage) => {
  await withDraft(stage);
  await stage.db.tips.put({
    id: CREDITED,
    mine: 0,
    capturedAt: NOW - DAY_MS,
    revision: 1,
    content: { kind: 'tip', language: 'fr', words: '–' },
    status: { state: 'withdrawn' },
  });
};

const find = (selector: string) => async (user: User) => void (await user.find(selector));

const clicking =
  (...selectors: string[]) =>
  async (user: User) => {
    for (const selector of selectors) await user.click(selector);
    await user.find(`${dialog}, [role=menu]`);
  };

export const CONSOLE_PACKS = [
  {
    name: 'console/packs/list',
    in: 'console',
    shows: packs,
    route: '#/packs',
    packs: 'organisation',
    prepare: withDraft,
    play: find('[data-action=import]'),
  },
  {
    name: 'console/packs/trainer',
    in: 'console',
    shows: packs,
    route: '#/packs',
    prepare: asTrainer,
    play: find('[data-pack-id=desescalade] button'),
  },
  {
    name: 'console/packs/unreadable',
    in: 'console',
    shows: ['console/shell/ConsoleFailure', 'console/core/SafetyCopy'],
    route: '#/packs',
    prepare: withDraft,
    unreadable: true,
    play: find('[data-action=safety-copy]'),
  },
  {
    name: 'console/packs/none',
    in: 'console',
    shows: packs,
    route: '#/packs',
    packs: 'none',
    prepare: asTrainer,
    play: find('[data-action=import]'),
  },
  {
    name: 'console/packs/new-pack-missing',
    in: 'console',
    shows: ['console/packs/NewPackDialog'],
    route: '#/packs',
    prepare: asTrainer,
    play: async (user) => {
      await clicking('[data-action=new-pack]', '[data-action=new-pack-now]')(user);
      await user.find('[aria-invalid=true]');
    },
  },
  {
    name: 'console/packs/import-refused',
    in: 'console',
    shows: ['console/packs/ImportDialog'],
    route: '#/packs',
    prepare: asTrainer,
    play: (user) => importing(user, '{"format":"autre"}'),
  },
  {
    name: 'console/packs/import-over-draft',
    in: 'console',
    shows: ['console/packs/ImportDialog'],
    route: '#/packs',
    prepare: withDraft,
    play: (user) => importing(user, JSON.stringify(teamPack())),
  },
  {
    name: 'console/pack/installed',
    in: 'console',
    shows: ['console/packs/InstalledPack'],
    route: '#/packs/desescalade',
    prepare: asTrainer,
    play: find('[data-action=begin-draft]'),
  },
  {
    name: 'console/pack/unknown',
    in: 'console',
    shows: ['console/packs/InstalledPack'],
    route: '#/packs/nulle-part',
    prepare: asTrainer,
    play: find('h1'),
  },
  {
    name: 'console/pack/draft',
    in: 'console',
    shows: pack,
    route: `#/packs/${PACK}`,
    prepare: withDraft,
    play: find('[data-chapter-id]'),
  },
  {
    name: 'console/pack/menu',
    in: 'console',
    shows: pack,
    route: `#/packs/${PACK}`,
    prepare: withDraft,
    play: clicking(menu),
  },
  {
    name: 'console/pack/dropping',
    in: 'console',
    shows: ['console/packs/DropDraftDialog'],
    route: `#/packs/${PACK}`,
    prepare: withDraft,
    play: clicking(menu, '[role=menuitem]:last-child'),
  },
  {
    name: 'console/pack/renaming-chapter',
    in: 'console',
    shows: ['console/packs/ChapterDialog'],
    route: `#/packs/${PACK}`,
    prepare: withDraft,
    play: clicking(`[data-chapter-id] ${menu}`, '[role=menuitem]'),
  },
  {
    name: 'console/pack/new-card',
    in: 'console',
    shows: ['console/packs/NewCardDialog'],
    route: `#/packs/${PACK}`,
    prepare: withDraft,
    play: clicking('[data-action=new-card]'),
  },
  {
    name: 'console/pack/rule-and-bad-site',
    in: 'console',
    shows: ['console/context-rules/ContextBlock', 'console/context-rules/ContextTest'],
    route: `#/packs/${PACK}`,
    prepare: withDraft,
    openPages: [{ tabId: 7, url: 'https://crm.exemple.fr/4521', title: 'Dossier 4521' }],
    play: async (user) => {
      await user.click('[data-action=new-rule]');
      await user.find('[data-rule]');
      await user.type('[data-field=test-origin]', 'pas une adresse');
      user.press('Enter');
      await user.click('[data-action=allow-site]');
      await user.find('[data-field=test-origin][aria-invalid=true]');
    },
  },
  {
    name: 'console/pack/flow',
    in: 'console',
    shows: [
      'console/flows/FlowsBlock',
      'console/flows/FlowEditor',
      'console/flows/StepFields',
      'console/flows/AnswerFields',
    ],
    route: `#/packs/${PACK}`,
    prepare: withFlow,
    play: async (user) => {
      await user.click('[data-flow] [aria-expanded=false]');
      await user.find('[data-flow-picture]');
      await user.click('[data-step=voyant] summary');
    },
  },
  {
    name: 'console/editor/full-card',
    in: 'console',
    shows: editor,
    route: `#/packs/${PACK}/cards/rassurer`,
    prepare: withDraft,
    play: find('[data-field="fr.title"]'),
  },
  {
    name: 'console/editor/following-list-open',
    in: 'console',
    shows: ['console/editor/CardRefs', 'ui/Combobox'],
    route: `#/packs/${PACK}/cards/rassurer`,
    prepare: withDraft,
    play: async (user) => {
      await user.click('[data-field=next] [aria-haspopup]');
      await user.find('[role=option]');
    },
  },
  {
    name: 'console/editor/invalid',
    in: 'console',
    shows: editor,
    route: `#/packs/${PACK}/cards/patienter`,
    prepare: withInvalidDraft,
    play: async (user) => {
      await user.type('[data-field="fr.title"]', 'A');
      await user.type('[data-field="fr.title"]', '');
      await user.find('[aria-invalid=true]');
    },
  },
  {
    name: 'console/editor/removing-credit',
    in: 'console',
    shows: editor,
    route: `#/packs/${PACK}/cards/rassurer`,
    prepare: withDraft,
    play: clicking('[data-credit] button'),
  },
  {
    name: 'console/editor/withdrawn-tip',
    in: 'console',
    shows: editor,
    route: `#/packs/${PACK}/cards/rassurer`,
    prepare: withdrawn,
    play: find('[data-withdrawn-credit]'),
  },
  {
    name: 'console/publish/problems',
    in: 'console',
    shows: ['console/publish/PublishScreen'],
    route: `#/packs/${PACK}/publish`,
    prepare: withInvalidDraft,
    play: find('[data-problems]'),
  },
  {
    name: 'console/publish/changes',
    in: 'console',
    shows: ['console/publish/PublishScreen', 'console/publish/WarningsList'],
    route: `#/packs/${PACK}/publish`,
    prepare: withChangedDraft,
    play: find('[data-change=changed]'),
  },
  {
    name: 'console/publish/withdrawn-tip',
    in: 'console',
    shows: ['console/publish/PublishScreen', 'console/publish/WithdrawnTips'],
    route: `#/packs/${PACK}/publish`,
    prepare: withdrawn,
    play: find('[data-withdrawn-tips] a'),
  },
  {
    name: 'console/publish/not-allowed',
    in: 'console',
    shows: ['console/publish/PublishScreen'],
    route: `#/packs/${PACK}/publish`,
    prepare: withChangedDraft,
    replies: { 'pack.publish': { done: false, reason: 'site-not-allowed' } },
    play: publish('[data-refusal=site-not-allowed]'),
  },
  {
    name: 'console/publish/conflict',
    in: 'console',
    shows: ['console/publish/Conflicts', 'console/publish/NewerVersion'],
    route: `#/packs/${PACK}/publish`,
    prepare: async (stage) => {
      await asTrainer(stage);
      await openTeamDraft(stage.db, withTitle('Faire patienter sans agacer'), {
        conflicts: [{ cardId: 'patienter', kind: 'changed-in-both' }],
      });
      await installTeamPack(stage.db, withTitle('Faire attendre')({ ...teamPack(2) }));
    },
    play: find('[data-conflict]'),
  },
  {
    name: 'console/publish/published',
    in: 'console',
    shows: ['console/publish/PublishedNote'],
    route: `#/packs/${PACK}/publish`,
    prepare: withChangedDraft,
    replies: { 'pack.publish': { done: true, version: 2 } },
    play: publish('[data-published]'),
  },
] as const satisfies readonly ConsoleScene[];

function publish(until: string) {
  return async (user: User) => {
    await user.type('[data-field=note]', 'Une fiche mieux dite.');
    await user.click('[data-action=publish-now]');
    await user.find(until);
  };
}

async function importing(user: User, text: string): Promise<void> {
  await user.find('[data-action=import]');
  user.upload('input[type=file]:not([data-field])', 'paquet.json', text);
  await user.find(dialog);
}
