/** Rows of tips, of the commands that carry them, and of unfinished texts. */
import type { CommandBody } from '@/protocol/command';
import type { SharedTip, TipContent, TipStatus } from '@/protocol/tip';
import type { CommandReason, SyncReason } from '@/protocol/validation/errors';

/** A tip of this advisor, or (for a trainer) of anybody in the organisation. */
export type TipRow = {
  id: string;
  mine: 0 | 1;
  content: TipContent;
  capturedAt: number;
  /** Last revision known from the service; 0 while there is none. */
  revision: number;
  author?: SharedTip['author'];
  receivedAt?: number;
  /** `kept` until the service has named the outcome of its capture. */
  status: { state: 'kept' } | { state: 'refused'; reason: CommandReason } | TipStatus;
  /** The service's state of the tip. What is shown is this with the commands of the outbox applied. */
  server?: ServerTip;
  /** The last command on this tip that the service refused, with the words it carried. */
  refusal?: { body: CommandBody; reason: CommandReason; refusedAt: number };
  /** Set during a full resync, until the service has sent this tip again. */
  unseenInResync?: 1;
  /** Set on an own tip that its author keeps for themselves: `kept`, and without any command. */
  private?: 1;
  /** The tip whose refused words this one holds. */
  copyOf?: string;
};

/** The part of a tip that commands change, as the service holds it. */
export type ServerTip = { content: TipContent; revision: number; status: TipStatus };

/** A command on its way. They leave in the order of `at`, which the database counts. */
export type OutboxRow = {
  at: number;
  /** Its number among the commands of this client; given when it is handed to the network. */
  n?: number;
  id: string;
  tipId?: string;
  body: CommandBody;
  writtenAt: number;
  /** How often it was handed to the network. 0: it never left this machine and may still be rewritten. */
  attempts: number;
  lastReason?: SyncReason;
  /** Of the first row alone: not to be handed over again before this time. */
  retryAt?: number;
};

/** Unsaved text. `key` is `capture` or `tip:<id>`. */
export type DraftRow = {
  key: string;
  content: TipContent;
  caret?: number;
  field?: string;
  changedAt: number;
};
