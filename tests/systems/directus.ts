/** Directus from npm, on SQLite: its interfaces hold ProseMirror, CodeMirror 5, textareas and inputs. */
import { mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { ensureNpm, type NpmProgram } from './packages';
import { freePort, run, startProcess, waitForHttp } from './processes';
import type { OpenRecord, RealSystem, RunningSystem } from './real-system';
import { type Rest, restClient } from './rest';

const VERSION = '12.4.0';
/** The sandbox for scripts in flows, which no trial has, follows V8's own interface and not every Node of today. */
const PROGRAM: NpmProgram = {
  name: 'directus',
  version: VERSION,
  scripts: ['sqlite3', 'argon2', 'sharp'],
  without: ['isolated-vm'],
};
const EMAIL = 'admin@souffleur.example.com';
const PASSWORD = 'Souffleur-2026';
const TOKEN = 'token-of-a-trial';
const COLLECTION = 'cases';
/** The buttons that put a notice off, and how long after the sign-in another one may come. */
const NOTICES = ['Skip', 'Remind Later'];
const SIGNED_IN_QUIET_MS = 8_000;
const NOTICES_MS = 90_000;

const INTERFACES: Record<string, { interface: string; type: string }> = {
  client: { interface: 'input', type: 'string' },
  line: { interface: 'input', type: 'string' },
  note: { interface: 'input-multiline', type: 'text' },
  html: { interface: 'input-rich-text-html', type: 'text' },
  markdown: { interface: 'input-rich-text-md', type: 'text' },
  code: { interface: 'input-code', type: 'text' },
};

export const directus: RealSystem = {
  id: 'directus',
  name: 'Directus',
  fields: [
    { id: 'html', name: 'rich text (ProseMirror)' },
    { id: 'markdown', name: 'Markdown (CodeMirror 5)' },
    { id: 'code', name: 'code (CodeMirror 5)' },
    { id: 'note', name: 'text (Vue textarea)' },
    { id: 'line', name: 'text, one line (Vue input)', oneLine: true },
  ],
  browsers: ['chromium', 'firefox'],
  install: (folder) => ensureNpm(folder, PROGRAM),
  start,
};

async function start(folder: string, packages: string): Promise<RunningSystem> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const data = join(folder, 'data');
  const log = join(data, 'server.log');
  await mkdir(join(data, 'extensions'), { recursive: true });
  const env = environment(data, port);
  const rest = restClient(origin, `Bearer ${TOKEN}`);
  const program = join(packages, 'node_modules', 'directus', 'cli.js');
  await run(process.execPath, [program, 'bootstrap'], { cwd: data, env });
  const server = startProcess(process.execPath, [program, 'start'], { cwd: data, env, log });
  try {
    await waitForHttp(`${origin}/server/ping`, { process: server, log });
    await createCollection(rest);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    origin,
    version: VERSION,
    signIn: (page) => signIn(page, origin),
    open: (page, field) => openItem(page, { origin, rest }, field),
    openForRules: async (page) => {
      const { data: item } = await rest<{ data: { id: number } }>(`/items/${COLLECTION}`, {
        client: 'Mme Lenoir',
        line: 'Panne de box',
      });
      await openItem(page, { origin, rest }, 'note', String(item.id));
      return {
        path: `/admin/content/${COLLECTION}/*`,
        match: { label: 'Line', contains: 'panne' },
        value: { label: 'Client', text: 'Mme Lenoir' },
        selectable: 'h1',
      };
    },
    stop: server.stop,
  };
}

function environment(data: string, port: number): NodeJS.ProcessEnv {
  return {
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SECRET: 'secret-of-a-trial-that-is-long-enough',
    DB_CLIENT: 'sqlite3',
    DB_FILENAME: join(data, 'directus.sqlite'),
    STORAGE_LOCAL_ROOT: join(data, 'uploads'),
    EXTENSIONS_PATH: join(data, 'extensions'),
    ADMIN_EMAIL: EMAIL,
    ADMIN_PASSWORD: PASSWORD,
    ADMIN_TOKEN: TOKEN,
    TELEMETRY: 'false',
    LOG_LEVEL: 'warn',
  };
}

async function createCollection(rest: Rest): Promise<void> {
  await rest('/collections', {
    collection: COLLECTION,
    meta: {},
    schema: {},
    fields: [
      {
        field: 'id',
        type: 'integer',
        meta: { hidden: true },
        schema: { is_primary_key: true, has_auto_increment: true },
      },
      ...Object.entries(INTERFACES).map(([field, { interface: name, type }]) => ({
        field,
        type,
        meta: {
          interface: name,
          width: 'full',
          options: field === 'code' ? { language: 'plaintext' } : null,
        },
        schema: {},
      })),
    ],
  });
}

async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/admin/login`);
  await page.waitForSelector('input[type=email]');
  await page.type('input[type=email]', EMAIL);
  await page.type('input[type=password]', PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => !location.pathname.includes('/login'));
  await page.goto(`${origin}/admin/content/${COLLECTION}/+`);
  await answerNotices(page, SIGNED_IN_QUIET_MS);
}

/**
 * Puts off the notices of the application (a licence key, an owner's address) that stand above its pages.
 * *Guarantees:* returns once none was there for `quietMs`; throws when one stays.
 */
async function answerNotices(page: Page, quietMs: number): Promise<void> {
  const startedAt = Date.now();
  for (let end = startedAt + quietMs; Date.now() < end; ) {
    if (Date.now() - startedAt > NOTICES_MS) throw new Error('A notice of the application does not leave.');
    const pressed = await page.evaluate((labels) => {
      const buttons = [...document.querySelectorAll<HTMLElement>('dialog button, .v-card button')];
      const found = buttons.find((button) => labels.includes(button.innerText.trim()));
      found?.click();
      return found !== undefined;
    }, NOTICES);
    if (pressed) end = Date.now() + quietMs;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

type Site = { origin: string; rest: Rest };

const INPUTS: Record<string, string> = {
  html: '.ProseMirror',
  line: 'input',
  note: 'textarea',
  markdown: '.CodeMirror',
  code: '.CodeMirror',
};

async function openItem(page: Page, { origin, rest }: Site, field: string, item = '+'): Promise<OpenRecord> {
  await page.goto(`${origin}/admin/content/${COLLECTION}/${item}`);
  const place = `[data-field=${field}]`;
  await page.waitForSelector(place);
  const input = `${place} ${INPUTS[field] ?? 'input'}`;
  await page.waitForSelector(input);
  await answerNotices(page, 300);
  await page.click(input);
  return {
    saveAndRead: async () => {
      const id = await save(page, origin);
      const { data } = await rest<{ data: Record<string, string | null> }>(`/items/${COLLECTION}/${id}`);
      return { format: field === 'html' ? 'html' : 'text', value: data[field] ?? '' };
    },
  };
}

/** Saves with the keys that a person presses, and gives the id that the application answers with. */
async function save(page: Page, origin: string): Promise<number> {
  const pressSave = async () => {
    await page.keyboard.down('Control');
    await page.keyboard.press('s');
    await page.keyboard.up('Control');
  };
  const [response] = await Promise.all([
    page.waitForResponse(
      (each) =>
        each.url().startsWith(`${origin}/items/${COLLECTION}`) && /POST|PATCH/u.test(each.request().method()),
    ),
    pressSave(),
  ]);
  if (!response.ok()) throw new Error(`The item was not saved: ${response.status()}`);
  const { data } = (await response.json()) as { data: { id: number } };
  return data.id;
}
