import { PlaceholderText, type PlaceholderTextProps } from '@/components/card/PlaceholderText';
import { breathPieces } from './breath-marks';
import styles from './say.module.css';

/** A line as it is said: with a mark at each breath, each sentence on a line of its own, its placeholders as fields. */
export function SpokenText(props: Omit<PlaceholderTextProps, 'draw'>) {
  return <PlaceholderText {...props} draw={(words) => <Breaths words={words} />} />;
}

function Breaths({ words }: { words: string }) {
  const pieces = breathPieces(words);
  return pieces.map(({ text, pause }, index) => {
    const breaksHere = pause === 'long' && !pieces[index + 1]?.text.startsWith('\n');
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text, always drawn together
      <span key={index}>
        {text}
        {pause && <span className={styles.breath} data-pause={pause} aria-hidden />}
        {breaksHere && <br />}
      </span>
    );
  });
}
