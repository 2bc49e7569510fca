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
  switch (request.type) {
    case 'insert': {
      // The panel gives up waiting and says so: writing after that would belie it.
      if (Date.now() > request.notAfter) return { type: 'too-late' };
      const here = framePath(window);
      if (!here || here.join() !== request.frame.join()) return { type: 'wrong-frame' };
      return { type: 'insertion', insertion: await insert(request.text, request.press) };
    }
    case 'capture-target':
      if (!isFrameRoot(window)) return { type: 'wrong-frame' };
      captureTarget(request);
      return { type: 'captured' };
    case 'verify-insertion': {
      return insertionRecord(request.id)
        ? { type: 'insertion-state', state: insertionState(request.id) }
        : { type: 'wrong-frame' };
    }
    case 'undo-insertion': {
      if (Date.now() > request.notAfter) return { type: 'too-late' };
      const undo = await undoInsertion(request.id);
      return undo ? { type: 'undo', undo } : { type: 'wrong-frame' };
    }
    case 'describe':
      return isFrameRoot(window) ? { type: 'field', field: describeField() } : { type: 'wrong-frame' };
    case 'read-selection':
      return framePath(window)?.join() === request.frame.join()
        ? { type: 'selection', ...readSelection(document) }
        : { type: 'wrong-frame' };
    case 'read-queries':
      return isFrameRoot(window)
        ? { type: 'queries', found: readQueries(document, request.queries) }
        : { type: 'wrong-frame' };
    case 'survey':
      return isFrameRoot(window) ? { type: 'survey', survey: survey(document) } : { type: 'wrong-frame' };
  }
}

function describeField() {
  const found = fieldWithCaret(document);
  const { inFrame, inShadow } = found;
  if (found.type === 'nothing') return { obstacle: 'no-field' as const, inFrame, inShadow };
  if (found.type === 'cross-origin-frame')
    return { obstacle: 'cross-origin-frame' as const, inFrame, inShadow };
  const kind = kindOf(found.element);
  const obstacle = obstacleOf(found.element, kind, '');
  return { ...(kind && { kind }), ...(obstacle && { obstacle }), inFrame, inShadow };
}
