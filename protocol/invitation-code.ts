import { tidyText } from '@/protocol/text/clean-text';

/**
 * An invitation code as the service reads it, however it was typed: case, spaces, signs, O for 0, I or L for 1.
 * Whether it can be one is the service's to judge.
 */
export function readInvitationCode(typed: string): string {
  return tidyText(typed)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/O/gu, '0')
    .replace(/[IL]/gu, '1');
}
