/**
 * The page script: it runs when the advisor requests something, and at no other time.
 * Guarantees: it leaves nothing in the page but the inserted text (no global, no listener, no attribute that the page
 * could see); it reports "inserted" only after having seen the text in the field.
 */

import { kindOf, obstacleOf } from '@/entrypoints/page/field/classify-field';
import { fieldWithCaret } from '@/entrypoints/page/field/find-field';
import { readQueries } from '@/entrypoints/page/reading/read-queries';
import { readSelection } from '@/entrypoints/page/reading/read-selection';
import { survey } from '@/entrypoints/page/reading/survey';
import type { PageRequest, PageResponse } from '@/protocol/page';
import { framePath, isFrameRoot } from './frames';
import { insert, insertionState } from './insertion';
import { insertionRecord } from './page-memory';
import { captureTarget } from './target';
import { undoInsertion } from './undo-insertion';

/** Handles a request in the frame that is meant, and returns what really happened. */
export async function handleRequest(request: PageRequest): Promise<PageResponse> {
  switch (request.ask) {
    case 'insert': {
      // The panel gives up waiting and says so: writing after that would belie it.
      if (Date.now() > request.notAfter) return { told: 'too-late' };
      const here = framePath(window);
      if (!here || here.join() !== request.frame.join()) return { told: 'not-mine' };
      return { told: 'insertion', insertion: await insert(request.text, request.press) };
    }
    case 'capture-target':
      if (!isFrameRoot(window)) return { told: 'not-mine' };
      captureTarget(request);
      return { told: 'captured' };
    case 'verify-insertion': {
      return insertionRecord(request.id)
        ? { told: 'insertion-state', state: insertionState(request.id) }
        : { told: 'not-mine' };
    }
    case 'undo-insertion': {
      if (Date.now() > request.notAfter) return { told: 'too-late' };
      const undo = await undoInsertion(request.id);
      return undo ? { told: 'undo', undo } : { told: 'not-mine' };
    }
    case 'describe':
      return isFrameRoot(window) ? { told: 'field', field: describeField() } : { told: 'not-mine' };
    case 'read-selection':
      return framePath(window)?.join() === request.frame.join()
        ? { told: 'selection', ...readSelection(document) }
        : { told: 'not-mine' };
    case 'read-places':
      return isFrameRoot(window)
        ? { told: 'places', found: readQueries(document, request.places) }
        : { told: 'not-mine' };
    case 'survey':
      return isFrameRoot(window) ? { told: 'survey', survey: survey(document) } : { told: 'not-mine' };
  }
}

function describeField() {
  const found = fieldWithCaret(document);
  const { inFrame, inShadow } = found;
  if (found.at === 'nothing') return { obstacle: 'no-field' as const, inFrame, inShadow };
  if (found.at === 'cross-origin-frame')
    return { obstacle: 'cross-origin-frame' as const, inFrame, inShadow };
  const kind = kindOf(found.element);
  const obstacle = obstacleOf(found.element, kind, '');
  return { ...(kind && { kind }), ...(obstacle && { obstacle }), inFrame, inShadow };
}
