import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import { ConsoleContext, type ConsoleServices } from '@/components/console/core/console-context';
import { createConsoleStore } from '@/components/console/core/console-store';
import { MemberList } from '@/components/console/team/MemberList';
import { createWording } from '@/components/i18n/i18n';
import type { TeamMember } from '@/protocol/team';

const NOW = 1_790_000_000_000;
const member = (name: string, ...teams: string[]): TeamMember => ({
  id: name,
  name,
  role: 'advisor',
  teams,
  joinedAt: NOW,
  disabled: false,
  devices: [],
});

/** What the list says of how many there are, and the names in it. */
function listed(members: readonly TeamMember[], typed: string) {
  // It needs no more of the console than its store and the time.
  const store = createConsoleStore({ name: 'team' } as never, () => undefined);
  const services = { store, now: () => NOW } as unknown as ConsoleServices;
  const markup = renderToStaticMarkup(
    <I18nextProvider i18n={createWording('fr')}>
      <ConsoleContext value={services}>
        <MemberList members={members} typed={typed} ownId="Léa" language="fr" />
      </ConsoleContext>
    </I18nextProvider>,
  );
  return {
    status: /role="status">([^<]*)</u.exec(markup)?.[1],
    names: [...markup.matchAll(/data-member="([^"]*)"/gu)].map(([, name]) => name),
  };
}

const TEAM = [member('Zoé', 'Box'), member('Léa'), member('Émile', 'Télé'), member('Adèle', 'Box')];

it('counts those who were found, and not all there are', () => {
  expect(listed(TEAM, '')).toEqual({ status: '4 personnes', names: ['Adèle', 'Émile', 'Léa', 'Zoé'] });
  expect(listed(TEAM, 'box')).toEqual({ status: '2 personnes', names: ['Adèle', 'Zoé'] });
  expect(listed(TEAM, 'LEA')).toEqual({ status: '1 personne', names: ['Léa'] });
});

it('distinguishes no match from no members', () => {
  const none = listed(TEAM, 'xyz');
  const empty = listed([], '');
  expect([none.names, empty.names]).toEqual([[], []]);
  expect(none.status).toBeTruthy();
  expect(empty.status).toContain('Invitez');
  expect(none.status).not.toBe(empty.status);
});
