/**
 * `npm run dev`: Souffleur for its developers. The extension is rebuilt and reloaded, the service restarted and the
 * demo CRM read again when their files change; Ctrl-C ends all of it. The state is in .souffleur/dev, or in the folder
 * that SOUFFLEUR_STATE names, apart from that of `npm start`.
 * The extension is built as a whole and not served by WXT’s development server: the search worker must come from the
 * extension’s own origin. So it runs under the content security policy that ships, which admits no development server.
 */
import { join, resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { ROOT } from '@/setup/browser';
import { buildForDevelopment, DEVELOPMENT_FOLDER, readBuiltExtension, SOURCES } from '@/setup/extension';
import type { DemoWindow } from './browser-window';
import { startCrm } from './crm-server';
import { takePicture } from './picture';
import { runOnChange } from './run-on-change';
import { type ServiceProcess, startServiceProcess } from './service-process';
import {
  explain,
  findOrInstallBrowser,
  isStopping,
  language,
  onStop,
  openWindow,
  printInvitations,
  runSession,
  servicePort,
  stop,
  words,
} from './session';

const { say, line } = words;
const state = resolve(process.env.SOUFFLEUR_STATE ?? join(ROOT, '.souffleur', 'dev'));
const dataFolder = join(state, 'data');
const logFile = join(state, 'service.log');

/** Beyond the ports that `npm start` tries: both can run at once, and a panel that has joined finds its service again. */
const SERVICE_PORT = 4350;
const CRM_PORT = 4370;

const SERVICE_SOURCES = ['demo/service.ts', 'demo/seed-pack.ts', 'packs', 'protocol', 'server'];

const seconds = (sinceMs: number) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

/** Starts the service, and restarts it when its files change. */
async function startService(allowedOrigin: string): Promise<ServiceProcess> {
  const port = await servicePort(SERVICE_PORT);
  const startOnce = () => startServiceProcess({ port, dataFolder, allowedOrigin, logFile });
  const first = await startOnce();
  let service: ServiceProcess | undefined = first;
  onStop(
    async () => service?.stop(),
    () => service?.kill(),
  );
  const endWatch = runOnChange(ROOT, SERVICE_SOURCES, async () => {
    const startedAt = Date.now();
    console.log(say('restarting'));
    await service?.stop();
    service = undefined;
    if (isStopping()) return;
    try {
      service = await startOnce();
      console.log(`${say('restarted')} (${seconds(startedAt)})`);
    } catch (error) {
      console.error(`${explain(error)}\n${say('restartFailed')}`);
    }
  });
  onStop(endWatch);
  return first;
}

/** Without a display, writes a picture of the window. */
async function drawPicture(window: DemoWindow, panel: Page): Promise<void> {
  if (!window.headless) return;
  const file = join(state, 'souffleur.png');
  await takePicture({ ...window, panel }, file);
  console.log(line('picture', file));
}

/** Builds and reloads the extension when its files change. */
function reloadOnChange(window: DemoWindow): void {
  const endWatch = runOnChange(ROOT, SOURCES, async () => {
    const startedAt = Date.now();
    console.log(say('rebuilding'));
    try {
      await buildForDevelopment();
    } catch (error) {
      console.error(`${explain(error)}\n${say('rebuildFailed')}`);
      return;
    }
    if (isStopping()) return;
    try {
      const panel = await window.reloadExtension();
      console.log(`${say('reloaded')} (${seconds(startedAt)})`);
      await drawPicture(window, panel);
    } catch {
      console.log(say('notReloaded'));
    }
  });
  onStop(endWatch);
}

/** Starts the demo CRM, which reads its page once, and restarts it when its files change. */
async function startDemoCrm(): Promise<{ address: string; reloadIn: (window: DemoWindow) => void }> {
  let crm = await startCrm({ port: CRM_PORT });
  onStop(() => crm.close());
  const { address } = crm;
  return {
    address,
    reloadIn: (window) =>
      onStop(
        runOnChange(ROOT, ['demo/crm'], async () => {
          await crm.close();
          crm = await startCrm({ port: Number(new URL(address).port) });
          // Where the tab was closed there is nothing to show it in.
          await window.page.reload().catch(() => undefined);
        }),
      ),
  };
}

async function start(): Promise<void> {
  const found = await findOrInstallBrowser();
  console.log(line('browser', `${found.product} ${found.version} (${found.path})`));
  console.log(`  ${say('rebuilding')}`);
  await buildForDevelopment();
  const extension = { folder: DEVELOPMENT_FOLDER, ...(await readBuiltExtension(DEVELOPMENT_FOLDER)) };
  console.log(line('extension', extension.id));

  const service = await startService(`chrome-extension://${extension.id}`);
  console.log(line('service', service.address));
  const crm = await startDemoCrm();
  console.log(line('crm', crm.address));
  console.log(line('data', dataFolder));
  console.log(line('log', logFile));
  const profile = join(state, 'profile');
  console.log(line('profile', profile));
  printInvitations(service, `SOUFFLEUR_DATA="${dataFolder}" npm run admin -- invite --role advisor`);

  const window = await openWindow({ found, language, profile, extension, crmAddress: crm.address });
  window.browser.once('disconnected', () => {
    if (isStopping()) return;
    console.log(`\n${say('windowClosed')}`);
    void stop(0);
  });
  if (window.panel) await drawPicture(window, window.panel);
  else console.log(`\n${say('panelNotOpened')}`);
  reloadOnChange(window);
  crm.reloadIn(window);
  console.log(`\n${say('watching')}`);
}

await runSession(state, start);
