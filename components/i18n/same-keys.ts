/** The shape of a dictionary: every key of the reference, each with a text of its own. */
export type SameKeys<T> = { [K in keyof T]: T[K] extends string ? string : SameKeys<T[K]> };
