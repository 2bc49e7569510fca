/** What a run of sync is requested by, and how it ends. */
import type { MessageRequest, MessageResponse } from '@/protocol/messages';

/**
 * What a run is requested by: a change written on this disk (`local`), a notice of the service (`remote`), a person
 * (`manual`), … `manual` and `joined` do not wait for the time of the next attempt.
 */
export type SyncTrigger = MessageRequest<'sync.run'>['trigger'] | 'alarm' | 'startup';

/** `later`: it failed or must wait, see `SyncRow`. `stopped`: the service will not serve this panel as it is. */
export type SyncState = MessageResponse<'sync.run'>['state'];
