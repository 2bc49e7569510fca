/** Limits and closed sets of guided flows: plain data without Zod, as `pack-fields.ts`. */

/** How a flow may end. */
export const FLOW_ENDS = ['solved', 'promised', 'handed-over', 'refused'] as const;
export type FlowEnd = (typeof FLOW_ENDS)[number];

/** The fields of a step's text that may hold placeholders. */
export const FLOW_PLACEHOLDER_FIELDS: readonly string[] = ['scripts', 'macro'];

/** At most so many items. Nine answers: each has a digit. */
export const FLOW_LIMITS = { steps: 60, answers: 9, scripts: 5, links: 5, cues: 20, cards: 10 } as const;
