/** The page beside a panel, in memory: one field that takes text, an address, and texts in named places. */
import type { CurrentPage, PageRefusal } from '@/components/panel/core/panel-context';
import type { PageQuery, PageQueryResult } from '@/protocol/context';
import type { InsertionRef, InsertionState, PageInsertion, PageSurvey, PageUndo } from '@/protocol/page';

type Obstacle = Extract<PageInsertion, { inserted: false }>;

export type CrmPageOptions = {
  address?: string;
  title?: string;
  /** Name of the field with the caret. */
  field?: string;
  /** Why the field takes no text. */
  obstacle?: Obstacle;
  /** Why the page gives nothing. */
  refusal?: PageRefusal;
  /** Text of each element, by selector or label. */
  places?: Readonly<Record<string, string>>;
  selection?: string;
  survey?: PageSurvey[];
};

const TAB = 7;

export type CrmPage = ReturnType<typeof createCrmPage>;

export function createCrmPage(options: CrmPageOptions) {
  const state = { ...options, text: '', tabId: TAB };
  const inserted = new Map<string, string>();

  function insert(text: string): PageInsertion {
    if (state.obstacle) return state.obstacle;
    const id = `insertion-${inserted.size + 1}`;
    inserted.set(id, text);
    state.text += text;
    const field = state.field ?? 'Note';
    return { inserted: true, how: 'typed', lines: 'kept', id, field, ref: { tabId: state.tabId, id } };
  }

  function verify({ id }: InsertionRef): InsertionState {
    const text = inserted.get(id);
    if (text === undefined) return 'unknown';
    return state.text.includes(text) ? 'present' : 'absent';
  }

  function undo({ id }: InsertionRef): PageUndo {
    const text = inserted.get(id) ?? '';
    if (text === '' || !state.text.includes(text)) return { undone: false, why: 'absent' };
    state.text = state.text.slice(0, state.text.lastIndexOf(text));
    inserted.delete(id);
    return { undone: true };
  }

  function locate({ selector, label, contains }: PageQuery): PageQueryResult {
    const text = state.places?.[selector ?? label ?? ''];
    if (text === undefined) return { found: false, why: 'absent' };
    if (contains === undefined) return { found: true, text };
    return { found: true, contains: text.toLowerCase().includes(contains.toLowerCase()) };
  }

  const current: CurrentPage = {
    address: async () => state.address,
    tab: async (tabId = state.tabId) => ({
      tabId,
      ...(state.address !== undefined && { address: state.address }),
      ...(state.title !== undefined && { title: state.title }),
    }),
    readQueries: async (queries) => state.refusal ?? { responses: queries.map(locate) },
    survey: async () => state.refusal ?? { responses: state.survey ?? [] },
    lastOrigin: async () => (state.address === undefined ? undefined : new URL(state.address).origin),
  };
  return { state, insert, verify, undo, current };
}
