import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownCard } from '@/components/panel/card/use-card';
import { usePanel } from '@/components/panel/core/panel-context';
import type { Screen } from '@/components/panel/core/panel-store';
import type { Shortcuts } from '@/components/ui/keys/shortcuts';
import { captionOf } from '@/protocol/text/placeholder';
import { LineMark } from './LineMark';
import { dropOwnWords, offerOwnWords } from './wording-actions';

type LineWordings = {
  /** M writes own words for the current line, Alt and M drops them, Alt and O offers them to the trainers. */
  shortcuts: Shortcuts;
  /** The button of a line that leads to its own words, and says whether it has some. */
  markOf: (index: number) => ReactNode;
};

/** Own wordings on a card's screen: their keys and marks. */
export function useLineWordings(
  screen: Extract<Screen, { name: 'card' }>,
  shown: ShownCard | undefined,
  currentLine: () => number,
): LineWordings {
  const { t } = useTranslation('wording');
  const { t: errors } = useTranslation('errors');
  const panel = usePanel();
  const { store } = panel;
  const lineAt = (index: number) => shown?.worded.find((line) => line.index === index);

  function edit(index: number) {
    const official = shown?.official[shown.language]?.scripts[index]?.text;
    if (!shown || official === undefined) return;
    const { replace, open } = store.getState();
    const { ref, language } = { ref: screen.ref, language: shown.language };
    const wordingId = lineAt(index)?.wording.id;
    // The way back leads to the same line.
    replace({ ...screen, line: shown.order[index] ?? index });
    open({ name: 'wording', ref, language, official, ...(wordingId !== undefined && { wordingId }) });
  }
  /** Acts on the own words of the current line; says so where it has none. */
  function onOwnWords(act: (line: ShownCard['worded'][number]) => void) {
    const line = lineAt(currentLine());
    if (line) act(line);
    else store.getState().showToast('foot', 'plain', t('none'));
  }
  const drop = () =>
    onOwnWords(({ wording, index }) => void dropOwnWords({ panel, t, errors, wording, position: index }));
  const offer = () =>
    onOwnWords(({ wording, index }) => {
      const title = captionOf(shown?.text.title ?? '');
      const onCard = shown?.order[index] ?? index;
      void offerOwnWords({ panel, t, errors, wording, position: index }, { title, index: onCard });
    });

  return {
    shortcuts: {
      m: { run: () => edit(currentLine()), when: 'alone' },
      'alt+m': drop,
      'alt+o': offer,
    },
    markOf: (index) => {
      const line = lineAt(index);
      const state = line ? (line.isChanged ? 'changed' : 'own') : 'official';
      return <LineMark state={state} n={index + 1} onEdit={() => edit(index)} />;
    },
  };
}
