import type { Language } from '@/protocol/text/language';

/** The language of the person at this terminal: French where the system's locale is French, else English. */
export function terminalLanguage(env: NodeJS.ProcessEnv = process.env): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || Intl.DateTimeFormat().resolvedOptions().locale;
  return locale.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

/** A sentence in both languages, as everything that a program of ours prints is. */
export type Sentence = Record<Language, string>;

/** A failure with its remedy, for the person at the terminal; `message` is the English sentence. */
export class SetupError extends Error {
  override name = 'SetupError';
  readonly sentence: Sentence;

  constructor(sentence: Sentence, options?: ErrorOptions) {
    super(sentence.en, options);
    this.sentence = sentence;
  }
}

/** A line that renews itself on a terminal, and is printed at most every few seconds elsewhere. */
export function progressLine(out: NodeJS.WriteStream = process.stdout, everyMs = 5_000) {
  let lastAt = 0;
  let open = false;
  return {
    show(text: string) {
      if (out.isTTY) {
        out.write(`\r\x1b[K  ${text}`);
        open = true;
      } else if (Date.now() - lastAt >= everyMs) {
        lastAt = Date.now();
        out.write(`  ${text}\n`);
      }
    },
    end() {
      if (open) out.write('\n');
      open = false;
    },
  };
}
