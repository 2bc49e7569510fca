import { tidyText } from '@/protocol/text/clean-text';

/**
 * Normalises an invitation code as the service does: case, spaces, punctuation, O for 0, I or L for 1. The service
 * decides whether it can be a code.
 */
export function readInvitationCode(typed: string): string {
  return tidyText(typed)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/O/gu, '0')
    .replace(/[IL]/gu, '1');
}
