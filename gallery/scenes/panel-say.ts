/** One line of a card, large, to be said. */
import type { Panel } from '@/components/panel/core/panel-context';
import { MISSED_VISIT } from '@/gallery/fixtures/demo-team';
import { installTeamPack, teamPack } from '@/gallery/fixtures/packs';
import { LESSON } from '@/gallery/fixtures/tips';
import { installValuePack } from '@/gallery/fixtures/value-pack';
import type { PanelScene } from '@/gallery/scene';
import type { User } from '@/gallery/user';
import type { Language } from '@/protocol/text/language';

const shows = ['panel/say/SayScreen', 'panel/say/SayKeys', 'panel/say/SpokenText'];

/** Says a card as from a result of the search, which stays behind it. */
async function sayCard(user: User, panel: Panel, ref: string): Promise<void> {
  await user.find('[role=option]');
  const language = document.documentElement.lang as Language;
  panel.store.getState().open({ name: 'say', ref, language });
  await user.untilFocused(`[data-card-id="${ref}"] [data-line]`);
}

async function goTo(user: User, line: number): Promise<void> {
  while (!document.querySelector(`[data-line="${line}"]`)) {
    const before = document.querySelector('[data-line]');
    await user.click('[data-action=next-line]');
    while (document.querySelector('[data-line]') === before) await new Promise(requestAnimationFrame);
  }
}

export const PANEL_SAY = [
  {
    name: 'panel/say/first-line',
    in: 'panel',
    shows,
    packs: 'organisation',
    play: (user, panel) => sayCard(user, panel, MISSED_VISIT),
  },
  {
    name: 'panel/say/lesson',
    in: 'panel',
    shows,
    play: (user, panel) => sayCard(user, panel, LESSON),
  },
  {
    name: 'panel/say/with-placeholders',
    in: 'panel',
    shows,
    prepare: ({ db }) => installTeamPack(db),
    play: async (user, panel) => {
      await sayCard(user, panel, 'accueil/rassurer');
      await goTo(user, 2);
    },
  },
  {
    name: 'panel/say/kinds',
    in: 'panel',
    shows,
    prepare: ({ db }) => installValuePack(db),
    play: async (user, panel) => {
      await sayCard(user, panel, 'promesses/rappel');
      const name = document.documentElement.lang === 'fr' ? 'date de rappel' : 'callback date';
      panel.store.getState().setValue(name, '+3j', Promise.resolve(undefined));
      (await user.find(`input[aria-label="${name}"]`)).focus();
    },
  },
  {
    name: 'panel/say/line-held-back',
    in: 'panel',
    shows,
    prepare: ({ db }) => installTeamPack(db),
    play: async (user, panel) => {
      await sayCard(user, panel, 'accueil/rassurer');
      await goTo(user, 1);
      await user.click('[data-action=insert]');
      await user.untilFocused('[data-line="1"] input');
    },
  },
  {
    name: 'panel/say/line-inserted',
    in: 'panel',
    shows,
    page: { field: 'Note de l’appel' },
    play: async (user, panel) => {
      await sayCard(user, panel, LESSON);
      await user.click('[data-action=insert]');
      await user.find('[data-tone=good]');
    },
  },
  {
    name: 'panel/say/palette',
    in: 'panel',
    shows,
    services: { view: 'palette' },
    play: (user, panel) => sayCard(user, panel, LESSON),
  },
  {
    name: 'panel/say/no-line',
    in: 'panel',
    shows,
    prepare: async ({ db }) => {
      const pack = teamPack();
      const cards = pack.cards.map((card) =>
        card.id === 'patienter' && card.fr ? { ...card, fr: { ...card.fr, scripts: [] } } : card,
      );
      await installTeamPack(db, { ...pack, cards });
    },
    first: { name: 'say', ref: 'accueil/patienter', language: 'fr' },
    play: async (user) => void (await user.find('[data-action=back]')),
  },
] as const satisfies readonly PanelScene[];
