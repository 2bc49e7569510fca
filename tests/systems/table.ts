/** The part of `docs/compatibility.md` on real applications, from the results of `npm run systems`. */
import { markdownTable } from '../support/markdown-table';
import { REAL_SYSTEMS } from './all-systems';
import { FIELD_TRIALS } from './field-trials';
import { type BrowserName, browsersOf } from './real-system';
import { type ResultRow, SITE_ROW, type SystemResults } from './results';
import { SITE_TRIALS } from './site-trials';

export const SYSTEMS_HEADING = '## In real applications';

const COLUMNS: Record<string, string> = {
  empty: 'Left alone, typing on',
  'typed-before': 'Words before',
  inside: 'Inside a sentence, typing on',
  two: 'Two in a row, typing on',
  html: '`<b>&amp;</b>`',
  markdown: '`- ` and `*x*`',
  paragraphs: 'Paragraphs',
  'undo-page': 'Undo in the page',
  'undo-panel': 'Undo in the panel',
  'undo-second': 'Undo of the second of two',
  'undo-paragraphs': 'Undo of paragraphs',
  rules: 'Page rule and value',
  capture: 'Selection to tip',
  check: 'Page check',
};
const BROWSERS: Record<BrowserName, string> = { chromium: 'Chromium', firefox: 'Firefox' };
const NOT_TESTED = 'not tested';

const names = (trials: readonly { id: string }[]) => trials.map(({ id }) => COLUMNS[id] ?? id);
const FIELDS_HEAD = [
  'Application',
  'Field',
  'Browser',
  ...names(FIELD_TRIALS),
  'Application version',
  'Build',
  'Tried on',
];
const SITES_HEAD = [
  'Application',
  'Browser',
  ...names(SITE_TRIALS),
  'Application version',
  'Build',
  'Tried on',
];

/**
 * The section as these results make it. *Guarantees:* a row for each field, application and browser in the code; a
 * row without results stays as it is in the `existing` document, and says that it was not tested where it is new.
 */
export function systemsSection(results: Readonly<Record<string, SystemResults>>, existing = ''): string {
  const old = rowsOf(existing);
  const row = (
    head: readonly string[],
    { labels, browser }: { labels: string[]; browser: BrowserName },
    trials: readonly { id: string }[],
    found: ResultRow | undefined,
  ) => {
    const product = BROWSERS[browser];
    if (found) {
      const outcomes = trials.map(({ id }) => cellOf(found, id));
      return [...labels, found.browser, ...outcomes, found.version, found.build, found.triedOn];
    }
    const last = old.find(
      (cells) =>
        cells.length === head.length &&
        labels.every((label, index) => cells[index] === label) &&
        cells[labels.length]?.startsWith(product),
    );
    return last ?? [...labels, product, ...head.slice(labels.length + 1).map(() => NOT_TESTED)];
  };
  const fieldRows = REAL_SYSTEMS.flatMap((system) =>
    system.fields.flatMap((field) =>
      browsersOf(system).map((browser) => {
        const labels = [system.name, field.name];
        return row(FIELDS_HEAD, { labels, browser }, FIELD_TRIALS, results[system.id]?.[browser]?.[field.id]);
      }),
    ),
  );
  const siteRows = REAL_SYSTEMS.map(({ id, name }) =>
    row(SITES_HEAD, { labels: [name], browser: 'chromium' }, SITE_TRIALS, results[id]?.chromium?.[SITE_ROW]),
  );
  return `${SYSTEMS_HEADING}

Made by \`npm run compatibility\` from the results of \`npm run systems\`, which installs these applications from
packages, starts each on loopback with the built extension beside it, and removes its data at the end. In each field
a line is inserted by its key in the panel, the record is saved as a person saves it, and the value is read back from
the application. **Yes** says that it is stored exactly once and exactly so, and that the panel said it was inserted.
*Build* is the first digits of the hash over the extension's sources (\`setup/extension.ts\`) that the row was tried with.

${markdownTable(FIELDS_HEAD, fieldRows)}

What else the panel does beside the application:

${markdownTable(SITES_HEAD, siteRows)}
`;
}

/** The cells of all tables in a document, without their heads. */
function rowsOf(document: string): string[][] {
  return document
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function cellOf({ outcomes }: ResultRow, trial: string): string {
  const outcome = outcomes[trial];
  if (outcome === undefined) return NOT_TESTED;
  return outcome === 'passed' ? 'yes' : 'no';
}
