/** Handlers of the messages between the extension's pages and its worker, and senders of such messages. */
import type { MessageHandlers } from '@/protocol/messages';

export const ID = 'abcdefghijklmnopabcdefghijklmnop';
export const OTHER = 'ponmlkjihgfedcbaponmlkjihgfedcba';
export const SELF = { id: ID, url: `chrome-extension://${ID}/sidepanel.html` };
export const PANEL = { id: ID, url: SELF.url };
export const CONSOLE = { id: ID, url: `chrome-extension://${ID}/console.html` };
export const FIREFOX = 'moz-extension://0b1a4a3e-5f0e-4d8e-9d0c-0f6f1f1c2d3e';

/** Handlers that note what reached them. */
export function notingHandlers(): { handlers: MessageHandlers; received: string[] } {
  const received: string[] = [];
  const note = (name: string) => () => {
    received.push(name);
  };
  const refused = (name: string) => async () => {
    note(name)();
    return { done: false, reason: 'forbidden' } as const;
  };
  return {
    received,
    handlers: {
      'sync.run': async () => {
        note('sync.run')();
        return { state: 'done' };
      },
      'membership.join': async () => {
        note('membership.join')();
        return { done: false, reason: 'offline' };
      },
      'membership.signIn': async () => ({ done: false, reason: 'offline' }),
      'service.look': async () => ({ done: true }),
      'insertion.verify': async () => {
        note('insertion.verify')();
        return { done: true };
      },
      'membership.leave': async () => {
        note('membership.leave')();
        return { done: true, revokedThere: true };
      },
      'pack.publish': async () => {
        note('pack.publish')();
        throw new Error('a secret of the worker');
      },
      'device.list': refused('device.list'),
      'device.revoke': refused('device.revoke'),
      'member.list': refused('member.list'),
      'member.change': refused('member.change'),
      'member.revoke': refused('member.revoke'),
      'member.invite': refused('member.invite'),
      'invitation.list': refused('invitation.list'),
      'invitation.revoke': refused('invitation.revoke'),
    },
  };
}
