import { tidyPack } from '@/components/console/draft/pack-tidy';
import type { Pack } from '@/protocol/pack';

/** Saves a pack as a file in the open format. */
export function exportPack(saveFile: (name: string, text: string) => void, pack: Pack): void {
  saveFile(`${pack.id}-v${pack.version}.json`, `${JSON.stringify(tidyPack(pack), null, 2)}\n`);
}
