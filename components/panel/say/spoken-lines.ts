/** The lines of a card that are said aloud, in order. */
import type { Toast } from '@/components/panel/core/panel-store';
import type { CardText } from '@/protocol/pack';

export type SpokenLine = {
  text: string;
  /** The line's index among the card's scripts; `foot` for its line to say now. */
  position: Extract<Toast['position'], number> | 'foot';
};

/** The line to say now, then the scripts. A script for a written channel is not said, unless the card has no other. */
export function spokenLines({ say, scripts }: Pick<CardText, 'say' | 'scripts'>): SpokenLine[] {
  const lines = scripts.map((script, position) => ({ ...script, position }));
  const isSaid = ({ channel }: (typeof lines)[number]) => channel === undefined || channel === 'téléphone';
  const spoken = lines.some(isSaid) ? lines.filter(isSaid) : say ? [] : lines;
  return [
    ...(say ? [{ text: say, position: 'foot' as const }] : []),
    ...spoken.filter(({ text }) => text !== say).map(({ text, position }) => ({ text, position })),
  ];
}
