/**
 * The version of the protocol between panel and service. Since 2 the last page of a stream holds its checksum and the
 * id of its data.
 */
export const PROTOCOL_VERSION = 2;
/** The oldest version that this build still speaks: the one before, so that either side may be updated first. */
export const OLDEST_PROTOCOL_VERSION = 1;
/** Each request names the version it was written in by this header. */
export const PROTOCOL_HEADER = 'souffleur-protocol';

/** The versions that one side speaks, both ends included. */
export type SupportedVersions = { oldest: number; newest: number };
export const SUPPORTED_VERSIONS: SupportedVersions = {
  oldest: OLDEST_PROTOCOL_VERSION,
  newest: PROTOCOL_VERSION,
};

/** Compares a peer's version with ours. A value that is no number is too old to be understood. */
export function compareProtocol(
  other: number,
  { oldest, newest }: SupportedVersions = SUPPORTED_VERSIONS,
): 'supported' | 'too-old' | 'too-new' {
  if (!(other >= oldest)) return 'too-old';
  return other > newest ? 'too-new' : 'supported';
}
