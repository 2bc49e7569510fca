import { breathPieces } from './breath-marks';
import styles from './say.module.css';

/** Words with a mark at each breath, each sentence on a line of its own. */
export function Breaths({ words }: { words: string }) {
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
