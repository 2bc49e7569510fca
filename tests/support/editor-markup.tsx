/** The markup of a part of the console's editor, without a browser. */
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { ConsoleContext, type ConsoleServices } from '@/components/console/core/console-context';
import { createConsoleStore } from '@/components/console/core/console-store';
import type { DraftAutosave } from '@/components/console/draft/draft-autosave';
import { DraftContext } from '@/components/console/draft/draft-context';
import { EditorContext } from '@/components/console/editor/editor-context';
import { createWording } from '@/components/i18n/i18n';
import type { Card } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { card, testDatabase } from './database';

/** Renders a part of the editor. `onChange` gets a card as the part would change it. */
export function editorMarkup(part: ReactNode, language: Language, onChange?: (card: Card) => void): string {
  const store = createConsoleStore({ name: 'packs' } as never, () => undefined);
  // It needs no more of the console than its store, its database and the time.
  const services = { store, now: () => 1, db: testDatabase() } as unknown as ConsoleServices;
  const editor = {
    problems: new Map(),
    changeCard: (edit: (card: Card) => Card) => onChange?.(edit(card('a'))),
  };
  return renderToStaticMarkup(
    <I18nextProvider i18n={createWording(language)}>
      <ConsoleContext value={services}>
        <DraftContext value={{} as DraftAutosave}>
          <EditorContext value={editor}>{part}</EditorContext>
        </DraftContext>
      </ConsoleContext>
    </I18nextProvider>,
  );
}
