import { DAY_MS, NOW } from '@/gallery/fakes/clock';
import { LONG_NAME, membership, OWN_ID, syncRow } from '@/gallery/fixtures/memberships';
import { tipId } from '@/gallery/fixtures/tips';
import type { ConsoleScene, Prepare } from '@/gallery/scene';
import type { User } from '@/gallery/user';
import type { ListedInvitation, TeamMember } from '@/protocol/team';

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

const replies = {
  'member.list': { done: true, members: MEMBERS },
  'invitation.list': { done: true, invitations: INVITATIONS },
  'member.invite': { done: true, code: 'ABCD-EFGH-JKLM-NPQR', expiresAt: NOW + 7 * DAY_MS },
} as const satisfies ConsoleScene['replies'];

const isRead = async (user: User) => {
  await user.find('[data-member]');
  await user.find('[data-invitation]');
};

const route = '#/team';

export const CONSOLE_TEAM = [
  { name: 'console/team/people', in: 'console', shows, route, prepare: asAdmin, replies, play: isRead },
  {
    name: 'console/team/many',
    in: 'console',
    shows,
    route,
    prepare: asAdmin,
    replies: {
      ...replies,
      'member.list': {
        done: true,
        members: [
          ...MEMBERS,
          ...Array.from({ length: 120 }, (_, index) => member(700 + index, `Poste ${index + 10}`)),
        ],
      },
    },
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
  {
    name: 'console/team/member',
    in: 'console',
    shows: ['console/team/MemberDialog'],
    route,
    prepare: asAdmin,
    replies,
    play: async (user, { store }) => {
      await isRead(user);
      store.getState().open({ name: 'member', memberId: tipId(102) });
      await user.find(dialog);
    },
  },
  {
    name: 'console/team/shutting-out',
    in: 'console',
    shows: ['console/team/MemberDialog', 'console/team/ConfirmChoice'],
    route,
    prepare: asAdmin,
    replies,
    play: async (user, { store }) => {
      await isRead(user);
      store.getState().open({ name: 'member', memberId: tipId(102) });
      await user.click('[data-action=disable]');
      await user.find('[data-action=sure]');
    },
  },
  {
    name: 'console/team/inviting',
    in: 'console',
    shows: ['console/team/InviteDialog'],
    route,
    prepare: asAdmin,
    replies,
    play: async (user) => {
      await isRead(user);
      await user.click('[data-action=invite]');
      await user.find('[data-action=invite-now]');
    },
  },
  {
    name: 'console/team/code',
    in: 'console',
    shows: ['console/team/InviteDialog'],
    route,
    prepare: asAdmin,
    replies,
    play: async (user) => {
      await isRead(user);
      await user.click('[data-action=invite]');
      await user.click('[data-action=invite-now]');
      await user.find('[data-invitation-code]');
    },
  },
] as const satisfies readonly ConsoleScene[];
