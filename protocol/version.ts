/** The version of the conversation between panel and service. Raised when an older peer would misread it. */
export const PROTOCOL_VERSION = 1;
/** The oldest version that this build still speaks. */
export const OLDEST_PROTOCOL_VERSION = 1;
/** Each request names the version it was written in by this header. */
export const PROTOCOL_HEADER = 'souffleur-protocol';

/** What a peer of version `other` is to us. What is no number is too old to be understood. */
export function judgeProtocol(other: number): 'spoken' | 'too-old' | 'too-new' {
  if (!(other >= OLDEST_PROTOCOL_VERSION)) return 'too-old';
  return other > PROTOCOL_VERSION ? 'too-new' : 'spoken';
}
