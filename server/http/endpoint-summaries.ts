/** One line on each endpoint, for the OpenAPI document. Apart from the table: a client has no use for it. */
import type { EndpointName } from '@/protocol/endpoints';

export const ENDPOINT_SUMMARIES: Readonly<Record<EndpointName, string>> = {
  liveness: 'The process answers',
  readiness: 'The database answers and its schema is the one of this version',
  openApi: 'This document',
  preflight: 'What may be sent across origins',
  about: 'What answers here, and which versions of the protocol it speaks',
  join: 'Joins an organisation by a one-time invitation code',
  signInStart:
    'Redirects a window of the browser to the identity provider, or back to the extension with a reason',
  signInCallback:
    'Takes the response of the identity provider; redirects to the extension with a code or a reason',
  signInToken: 'Exchanges the code of a sign-in, once, for a token',
  me: 'Who this token is, with the present role',
  rotateToken: 'A new token for this device; the previous one is retired by the first use of it',
  myDevices: 'The caller’s own browsers',
  revokeMyDevice: 'Revokes one of the caller’s own browsers',
  leave: 'Revokes the token that it is sent with',
  push: 'Applies the next commands of a client, each at most once',
  pullTips: 'Tips changed since the cursor, in the order of the service',
  pullPacks: 'The newest version of each pack that changed since the cursor',
  packVersion: 'The bytes of a version, exactly as its SHA-256 names them',
  publish: 'Publishes a version of a pack, and promotes the tips that it credits',
  liveNotices: 'A line for everything new that this caller may pull; `alive` in between',
  members: 'Everybody, with their browsers',
  changeMember: 'Changes a member’s role, disables or enables them',
  revokeDevice: 'Revokes a browser of a member',
  invitations: 'The invitations, without their codes',
  invite: 'Opens an invitation for somebody new or for a member; its code is returned here and never again',
  revokeInvitation: 'Cancels an invitation',
};
