/** What the trials need to know of a real application: how it is installed, started, driven and read back. */
import type { Page } from 'puppeteer-core';

/** A running application on loopback. *Guarantees:* `stop` ends every process it started. */
export type RunningSystem = {
  origin: string;
  version: string;
  /** Signs an administrator in, in this page. */
  signIn: (page: Page) => Promise<void>;
  /** The place where one text field of a new record is edited; each call makes a record of its own. */
  open: (page: Page, field: string) => Promise<OpenRecord>;
  /** A record whose page the rules of a pack can be about. */
  openForRules: (page: Page) => Promise<RuledPage>;
  stop: () => Promise<void>;
};

/** A field of a new record, shown in the page with the caret in it. */
export type OpenRecord = {
  /** Saves as a person does, and reads what the application has stored. */
  saveAndRead: () => Promise<StoredText>;
};

/** A stored value in the application's own format. */
export type StoredText = { format: 'html' | 'text'; value: string };

/** What a page shows: where it is, and two values beside the labels that a person reads. */
export type RuledPage = {
  path: string;
  match: { label: string; contains: string };
  value: { label: string; text: string };
  /** A selector of an element in the page whose words can be selected. */
  selectable: string;
};

/** A text field of an application, in the order of the table. */
export type SystemField = {
  id: string;
  /** As the compatibility table names it. */
  name: string;
  /** Takes one line only: paragraphs arrive joined by a space. */
  oneLine?: boolean;
  /** Where the application itself begins a new paragraph for what a person pastes behind words just typed. */
  pasteBeginsParagraph?: readonly BrowserName[];
  /** The application itself puts the caret in front of the text after an undo. */
  undoMovesCaret?: boolean;
};

export type BrowserName = 'chromium' | 'firefox';

export type RealSystem = {
  id: string;
  name: string;
  fields: readonly SystemField[];
  /** Chromium alone where this is absent; what is tried of whole pages is tried there. */
  browsers?: readonly BrowserName[];
  /** Installs what is missing. *Guarantees:* undefined when it can be started, else why not. */
  install: (folder: string) => Promise<string | undefined>;
  /** Starts it with all of its data under `folder`; `packages` is the folder that `install` was given. */
  start: (folder: string, packages: string) => Promise<RunningSystem>;
};

export function browsersOf({ browsers = ['chromium'] }: RealSystem): readonly BrowserName[] {
  return browsers;
}
