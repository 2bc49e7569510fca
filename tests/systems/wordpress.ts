/** WordPress from Debian on a MariaDB of its own, served by PHP's development server. Posts are written in Gutenberg. */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { debianApplication, type Launch, signInByForm } from './debian-application';
import { run } from './processes';
import type { OpenRecord } from './real-system';

const USER = 'admin';
const PASSWORD = 'Souffleur-2026';

export const wordpress = debianApplication({
  id: 'wordpress',
  name: 'WordPress',
  fields: [
    { id: 'paragraph', name: 'post (Gutenberg)' },
    { id: 'title', name: 'title of a post (Gutenberg rich text)', oneLine: true, undoMovesCaret: true },
    { id: 'excerpt', name: 'excerpt of a post (React textarea)' },
    { id: 'comment', name: 'comment (textarea)' },
  ],
  browsers: ['chromium', 'firefox'],
  packages: [
    'wordpress',
    'wordpress-theme-twentytwentythree',
    'php',
    'php8.2-cgi',
    'php-cli',
    'php-mysql',
    'php-xml',
    'php-mbstring',
    'mariadb-server-core',
    'mariadb-client',
    'micro-httpd',
  ],
  start,
});

type Database = (sql: string) => Promise<string>;

async function start({ folder, port, origin, startProcess, startServer }: Launch) {
  const socket = await startDatabase(folder, startProcess);
  const database: Database = (sql) => run('mariadb', [...clientOptions(socket), '-e', sql]);
  await database('create database wordpress character set utf8mb4');
  const site = join(folder, 'site');
  await copySite(site, socket);
  await startServer('php', ['-S', `127.0.0.1:${port}`, '-t', '.'], {
    cwd: site,
    env: { PHP_CLI_SERVER_WORKERS: '4' },
    log: join(folder, 'php.log'),
    path: '/readme.html',
  });
  await installSite(origin);
  return {
    signIn: (page: Page) =>
      signInByForm(page, `${origin}/wp-login.php`, {
        user: ['#user_login', USER],
        password: ['#user_pass', PASSWORD],
      }),
    open: (page: Page, field: string) =>
      field === 'comment' ? openComment(page, origin, database) : openPost(page, origin, database, field),
    openForRules: async (page: Page) => {
      await database(`update wordpress.wp_comments set comment_author = 'Mme Lenoir' where comment_ID = 1`);
      await openComment(page, origin, database);
      return {
        path: '/wp-admin/comment.php',
        match: { label: 'Name', contains: 'Lenoir' },
        value: { label: 'Name', text: 'Mme Lenoir' },
        selectable: '#wpbody h1',
      };
    },
  };
}

const clientOptions = (socket: string) => [
  '--no-defaults',
  '--default-character-set=utf8mb4',
  `--socket=${socket}`,
  '--user=root',
  '--skip-column-names',
  '--batch',
  '--raw',
];

async function startDatabase(folder: string, startProcess: Launch['startProcess']): Promise<string> {
  const data = join(folder, 'database');
  const socket = join(folder, 'database.sock');
  const user = userInfo().username;
  const options = ['--no-defaults', `--user=${user}`, `--datadir=${data}`];
  await run('mariadb-install-db', [...options, '--auth-root-authentication-method=normal', '--skip-test-db']);
  const log = join(folder, 'database.log');
  startProcess(
    'mariadbd',
    [...options, '--skip-networking', `--socket=${socket}`, `--pid-file=${folder}/database.pid`],
    { log },
  );
  for (let tries = 0; tries < 300; tries++) {
    const answers = await run('mariadb', [...clientOptions(socket), '-e', 'select 1']).catch(() => '');
    if (answers !== '') return socket;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('MariaDB does not answer.');
}

async function copySite(site: string, socket: string): Promise<void> {
  await cp('/usr/share/wordpress', site, { recursive: true, dereference: true });
  await rm(join(site, '.htaccess'), { force: true });
  await cp('/var/lib/wordpress/wp-content/themes', join(site, 'wp-content', 'themes'), {
    recursive: true,
    dereference: true,
    force: true,
  });
  await mkdir(join(site, 'wp-content', 'uploads'), { recursive: true });
  const keys = ['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY'];
  await writeFile(
    join(site, 'wp-config.php'),
    `<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:${socket}');
define('DB_CHARSET', 'utf8mb4');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
${keys.map((key) => `define('${key}', '${key}-of-a-trial');`).join('\n')}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`,
  );
}

async function installSite(origin: string): Promise<void> {
  const response = await fetch(`${origin}/wp-admin/install.php?step=2`, {
    method: 'POST',
    body: new URLSearchParams({
      weblog_title: 'Souffleur',
      user_name: USER,
      admin_password: PASSWORD,
      admin_password2: PASSWORD,
      pw_weak: '1',
      admin_email: 'admin@souffleur.invalid',
      blog_public: '0',
    }),
  });
  if (!response.ok) throw new Error(`WordPress was not installed: ${response.status}`);
}

const FIELD_SELECTORS: Record<string, string> = {
  title: '.editor-post-title__input',
  excerpt: '.editor-post-excerpt textarea',
};

type Gutenberg = {
  wp: {
    data: {
      dispatch: (store: string) => Record<string, (...args: unknown[]) => unknown>;
      select: (store: string) => Record<string, (...args: unknown[]) => unknown>;
    };
  };
};

async function openPost(page: Page, origin: string, database: Database, field: string): Promise<OpenRecord> {
  await page.goto(`${origin}/wp-admin/post-new.php`);
  await page.waitForSelector(FIELD_SELECTORS.title as string);
  await page.evaluate((wanted) => {
    const { wp } = globalThis as unknown as Gutenberg;
    for (const feature of ['welcomeGuide', 'fullscreenMode']) {
      if (wp.data.select('core/edit-post').isFeatureActive?.(feature))
        wp.data.dispatch('core/edit-post').toggleFeature?.(feature);
    }
    if (wanted === 'excerpt') {
      wp.data.dispatch('core/edit-post').openGeneralSidebar?.('edit-post/document');
      const open = wp.data.select('core/edit-post').isEditorPanelOpened?.('post-excerpt');
      if (!open) wp.data.dispatch('core/edit-post').toggleEditorPanelOpened?.('post-excerpt');
    }
  }, field);
  if (field !== 'title') await page.type(FIELD_SELECTORS.title as string, 'Appel');
  if (field === 'paragraph') {
    await page.keyboard.press('Enter');
    await page.waitForSelector('p.block-editor-rich-text__editable');
  } else {
    await page.waitForSelector(FIELD_SELECTORS[field] as string);
    await page.click(FIELD_SELECTORS[field] as string);
  }
  const column = { paragraph: 'post_content', title: 'post_title', excerpt: 'post_excerpt' }[field] ?? '';
  return {
    saveAndRead: async () => {
      const id = await savePost(page);
      const stored = await database(`select to_base64(${column}) from wordpress.wp_posts where ID = ${id}`);
      const value = Buffer.from(stored, 'base64').toString('utf8');
      return { format: field === 'excerpt' ? 'text' : 'html', value };
    },
  };
}

/** Saves with the keys that a person presses, and waits until the editor says that it is stored. */
async function savePost(page: Page): Promise<number> {
  await page.keyboard.down('Control');
  await page.keyboard.press('s');
  await page.keyboard.up('Control');
  await page.waitForFunction(
    () => {
      const { wp } = globalThis as unknown as Gutenberg;
      const editor = wp.data.select('core/editor');
      return !editor.isSavingPost?.() && !editor.isEditedPostDirty?.() && !editor.isEditedPostNew?.();
    },
    { polling: 100 },
  );
  return page.evaluate(() =>
    Number((globalThis as unknown as Gutenberg).wp.data.select('core/editor').getCurrentPostId?.()),
  );
}

async function openComment(page: Page, origin: string, database: Database): Promise<OpenRecord> {
  await database(`update wordpress.wp_comments set comment_content = '' where comment_ID = 1`);
  await page.goto(`${origin}/wp-admin/comment.php?action=editcomment&c=1`);
  await page.waitForSelector('#content');
  await page.click('#content');
  return {
    saveAndRead: async () => {
      await Promise.all([page.waitForNavigation(), page.click('#save')]);
      const stored = await database(
        'select to_base64(comment_content) from wordpress.wp_comments where comment_ID = 1',
      );
      return { format: 'text', value: Buffer.from(stored, 'base64').toString('utf8') };
    },
  };
}
