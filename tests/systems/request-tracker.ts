/** Request Tracker 5 from Debian, on SQLite, with its own web server. Its replies are written in CKEditor 4. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { debianApplication, type Launch, signInByForm } from './debian-application';
import { run } from './processes';
import type { OpenRecord, StoredText } from './real-system';
import { basicAuthorization, type Rest, restClient } from './rest';

const SERVER = '/usr/share/request-tracker5/libexec/standalone_httpd';
const USER = 'root';
/** What a fresh database gives its first user. */
const PASSWORD = 'password';

export const requestTracker = debianApplication({
  id: 'request-tracker',
  name: 'Request Tracker',
  fields: [
    // Once its placeholder has left, the caret stands beside the empty paragraph and not in it.
    { id: 'reply', name: 'reply (CKEditor 4)', pasteBeginsParagraph: ['chromium'] },
    { id: 'subject', name: 'subject, one line', oneLine: true },
  ],
  browsers: ['chromium', 'firefox'],
  packages: ['request-tracker5', 'rt5-db-sqlite', 'rt5-standalone', 'msmtp-mta'],
  answers: ['request-tracker5 request-tracker5/dbconfig-install boolean false'],
  start,
});

async function start({ folder, port, origin, startServer }: Launch) {
  const siteConfig = join(folder, 'site-config.pm');
  await mkdir(join(folder, 'site-config.d'), { recursive: true });
  for (const each of ['mason', 'sessions', 'var']) await mkdir(join(folder, each), { recursive: true });
  await writeFile(siteConfig, configuration(folder, port));
  const env = { RT_SITE_CONFIG: siteConfig, RT_SITE_CONFIG_DIR: join(folder, 'site-config.d') };
  await run('rt-setup-database-5', ['--action', 'init', '--skip-create'], { env });
  const log = join(folder, 'server.log');
  await startServer(SERVER, ['--port', String(port), '--host', '127.0.0.1'], { env, log });
  const rest = restClient(`${origin}/REST/2.0`, basicAuthorization(USER, PASSWORD));
  return {
    signIn: (page: Page) =>
      signInByForm(page, origin, {
        user: ['input[name=user]', USER],
        password: ['input[name=pass]', PASSWORD],
      }),
    open: async (page: Page, field: string) => {
      const ticket = await createTicket(rest);
      return field === 'reply'
        ? openReply(page, { origin, rest }, ticket)
        : openSubject(page, { origin, rest }, ticket);
    },
    openForRules: async (page: Page) => {
      const ticket = await createTicket(rest, 'Panne de box de Mme Lenoir');
      await openReply(page, { origin, rest }, ticket);
      // In the language of the browser.
      return {
        path: '/Ticket/Update.html',
        match: { label: 'File', contains: 'general' },
        value: { label: 'Sujet', text: 'Panne de box de Mme Lenoir' },
        selectable: '#header h1',
      };
    },
  };
}

function configuration(folder: string, port: number): string {
  return `Set($rtname, 'souffleur');
Set($Organization, 'souffleur.invalid');
Set($WebDomain, '127.0.0.1');
Set($WebPort, ${port});
Set($WebBaseURL, 'http://127.0.0.1:${port}');
Set($WebPath, '');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '${folder}/rt.sqlite');
Set($MailCommand, 'testfile');
Set($LogToSyslog, undef);
Set($LogToFile, undef);
Set($LogToSTDERR, 'warning');
Set($Timezone, 'UTC');
Set($WebSessionClass, 'Apache::Session::File');
$RT::VarPath = '${folder}/var';
$RT::MasonDataDir = '${folder}/mason';
$RT::MasonSessionDir = '${folder}/sessions';
1;
`;
}

type Site = { origin: string; rest: Rest };

async function createTicket(rest: Rest, subject = ''): Promise<string> {
  const made = await rest<{ id: string }>('/ticket', {
    Queue: 'General',
    Subject: subject,
    Requestor: 'lenoir@client.invalid',
  });
  return String(made.id);
}

async function openReply(page: Page, { origin, rest }: Site, ticket: string): Promise<OpenRecord> {
  await page.goto(`${origin}/Ticket/Update.html?id=${ticket}&Action=Respond`);
  const element = await page.waitForSelector('iframe.cke_wysiwyg_frame');
  const frame = await element?.contentFrame();
  if (!frame) throw new Error('The reply has no editor.');
  await frame.waitForSelector('body[contenteditable=true]');
  await frame.click('body');
  return {
    saveAndRead: async () => {
      await Promise.all([page.waitForNavigation(), page.click('[name=SubmitTicket]')]);
      return lastCorrespondence(rest, ticket);
    },
  };
}

async function lastCorrespondence(rest: Rest, ticket: string): Promise<StoredText> {
  type Page1<T> = { items: T[] };
  const history = await rest<Page1<{ id: string; Type: string }>>(
    `/ticket/${ticket}/history?fields=Type&per_page=100`,
  );
  const last = history.items.filter(({ Type }) => Type === 'Correspond').at(-1);
  if (!last) return { format: 'text', value: '' };
  const attachments = await rest<Page1<{ id: string }>>(`/transaction/${last.id}/attachments`);
  for (const { id } of attachments.items) {
    const part = await rest<{ Content?: string; ContentType: string }>(`/attachment/${id}`);
    if (part.ContentType === 'text/html' || part.ContentType === 'text/plain') {
      const value = Buffer.from(part.Content ?? '', 'base64').toString('utf8');
      return { format: part.ContentType === 'text/html' ? 'html' : 'text', value };
    }
  }
  throw new Error('The reply has no text.');
}

async function openSubject(page: Page, { origin, rest }: Site, ticket: string): Promise<OpenRecord> {
  await page.goto(`${origin}/Ticket/Modify.html?id=${ticket}`);
  const selector = 'form input[name=Subject]';
  await page.waitForSelector(selector);
  await page.click(selector);
  return {
    saveAndRead: async () => {
      await Promise.all([
        page.waitForNavigation(),
        page.click('form[action*="Modify.html"] input[type=submit]'),
      ]);
      const { Subject } = await rest<{ Subject: string }>(`/ticket/${ticket}`);
      return { format: 'text', value: Subject };
    },
  };
}
