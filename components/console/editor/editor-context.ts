import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { problemAlone } from '@/components/i18n/problems';
import type { Card, CardText } from '@/protocol/pack';
import type { DataProblem } from '@/protocol/validation/data-problem';

/** Changes the text of the card in one language. */
export type ChangeText = (edit: (text: CardText) => CardText) => void;

/** The card in the editor: its problems by path, and how to change it. */
type Editor = {
  problems: ReadonlyMap<string, DataProblem>;
  changeCard: (change: (card: Card) => Card) => void;
};

export const EditorContext = createContext<Editor | undefined>(undefined);

/** The editor around a component. Throws outside of one. */
export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('useEditor needs an EditorContext above it');
  return editor;
}

/** The problem at a path of the card, such as `fr.title`, as a sentence; undefined when there is none. */
export function useProblem(): (path: string) => string | undefined {
  const { t } = useTranslation('errors');
  const { problems } = useEditor();
  return (path) => {
    const found = problems.get(path);
    return found && problemAlone(found, t);
  };
}
