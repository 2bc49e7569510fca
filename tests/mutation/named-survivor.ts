/**
 * A mutant that no test can or should kill, with the reason. It is found again by its file, its mutator and the source
 * before and after, so that it is still named when lines move.
 */
export type NamedSurvivor = {
  file: string;
  mutator: string;
  /** The mutated source, as it stands in the file. */
  original: string;
  replacement: string;
  reason: string;
};
