import type { NewCallEvent } from '@/components/panel/call/call-event';
import type { Panel } from '@/components/panel/core/panel-context';
import { NOW } from '@/gallery/fakes/clock';
import { installValuePack } from '@/gallery/fixtures/value-pack';
import type { PanelScene } from '@/gallery/scene';
import type { User } from '@/gallery/user';
import type { Language } from '@/protocol/text/language';

const shows = ['panel/note/NoteScreen'];

/** What happened in a call: two lines, a step, an answer, a promise. */
const EVENTS = {
  fr: [
    { kind: 'said', text: 'Je comprends, et je m’en occupe avec vous.' },
    { kind: 'ticked', text: 'Débrancher la box une minute.' },
    { kind: 'answered', question: 'Que montre le voyant ?', text: 'Il reste rouge' },
    {
      kind: 'inserted',
      text: 'Je vous rappelle le jeudi 3 décembre à 14 h.',
      script: 'Je vous rappelle le {{date de rappel}} à {{heure de rappel}}.',
      values: { 'date de rappel': 'jeudi 3 décembre', 'heure de rappel': '14 h' },
    },
  ],
  en: [
    { kind: 'said', text: 'I understand, and I’ll see to it with you.' },
    { kind: 'ticked', text: 'Unplug the box for a minute.' },
    { kind: 'answered', question: 'What does the light show?', text: 'It stays red' },
    {
      kind: 'inserted',
      text: 'I’ll call you on Thursday 3 December at 2 pm.',
      script: 'I’ll call you on {{callback date}} at {{callback time}}.',
      values: { 'callback date': 'Thursday 3 December', 'callback time': '2 pm' },
    },
  ],
} as const;

async function openNote(user: User, panel: Panel): Promise<void> {
  await user.find('[role=option]');
  const language = document.documentElement.lang as Language;
  for (const event of EVENTS[language])
    panel.store
      .getState()
      .addCallEvent({ ...event, happenedAt: NOW, language, ref: 'promesses/rappel' } as NewCallEvent);
  panel.store.getState().open({ name: 'note' });
  await user.find('[data-field=note-text]');
}

const prepare: PanelScene['prepare'] = ({ db }) => installValuePack(db);

export const PANEL_NOTE = [
  {
    name: 'panel/note/call',
    in: 'panel',
    shows,
    page: { field: 'Note de l’appel' },
    prepare,
    play: openNote,
  },
  {
    name: 'panel/note/reply',
    in: 'panel',
    shows,
    page: { field: 'Réponse' },
    prepare,
    play: async (user, panel) => {
      await openNote(user, panel);
      panel.store.getState().setCallPart('note', { template: 'promesses/e-mail' });
      await user.find('input[type=checkbox]');
    },
  },
  {
    name: 'panel/note/empty',
    in: 'panel',
    shows,
    play: async (user, panel) => {
      await user.find('[role=option]');
      panel.store.getState().open({ name: 'note' });
      await user.find('[data-field=note-text]');
    },
  },
] as const satisfies readonly PanelScene[];
