import type { ConsoleServices } from '@/components/console/core/console-context';
import { DAY_MS, NOW } from '@/gallery/fakes/clock';
import { createTeamReplies } from '@/gallery/fakes/team-service';
import { LONG_NAME, membership, OWN_ID, syncRow } from '@/gallery/fixtures/memberships';
import { tipId } from '@/gallery/fixtures/tips';
import type { ConsoleScene, Prepare } from '@/gallery/scene';
import type { User } from '@/gallery/user';
import type { ListedInvitation, TeamMember } from '@/protocol/team';
import { asTrainer } from './console-review';

const shows = ['console/team/TeamScreen', 'console/team/MemberList', 'console/team/InvitationsList'];
const dialog = '[role=dialog], [role=alertdialog]';

const asAdmin: Prepare = async ({ db }) => {
  await db.meta.bulkPut([membership('admin'), syncRow()]);
};

function member(index: number, name: string, more: Partial<TeamMember> = {}): TeamMember {
  return {
    id: tipId(index),
    name,
    role: 'advisor',
    teams: ['Box & Fibre'],
    joinedAt: NOW - index * DAY_MS,
    disabled: false,
    revision: 1,
    devices: [{ id: tipId(500 + index), name: 'Chrome 156, Windows', joinedAt: NOW - index * DAY_MS }],
    ...more,
  };
}

const ACCOUNT_ID = tipId(12);

export const MEMBERS: TeamMember[] = [
  member(300, 'Administration', { id: OWN_ID, role: 'admin', teams: [] }),
  member(201, 'Formation', { role: 'trainer', teams: [] }),
  member(102, LONG_NAME, { teams: ['Box & Fibre', 'Facturation et recouvrement'] }),
  member(33, 'Poste 4', { disabled: true, devices: [] }),
  member(12, 'Poste 5', { companyAccount: 'codes-allowed' }),
];

export const INVITATIONS: ListedInvitation[] = [
  {
    id: tipId(601),
    role: 'advisor',
    team: 'Box & Fibre',
    madeBy: 'Administration',
    createdAt: NOW - DAY_MS,
    expiresAt: NOW + 5 * DAY_MS,
    state: 'open',
  },
  { id: tipId(602), role: 'trainer', createdAt: NOW - 3 * DAY_MS, expiresAt: NOW + DAY_MS, state: 'used' },
  {
    id: tipId(603),
    role: 'advisor',
    forMember: 'Poste 5',
    madeBy: 'Administration',
    createdAt: NOW - 9 * DAY_MS,
    expiresAt: NOW - 2 * DAY_MS,
    state: 'expired',
  },
];

const replies = () => createTeamReplies(MEMBERS, INVITATIONS, 'Administration');

const isRead = async (user: User) => {
  await user.find('[data-member]');
  await user.find('[data-invitation]');
};

const route = '#/team';

/** A scene of an administrator who reads the whole team, and what then happens in it. */
function reading<N extends string>(
  name: N,
  shows: readonly string[],
  then: (user: User, services: ConsoleServices) => Promise<void>,
) {
  return {
    name,
    in: 'console' as const,
    shows,
    route,
    prepare: asAdmin,
    replies,
    play: async (user: User, services: ConsoleServices) => {
      await isRead(user);
      await then(user, services);
    },
  };
}

/** A scene that opens the dialog of one member. */
function managing<N extends string>(name: N, memberId: string, then: (user: User) => Promise<void>) {
  return reading(
    name,
    ['console/team/MemberDialog', 'console/team/InviteDialog'],
    async (user, { store }) => {
      store.getState().open({ name: 'member', memberId });
      await user.find(dialog);
      await then(user);
    },
  );
}

export const CONSOLE_TEAM = [
  reading('console/team/people', shows, async () => undefined),
  {
    name: 'console/team/many',
    in: 'console',
    shows,
    route,
    prepare: asAdmin,
    replies: () =>
      createTeamReplies(
        [
          ...MEMBERS,
          ...Array.from({ length: 120 }, (_, index) => member(700 + index, `Poste ${index + 10}`)),
        ],
        INVITATIONS,
        'Administration',
      ),
    play: isRead,
  },
  {
    name: 'console/team/loading',
    in: 'console',
    shows,
    route,
    prepare: asAdmin,
    replies: { 'member.list': 'pending', 'invitation.list': 'pending' },
    play: async (user) => void (await user.find('[data-screen=team] h1')),
  },
  {
    name: 'console/team/service-away',
    in: 'console',
    shows,
    route,
    prepare: asAdmin,
    play: async (user) => void (await user.find('[data-action=read-team]')),
  },
  reading('console/team/member', ['console/team/MemberDialog'], async (user, { store }) => {
    store.getState().open({ name: 'member', memberId: tipId(102) });
    await user.find(dialog);
  }),
  reading(
    'console/team/shutting-out',
    ['console/team/MemberDialog', 'console/team/ConfirmChoice'],
    async (user, { store }) => {
      store.getState().open({ name: 'member', memberId: tipId(102) });
      await user.click('[data-action=disable]');
      await user.find('[data-action=sure]');
    },
  ),
  reading('console/team/inviting', ['console/team/InviteDialog'], async (user) => {
    await user.click('[data-action=invite]');
    await user.find('[data-action=invite-now]');
  }),
  reading('console/team/code', ['console/team/InviteDialog'], async (user) => {
    await user.click('[data-action=invite]');
    await user.click('[data-action=invite-now]');
    await user.find('[data-invitation-code]');
  }),
  managing('console/team/oneself', OWN_ID, async () => undefined),
  managing('console/team/company-account', ACCOUNT_ID, async (user) => {
    await user.find('[data-company-account=codes-allowed]');
  }),
  managing('console/team/code-beside-account', ACCOUNT_ID, async (user) => {
    await user.click('[data-action=invite-again]');
    await user.find('[role=note]');
  }),
  managing('console/team/code-for-member', tipId(102), async (user) => {
    await user.click('[data-action=invite-again]');
    await user.find('[data-field=invite-days]');
  }),
  reading('console/team/code-not-passed-on', ['console/team/InviteDialog'], async (user) => {
    await user.click('[data-action=invite]');
    await user.click('[data-action=invite-now]');
    await user.find('[data-invitation-code]');
    user.press('Escape');
    await user.find('[data-acknowledge]');
  }),
  reading('console/team/cancelling-code', ['console/team/InvitationsList'], async (user) => {
    await user.click('[data-action=cancel-invitation]');
    await user.find('[data-invitation] [data-action=sure]');
  }),
  reading('console/team/ended-codes', ['console/team/InvitationsList'], async (user) => {
    await user.click('[data-part=invitations] summary');
    await user.find('[data-state=expired]');
  }),
  {
    name: 'console/team/of-trainer',
    in: 'console',
    shows: ['console/shell/ConsoleApp'],
    route,
    prepare: asTrainer,
    play: async (user) => void (await user.find('main [data-tone=warn]')),
  },
] as const satisfies readonly ConsoleScene[];
