/** The administration of a team, in memory: what an administrator changes is what the lists give from then on. */
import type { ListedInvitation, TeamMember } from '@/protocol/team';
import { DAY_MS, NOW } from './clock';
import type { Replies } from './messages';

export const CODE = 'ABCD-EFGH-JKLM-NPQR';
const NEW_INVITATION = '0199a000-0000-7000-8000-000000000699';

export function createTeamReplies(
  members: readonly TeamMember[],
  invitations: readonly ListedInvitation[],
  madeBy: string,
): Replies {
  let people = [...members];
  let codes = [...invitations];
  const named = (id: string) => people.find((member) => member.id === id) as TeamMember;
  const replace = (changed: TeamMember) => {
    people = people.map((member) => (member.id === changed.id ? changed : member));
    return changed;
  };
  return {
    'member.list': () => ({ done: true, members: people }),
    'member.change': ({ memberId, change }) => {
      const { devices, revision = 0, ...member } = named(memberId);
      return {
        done: true,
        member: replace({
          ...member,
          role: change.role ?? member.role,
          disabled: change.disabled ?? member.disabled,
          devices: change.disabled ? [] : devices,
          revision: revision + 1,
        }),
      };
    },
    'member.revoke': ({ memberId, deviceId }) => {
      const member = named(memberId);
      replace({ ...member, devices: member.devices.filter(({ id }) => id !== deviceId) });
      return { done: true };
    },
    'member.invite': ({ role, team, memberId, days = 7 }) => {
      const member = memberId === undefined ? undefined : named(memberId);
      const expiresAt = NOW + days * DAY_MS;
      codes = [
        {
          id: NEW_INVITATION,
          role: member?.role ?? role ?? 'advisor',
          ...(team !== undefined && { team }),
          ...(member && { forMember: member.name }),
          madeBy,
          createdAt: NOW,
          expiresAt,
          state: 'open',
        },
        ...codes,
      ];
      return { done: true, code: CODE, expiresAt };
    },
    'invitation.list': () => ({ done: true, invitations: codes }),
    'invitation.revoke': ({ invitationId }) => {
      codes = codes.map((code) => (code.id === invitationId ? { ...code, state: 'revoked' } : code));
      return { done: true };
    },
  };
}
