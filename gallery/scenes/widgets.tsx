import { MoreVertical, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { OtherOwnerDialog } from '@/components/backup/OtherOwnerDialog';
import { CardView } from '@/components/card/CardView';
import { PrintedCard } from '@/components/print/PrintedCard';
import { Brand } from '@/components/ui/Brand';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { Dialog } from '@/components/ui/Dialog';
import { FailureScreen } from '@/components/ui/FailureScreen';
import { TextArea, TextField } from '@/components/ui/Field';
import { Menu } from '@/components/ui/Menu';
import { Keys, Note } from '@/components/ui/Note';
import { Choice } from '@/components/ui/Select';
import { Tabs } from '@/components/ui/Tabs';
import { DAY_MS, NOW } from '@/gallery/fakes/clock';
import { FULL_CARD } from '@/gallery/fixtures/packs';
import { LONG_WORD } from '@/gallery/fixtures/tips';
import type { PartScene, SceneOptions } from '@/gallery/scene';
import { outcomeLinks } from '@/protocol/card-links';
import type { Card } from '@/protocol/pack';

const nothing = () => undefined;
const WORDS = {
  fr: {
    action: 'Enregistrer',
    label: 'Situation',
    hint: 'Quand cela aide.',
    wrong: 'Écrivez une phrase.',
    close: 'Fermer',
  },
  en: {
    action: 'Save',
    label: 'Situation',
    hint: 'When it helps.',
    wrong: 'Write a sentence.',
    close: 'Close',
  },
} as const;

const LINES = { display: 'grid', gap: '0.75rem', padding: '1rem' } as const;
const ROW = { display: 'flex', flexWrap: 'wrap', gap: '0.5rem' } as const;

function Lines({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main style={LINES}>
      <h1>{title}</h1>
      {children}
    </main>
  );
}

function Buttons({ language }: SceneOptions) {
  const { action } = WORDS[language];
  return (
    <Lines title="Button">
      {(['plain', 'strong', 'quiet', 'danger'] as const).map((variant) => (
        <div key={variant} style={ROW}>
          <Button variant={variant}>{action}</Button>
          <Button variant={variant} small>
            {action}
          </Button>
          <Button variant={variant} inactive>
            {action}
          </Button>
          <Button variant={variant} icon aria-label={action}>
            <Trash2 size={17} aria-hidden />
          </Button>
        </div>
      ))}
      <p>
        <Brand size={26} /> <Keys keys={['Ctrl', 'Enter']} />
      </p>
    </Lines>
  );
}

function Fields({ language }: SceneOptions) {
  const { label, hint, wrong } = WORDS[language];
  const options = [
    { value: 'a', label: 'A' },
    { value: 'b', label: LONG_WORD },
  ];
  return (
    <Lines title="Field">
      <TextField label={label} hint={hint} value="" onChange={nothing} />
      <TextField label={label} error={wrong} value="" onChange={nothing} />
      <TextField label={label} limit={20} value={LONG_WORD} onChange={nothing} />
      <TextArea label={label} hint={hint} limit={80} value={LONG_WORD} onChange={nothing} />
      <Choice label={label} hint={hint} options={options} value="b" onChange={nothing} />
    </Lines>
  );
}

function Notes({ language }: SceneOptions) {
  return (
    <Lines title="Note">
      {(['plain', 'good', 'warn', 'bad'] as const).map((tone) => (
        <Note key={tone} tone={tone}>
          {WORDS[language].hint} {LONG_WORD}
        </Note>
      ))}
    </Lines>
  );
}

function TwoTabs() {
  const [chosen, setChosen] = useState<'fr' | 'en'>('fr');
  return (
    <Lines title="Tabs">
      <Tabs
        label="Tabs"
        tabs={[
          { key: 'fr', label: 'Français' },
          { key: 'en', label: 'English' },
        ]}
        chosen={chosen}
        onChoose={setChosen}
      >
        <p>{chosen}</p>
      </Tabs>
    </Lines>
  );
}

function OpenMenu({ language }: SceneOptions) {
  const { action, close } = WORDS[language];
  const actions = [
    { key: 'a', label: action, onSelect: nothing },
    { key: 'b', label: close, danger: true, onSelect: nothing },
  ];
  return (
    <Lines title="Menu">
      <div style={{ justifySelf: 'end' }}>
        <Menu label={action} picture={<MoreVertical size={17} aria-hidden />} actions={actions} />
      </div>
    </Lines>
  );
}

const BARE: Card = {
  ...FULL_CARD,
  next: [],
  credits: [],
  ...(FULL_CARD.fr && {
    fr: { ...FULL_CARD.fr, scripts: [], steps: [], avoid: [], cues: [], customerSteps: [], simpleSteps: [] },
  }),
};

function drawCard(card: Card, open: readonly string[], values: Readonly<Record<string, string>>) {
  return ({ language }: SceneOptions) => (
    <main>
      <CardView
        card={card}
        origin={{
          packTitle: 'Accueil des appels',
          version: 3,
          publishedAt: NOW - 30 * DAY_MS,
          source: 'Équipe',
        }}
        language={language}
        interfaceLanguage={language}
        now={NOW}
        values={values}
        singleKeys
        open={open}
        next={card.next.map((ref) => ({ ref, title: 'Faire patienter' }))}
        outcomes={outcomeLinks(card).map((link) => ({ ...link, title: 'Faire patienter' }))}
        onValue={nothing}
        onCopyLine={nothing}
        onInsertLine={nothing}
        customer={{
          simpler: false,
          singleKeys: true,
          actions: {
            copy: nothing,
            insert: nothing,
            email: nothing,
            print: nothing,
            toggleSimpler: nothing,
            report: nothing,
            repeat: nothing,
          },
        }}
        onOpen={nothing}
        lineMessage={
          open.length > 0 ? { position: 0, message: <Note tone="warn">{open.join(', ')}</Note> } : undefined
        }
      />
    </main>
  );
}

const card = [
  'card/CardView',
  'card/CardHead',
  'card/ScriptLine',
  'card/PlaceholderText',
  'card/ChoicePlaceholder',
  'card/AvoidList',
  'card/TimedSteps',
  'card/OutcomeLinks',
  'card/Sources',
  'card/UrgentMark',
];

export const WIDGETS = [
  {
    name: 'widget/button/every-look',
    in: 'part',
    shows: ['ui/Button', 'ui/Brand'],
    draw: (options) => <Buttons {...options} />,
  },
  {
    name: 'widget/field/every-kind',
    in: 'part',
    shows: ['ui/Field', 'ui/Select'],
    draw: (options) => <Fields {...options} />,
  },
  {
    name: 'widget/note/every-tone',
    in: 'part',
    shows: ['ui/Note'],
    draw: (options) => <Notes {...options} />,
  },
  { name: 'widget/tabs/two', in: 'part', shows: ['ui/Tabs'], draw: () => <TwoTabs /> },
  {
    name: 'widget/menu/open',
    in: 'part',
    shows: ['ui/Menu'],
    draw: (options) => <OpenMenu {...options} />,
    play: async (user) => {
      await user.click('[aria-haspopup=menu]');
      await user.find('[role=menuitem]');
    },
  },
  {
    name: 'widget/dialog/open',
    in: 'part',
    shows: ['ui/Dialog', 'ui/DialogPopup'],
    draw: ({ language }) => (
      <Dialog title={WORDS[language].label} closeLabel={WORDS[language].close} onClose={nothing}>
        <p>{WORDS[language].hint}</p>
      </Dialog>
    ),
    play: async (user) => void (await user.find('[role=dialog]')),
  },
  {
    name: 'widget/dialog/confirm',
    in: 'part',
    shows: ['ui/ConfirmDialog', 'ui/DialogActions'],
    draw: ({ language }) => (
      <ConfirmDialog
        title={WORDS[language].label}
        text={WORDS[language].hint}
        confirm={WORDS[language].action}
        cancel={WORDS[language].close}
        closeLabel={WORDS[language].close}
        onConfirm={nothing}
        onClose={nothing}
      />
    ),
    play: async (user) => void (await user.find('[role=dialog], [role=alertdialog]')),
  },
  {
    name: 'widget/dialog/other-owner',
    in: 'part',
    shows: ['backup/OtherOwnerDialog', 'ui/ConfirmDialog'],
    draw: ({ language }) => (
      <OtherOwnerDialog
        why="another-member"
        closeLabel={WORDS[language].close}
        onMine={nothing}
        onOther={nothing}
      />
    ),
    play: async (user) => void (await user.find('[role=dialog], [role=alertdialog]')),
  },
  {
    name: 'widget/failure/whole-page',
    in: 'part',
    shows: ['ui/FailureScreen'],
    draw: ({ language }) => (
      <FailureScreen
        title={WORDS[language].label}
        sentence={WORDS[language].hint}
        retry={WORDS[language].action}
        onRetry={nothing}
      >
        <Button>{WORDS[language].close}</Button>
      </FailureScreen>
    ),
  },
  {
    name: 'card/print/full',
    in: 'part',
    shows: ['print/PrintedCard'],
    draw: ({ language }) => (
      <PrintedCard
        content={{ card: FULL_CARD, language, packTitle: 'Accueil des appels', simplerSteps: false }}
        onPrint={nothing}
      />
    ),
  },
  { name: 'card/view/full', in: 'part', shows: card, draw: drawCard(FULL_CARD, [], { heure: '17 heures' }) },
  { name: 'card/view/open-placeholder', in: 'part', shows: card, draw: drawCard(FULL_CARD, ['heure'], {}) },
  { name: 'card/view/bare', in: 'part', shows: card, draw: drawCard(BARE, [], {}) },
] as const satisfies readonly PartScene[];
