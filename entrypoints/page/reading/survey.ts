import { kindOf, obstacleOf } from '@/entrypoints/page/field/classify-field';
import { fieldWithCaret } from '@/entrypoints/page/field/find-field';
import { frameDocument, originOf } from '@/entrypoints/page/frames';
import { isFrame, reachableRoots } from '@/entrypoints/page/reachable-roots';
import type { PAGE_LIMITS, PageField, PageSurvey } from '@/protocol/page';

const SURVEY_MS = 300;
// Written out, because only types of the protocol may be imported here; a type error reports a difference.
const MOST_FIELDS: typeof PAGE_LIMITS.surveyedFields = 100;
const MOST_FRAMES: typeof PAGE_LIMITS.surveyedFrames = 20;

/** The writable fields, and the frames that scripts cannot reach; never their content. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: in parts it would weigh more in the page
export function survey(top: Document): PageSurvey {
  const roots = reachableRoots(top, performance.now() + SURVEY_MS);
  const caret = fieldWithCaret(top);
  const fields: PageSurvey['fields'] = [];
  const frames: PageSurvey['frames'] = [];
  for (const root of roots) {
    const inShadow = !('defaultView' in root);
    const inFrame = window.top !== window || (root.ownerDocument ?? root) !== top;
    for (const element of root.querySelectorAll<HTMLElement>(
      'input,textarea,select,[contenteditable],iframe,frame',
    )) {
      if (isFrame(element)) {
        const origin = originOf(element);
        if (!frameDocument(element) && frames.length < MOST_FRAMES) frames.push(origin ? { origin } : {});
        continue;
      }
      const field = fieldOf(element);
      if (!field || fields.length >= MOST_FIELDS || !element.checkVisibility()) continue;
      const hasCaret = caret.type === 'element' && caret.element === element;
      fields.push({ ...field, inFrame, inShadow, ...(hasCaret && { caret: true }) });
    }
    if ((root as Document).designMode === 'on' && fields.length < MOST_FIELDS) {
      const hasCaret = caret.type === 'element' && caret.element.ownerDocument === root;
      fields.push({ kind: 'rich', inFrame, inShadow, ...(hasCaret && { caret: true }) });
    }
  }
  return { fields, frames };
}

function fieldOf(element: HTMLElement): Pick<PageField, 'kind' | 'obstacle'> | undefined {
  // Parts of an editable whole are not fields of their own.
  if (element.isContentEditable && element.parentElement?.isContentEditable) return undefined;
  const kind = kindOf(element);
  const obstacle = obstacleOf(element, kind, '');
  if (!kind && (obstacle === undefined || obstacle === 'no-field')) return undefined;
  return { ...(kind && { kind }), ...(obstacle && { obstacle }) };
}
