/** The page script as one function: made of `entrypoints/page/` by `setup/page-script.ts` (decision 4). */
declare module 'virtual:page-script' {
  import type { PageRequest, PageResponse } from '@/protocol/page';
  /** Handles a request in the frame it runs in, and returns what really happened. */
  export function pageScript(request: PageRequest): Promise<PageResponse>;
}
