import type { Role } from '@/protocol/api';

/** One open stream: who reads it, and the way out to them. */
export type LiveReader = {
  organisationId: string;
  memberId: string;
  deviceId: string;
  role: Role;
  write: (line: string) => void;
  /** Bytes handed to `write` that have not left yet. */
  buffered: () => number;
  /** Ends the stream after what was written. */
  end: () => void;
  /** Ends it now, whatever is still to leave. */
  cut: () => void;
};
