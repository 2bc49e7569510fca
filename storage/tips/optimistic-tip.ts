/** The effect of commands on a tip: on what is shown before the service responded, and on what it holds after. */
import type { CommandBody } from '@/protocol/command';
import { type TipContent, type TipStatus, withdrawnContent } from '@/protocol/tip';
import type { ServerTip, TipRow } from '@/storage/database/tip-rows';

type Shown = Pick<TipRow, 'content' | 'status'>;

/** A tip as shown: the `known` state with the `pending` commands applied in order. */
export function applyPending(known: Shown, pending: readonly CommandBody[]): Shown {
  return pending.reduce<Shown>(
    (shown, body) => ({
      content: contentOnTop(shown.content, body),
      status: body.type === 'tip.capture' ? { state: 'kept' } : (statusAfter(body) ?? shown.status),
    }),
    { content: known.content, status: known.status },
  );
}

/** The service's state of a tip after it applied `body` to `server`, if it had one. */
export function afterApplied(server: ServerTip | undefined, body: CommandBody): ServerTip | undefined {
  if (body.type === 'tip.capture') {
    return server ?? { content: body.content, revision: 1, status: { state: 'received' } };
  }
  if (!server) return undefined;
  return {
    content: contentOnTop(server.content, body),
    revision: body.type === 'tip.revise' ? Math.max(server.revision, body.baseRevision + 1) : server.revision,
    status: statusAfter(body) ?? server.status,
  };
}

/** The words that a command writes, if it writes any. */
export function contentAfter(body: CommandBody): TipContent | undefined {
  return body.type === 'tip.capture' || body.type === 'tip.revise' ? body.content : undefined;
}

/** A tip's content after a command: withdrawing erases its words. */
function contentOnTop(before: TipContent, body: CommandBody): TipContent {
  return body.type === 'tip.withdraw' ? withdrawnContent(before) : (contentAfter(body) ?? before);
}

function statusAfter(body: CommandBody): TipStatus | undefined {
  switch (body.type) {
    case 'tip.withdraw':
      return { state: 'withdrawn' };
    case 'tip.review':
      return { state: 'reviewing' };
    case 'tip.release':
      return { state: 'received' };
    case 'tip.decline':
      return { state: 'declined', sentence: body.sentence };
    default:
      return undefined;
  }
}
