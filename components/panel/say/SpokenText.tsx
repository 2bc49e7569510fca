import { PlaceholderText, type PlaceholderTextProps } from '@/components/card/PlaceholderText';
import { Breaths } from './Breaths';

/** A line as it is said: with a mark at each breath, each sentence on a line of its own, its placeholders as fields. */
export function SpokenText(props: Omit<PlaceholderTextProps, 'draw'>) {
  return <PlaceholderText {...props} draw={(words) => <Breaths words={words} />} />;
}
