/**
 * The worker of a scene, in memory: answers messages as the scene says and records them.
 * *Guarantees:* requests and responses pass the schemas of the message table, as between real contexts.
 */
import {
  MESSAGES,
  type MessageName,
  type MessageRequest,
  type MessageResponse,
  type MessageResult,
} from '@/protocol/messages';

/** The response to each message; `pending` never comes. */
export type Replies = {
  [N in MessageName]?: MessageResponse<N> | 'pending' | ((request: MessageRequest<N>) => MessageResponse<N>);
};

/** Made anew for each opening of a scene where they change by what is sent. */
export type SceneReplies = Replies | (() => Replies);

export type SentMessage = { name: MessageName; request: unknown };

/** Without a reply of the scene: nobody joined, and no service can be reached. */
function defaultReply(name: MessageName): unknown {
  if (name === 'sync.run') return { state: 'not-joined' };
  if (name === 'insertion.verify') return { done: true };
  if (name === 'membership.leave') return { done: true, revokedThere: true };
  return { done: false, reason: 'unreachable' };
}

export function createMessages(given: SceneReplies) {
  const replies = typeof given === 'function' ? given() : given;
  const sent: SentMessage[] = [];
  async function send<N extends MessageName>(name: N, request: MessageRequest<N>): Promise<MessageResult<N>> {
    sent.push({ name, request: MESSAGES[name].request.parse(request) });
    const reply: unknown = replies[name] ?? defaultReply(name);
    if (reply === 'pending') return new Promise(() => undefined);
    const value: unknown = typeof reply === 'function' ? reply(request) : reply;
    return { ok: true, value: MESSAGES[name].answer.parse(value) as MessageResponse<N> };
  }
  return { send, sent };
}
