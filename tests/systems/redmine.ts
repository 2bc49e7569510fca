/** Redmine from Debian, on SQLite: a copy of its program files with an instance of our own in it. */
import { appendFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { debianApplication, type Launch, signInByForm } from './debian-application';
import { run } from './processes';
import type { OpenRecord } from './real-system';
import { basicAuthorization, type Rest, restClient } from './rest';

const USER = 'admin';
const INSTANCE = 'souffleur';
const PASSWORD = 'Souffleur-2026';

const SETTING_UP = `
Setting.rest_api_enabled = '1'
Setting.text_formatting = 'common_mark'
admin = User.find_by_login('${USER}')
admin.password = admin.password_confirmation = '${PASSWORD}'
admin.must_change_passwd = false
admin.language = 'en'
admin.save!
project = Project.new(name: 'Support', identifier: 'support', is_public: true)
project.trackers = Tracker.all
project.save!
`;

export const redmine = debianApplication({
  id: 'redmine',
  name: 'Redmine',
  fields: [
    { id: 'description', name: 'description of an issue (textarea)' },
    { id: 'notes', name: 'notes of an issue (textarea)' },
    { id: 'subject', name: 'subject, one line', oneLine: true },
  ],
  browsers: ['chromium', 'firefox'],
  packages: ['redmine', 'redmine-sqlite', 'ruby-webrick'],
  answers: ['redmine redmine/instances/default/dbconfig-install boolean false'],
  start,
});

async function start({ folder, port, origin, startServer }: Launch) {
  const program = join(folder, 'program');
  const env = { X_DEBIAN_SITEID: INSTANCE, RAILS_ENV: 'production', REDMINE_LANG: 'en', LC_ALL: 'C.UTF-8' };
  await copyProgram(program, join(folder, 'redmine.sqlite'));
  const inProgram = { cwd: program, env };
  // In two runs: the classes of the first one know the tables as they were before its migrations.
  await run('ruby', ['bin/rake', 'db:migrate'], inProgram);
  await run('ruby', ['bin/rake', 'redmine:load_default_data'], inProgram);
  await writeFile(join(folder, 'setting-up.rb'), SETTING_UP);
  await run('ruby', ['bin/rails', 'runner', join(folder, 'setting-up.rb')], inProgram);
  await startServer(
    'ruby',
    ['bin/rails', 'server', '-u', 'webrick', '-b', '127.0.0.1', '-p', String(port), '-e', 'production'],
    { ...inProgram, log: join(folder, 'server.log') },
  );
  const rest = restClient(origin, basicAuthorization(USER, PASSWORD));
  return {
    signIn: (page: Page) =>
      signInByForm(page, `${origin}/login`, { user: ['#username', USER], password: ['#password', PASSWORD] }),
    open: (page: Page, field: string) =>
      field === 'notes' ? openNotes(page, { origin, rest }) : openNew(page, { origin, rest }, field),
    openForRules: async (page: Page) => {
      const issue = await createIssue(rest, 'Panne de box de Mme Lenoir');
      await openNotes(page, { origin, rest }, issue);
      return {
        path: '/issues/*',
        match: { label: 'Status:', contains: 'New' },
        value: { label: 'Subject', text: 'Panne de box de Mme Lenoir' },
        selectable: '#content h2',
      };
    },
  };
}

async function copyProgram(program: string, database: string): Promise<void> {
  await cp('/usr/share/redmine', program, { recursive: true, dereference: true });
  await rm(join(program, 'instances'), { recursive: true });
  const instance = join(program, 'instances', INSTANCE);
  for (const each of ['config', 'log', 'tmp/cache', 'files', 'public'])
    await mkdir(join(instance, each), { recursive: true });
  const settings = `production:\n  adapter: sqlite3\n  database: ${database}\n  encoding: utf8\n`;
  await writeFile(join(instance, 'config', 'database.yml'), settings);
  await writeFile(join(program, 'config', 'database.yml'), settings);
  await writeFile(join(instance, 'config', 'secret_key.txt'), 'souffleur'.repeat(8));
  // The list of gems looks for its settings where the package was installed, and has no web server of its own.
  const gemfile = join(program, 'Gemfile');
  const gems = await readFile(gemfile, 'utf8');
  await writeFile(gemfile, gems.replaceAll('/usr/share/redmine/', `${program}/`));
  await appendFile(gemfile, "\ngem 'webrick'\n");
  await rm(join(program, 'Gemfile.lock'), { force: true });
}

type Site = { origin: string; rest: Rest };

async function createIssue(rest: Rest, subject = 'Appel'): Promise<number> {
  const { issue } = await rest<{ issue: { id: number } }>('/issues.json', {
    issue: { project_id: 'support', subject, tracker_id: 1 },
  });
  return issue.id;
}

async function openNew(page: Page, { origin, rest }: Site, field: string): Promise<OpenRecord> {
  await page.goto(`${origin}/projects/support/issues/new`);
  const selector = field === 'subject' ? '#issue_subject' : '#issue_description';
  await page.waitForSelector(selector);
  if (field !== 'subject') await page.type('#issue_subject', 'Appel');
  await page.click(selector);
  return {
    saveAndRead: async () => {
      await Promise.all([page.waitForNavigation(), page.click('#issue-form input[name=commit]')]);
      const id = /\/issues\/(\d+)/u.exec(page.url())?.[1];
      if (id === undefined) throw new Error('The issue was not saved.');
      type Issue = { issue: { subject: string; description: string | null } };
      const { issue } = await rest<Issue>(`/issues/${id}.json`);
      return { format: 'text', value: (field === 'subject' ? issue.subject : issue.description) ?? '' };
    },
  };
}

async function openNotes(page: Page, { origin, rest }: Site, existing?: number): Promise<OpenRecord> {
  const id = existing ?? (await createIssue(rest));
  await page.goto(`${origin}/issues/${id}/edit`);
  await page.waitForSelector('#issue_notes');
  await page.click('#issue_notes');
  return {
    saveAndRead: async () => {
      await Promise.all([page.waitForNavigation(), page.click('#issue-form input[name=commit]')]);
      type Issue = { issue: { journals: { notes: string | null }[] } };
      const { issue } = await rest<Issue>(`/issues/${id}.json?include=journals`);
      return { format: 'text', value: issue.journals.at(-1)?.notes ?? '' };
    },
  };
}
