import type { Panel } from '@/components/panel/core/panel-context';
import type { CardRef } from '@/protocol/card-ref';
import type { Language } from '@/protocol/text/language';

/** Opens the lessons as a guide: at `ref`, else where one was during this call, else at the first. */
export function openGuide({ store }: Pick<Panel, 'store'>, language: Language, ref?: CardRef): void {
  store.getState().open({ name: 'guide', language, ...(ref !== undefined && { ref }) });
}
