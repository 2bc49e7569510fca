/**
 * What goes into a page when the advisor asks, and at no other time. It guarantees to the page's owner that it
 * leaves nothing behind but the inserted text (no global, no listener, no attribute), and to the advisor that
 * it says "inserted" only after having seen the text in the field.
 */
import type { PageAnswer, PageRequest } from '@/protocol/page';
import { fieldWithCaret } from './find-field';
import { frameAt, framePath, isFrameRoot, originOf } from './frames';
import { insertText } from './insert-text';
import { kindOf, obstacleOf } from './judge-field';
import { readPlaces } from './read-places';
import { readSelection } from './read-selection';
import { survey } from './survey';

/** Does what is asked, in the frame that is meant, and tells what really happened. */
export async function answer(request: PageRequest): Promise<PageAnswer> {
  switch (request.ask) {
    case 'insert': {
      // The panel gives up waiting and says so: writing after that would belie it.
      if (Date.now() > request.notAfter) return { told: 'too-late' };
      const here = framePath(window);
      if (!here || here.join() !== request.frame.join()) return { told: 'not-mine' };
      return { told: 'insertion', insertion: await insertIntoFieldWithCaret(request.text) };
    }
    case 'describe':
      return isFrameRoot(window) ? { told: 'field', field: describeField() } : { told: 'not-mine' };
    case 'read-selection':
      return framePath(window)?.join() === request.frame.join()
        ? { told: 'selection', ...readSelection(document) }
        : { told: 'not-mine' };
    case 'read-places':
      return isFrameRoot(window)
        ? { told: 'places', found: readPlaces(document, request.places) }
        : { told: 'not-mine' };
    case 'survey':
      return isFrameRoot(window) ? { told: 'survey', survey: survey(document) } : { told: 'not-mine' };
  }
}

async function insertIntoFieldWithCaret(text: string) {
  const found = fieldWithCaret(document);
  if (found.at === 'nothing') return { inserted: false as const, why: 'no-field' as const };
  if (found.at === 'cross-origin-frame') {
    const frame = frameAt(found.element);
    const frameOrigin = originOf(found.element);
    return {
      inserted: false as const,
      why: 'cross-origin-frame' as const,
      ...(frame && { frame }),
      ...(frameOrigin && { frameOrigin }),
    };
  }
  const kind = kindOf(found.element);
  const why = obstacleOf(found.element, kind, text);
  if (why || !kind) return { inserted: false as const, why: why ?? ('no-field' as const) };
  return insertText(found.element, kind, text);
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
