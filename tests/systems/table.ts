/** The part of `docs/compatibility.md` on real applications, from the results of the last `npm run systems`. */
import { markdownTable } from '../support/markdown-table';
import { REAL_SYSTEMS } from './all-systems';
import { FIELD_TRIALS } from './field-trials';
import type { SystemResults, TrialOutcome } from './results';
import { SITE_TRIALS } from './site-trials';

export const SYSTEMS_HEADING = '## In real applications';

const COLUMNS: Record<string, string> = {
  empty: 'Left alone, typing on',
  'typed-before': 'Words before',
  two: 'Two in a row',
  html: '`<b>&amp;</b>`',
  markdown: '`- ` and `*x*`',
  paragraphs: 'Paragraphs',
  'undo-page': 'Undo in the page',
  'undo-panel': 'Undo in the panel',
  rules: 'Page rule and value',
  capture: 'Selection to tip',
  check: 'Page check',
};

/** *Guarantees:* a row for each field of each application in the code; what was not run is said to be so. */
export function systemsSection(results: Readonly<Record<string, SystemResults>>): string {
  const fieldRows = REAL_SYSTEMS.flatMap((system) =>
    system.fields.map((field) => [
      system.name,
      field.name,
      ...FIELD_TRIALS.map(({ id }) => cell(results[system.id]?.fields[field.id]?.[id])),
    ]),
  );
  const siteRows = REAL_SYSTEMS.map((system) => {
    const found = results[system.id];
    return [
      system.name,
      found?.version ?? '',
      found?.browser ?? '',
      ...SITE_TRIALS.map(({ id }) => cell(found?.site[id])),
    ];
  });
  const names = (trials: readonly { id: string }[]) => trials.map(({ id }) => COLUMNS[id] ?? id);
  return `${SYSTEMS_HEADING}

Made by \`npm run compatibility\` from the results of \`npm run systems\`, which installs these applications from
packages, starts each on loopback with the built extension beside it, and removes its data at the end. In each field
a line is inserted by its key in the panel, the record is saved as a person saves it, and the value is read back from
the application. **Yes** says that it is stored exactly once and exactly so, and that the panel said it was inserted.

${markdownTable(['Application', 'Field', ...names(FIELD_TRIALS)], fieldRows)}

${markdownTable(['Application', 'Version', 'Browser', ...names(SITE_TRIALS)], siteRows)}
`;
}

function cell(outcome: TrialOutcome | undefined): string {
  if (outcome === undefined) return 'not tested';
  return outcome === 'passed' ? 'yes' : 'no';
}
