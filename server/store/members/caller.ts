import type { Role } from '@/protocol/api';

/** Who sends a request: everything a route may know of it. The organisation comes from the token alone. */
export type Caller = {
  organisationId: string;
  organisationEpoch: string;
  memberId: string;
  deviceId: string;
  role: Role;
  /** When the token ends by itself; null for one that does not. */
  expiresAt: number | null;
};
