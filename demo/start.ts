/**
 * `npm start`: everything that it takes to try Souffleur, and an end to all of it with Ctrl-C. With `--once`
 * it ends by itself when all is open (and, without a display, pictured). The state is kept in .souffleur, or in
 * the folder that SOUFFLEUR_STATE names.
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ROOT } from '@/setup/browser';
import { EXTENSION_FOLDER, ensureExtension, readBuiltExtension } from '@/setup/extension';
import { ensureBrowser } from '@/setup/install-browser';
import { progressLine, SetupError, terminalLanguage } from '@/setup/terminal';
import { type DemoWindow, openDemoWindow, type WindowOptions } from './browser-window';
import { startCrm } from './crm-server';
import { takeLock } from './only-one';
import { takePicture } from './picture';
import { freePort, type ServiceProcess, startServiceProcess } from './service-process';
import { wording } from './wording';

/** Ctrl-C on a terminal comes twice: to the whole group, and from npm. */
const SAME_SIGNAL_MS = 500;

const language = terminalLanguage();
const { say, line, role, portTaken } = wording(language);
const state = resolve(process.env.SOUFFLEUR_STATE ?? join(ROOT, '.souffleur'));
const dataFolder = resolve(process.env.SOUFFLEUR_DATA ?? join(state, 'data'));
const usualData = dataFolder === join(ROOT, '.souffleur', 'data');
const adminCommand = `${usualData ? '' : `SOUFFLEUR_DATA="${dataFolder}" `}npm run admin -- invite --role advisor`;
const once = process.argv.includes('--once');

/** What is to be ended, the last begun first. */
const endings: (() => Promise<void> | void)[] = [];
const killings: (() => void)[] = [];
let stoppingSince: number | undefined;

async function stop(exitCode: number): Promise<never> {
  stoppingSince = Date.now();
  for (const end of endings.reverse()) await end();
  process.exit(exitCode);
}

async function stopOnSignal(): Promise<void> {
  if (stoppingSince === undefined) {
    console.log(`\n${say('stopping')}`);
    endings.unshift(() => console.log(say('stopped')));
    await stop(0);
  } else if (Date.now() - stoppingSince > SAME_SIGNAL_MS) {
    for (const kill of killings) kill();
    process.exit(1);
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopOnSignal);
// A terminal that was closed takes no more words; ending cleanly matters more.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
// The process that started this one is gone: nobody could end it any more.
process.on('disconnect', stopOnSignal);

async function findOrInstallBrowser() {
  const progress = progressLine();
  try {
    return await ensureBrowser({ progress: (what) => progress.show(what[language]) });
  } finally {
    progress.end();
  }
}

async function startService(origin: string): Promise<ServiceProcess> {
  const wanted = Number(process.env.SOUFFLEUR_PORT || 4310);
  const port = await freePort(wanted);
  if (port === undefined) throw new Error(`${say('noPort')} (${wanted})`);
  if (port !== wanted) console.log(`  ${portTaken(wanted, port)}`);
  const service = await startServiceProcess({
    port,
    dataFolder,
    allowedOrigin: origin,
    logFile: join(state, 'service.log'),
  });
  endings.push(service.stop);
  killings.push(service.kill);
  void service.ended.then(() => {
    if (stoppingSince !== undefined) return;
    console.error(`\n${say('serviceEnded')} (${join(state, 'service.log')})`);
    return stop(1);
  });
  return service;
}

function hasDisplay(): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

async function openWindow(options: Omit<WindowOptions, 'headless'>): Promise<DemoWindow> {
  if (hasDisplay()) {
    try {
      return await openDemoWindow({ ...options, headless: false });
    } catch {
      console.log(`\n${say('displayFailed')}`);
    }
  }
  console.log(`\n${say('noDisplay')}`);
  return await openDemoWindow({ ...options, headless: true });
}

function tellAboutJoining({ address, first }: ServiceProcess): void {
  console.log('');
  if (first) {
    console.log(say('codes'));
    for (const invitation of first.invitations) console.log(`  ${role(invitation.role)} ${invitation.code}`);
  } else {
    console.log(say('codesShown'));
    console.log(`  ${adminCommand}`);
  }
  console.log(`\n${say('join')}`);
  console.log(line('service', address));
}

async function start(): Promise<void> {
  await mkdir(state, { recursive: true, mode: 0o700 });
  const lock = await takeLock(state);
  if (lock === 'taken') throw new Error(say('alreadyRunning'));
  endings.push(lock.release);
  console.log('Souffleur\n');

  const found = await findOrInstallBrowser();
  console.log(line('browser', `${found.product} ${found.version} (${found.path})`));
  await ensureExtension(() => console.log(`  ${say('building')}`));
  const extension = { folder: EXTENSION_FOLDER, ...(await readBuiltExtension()) };
  console.log(line('extension', extension.id));

  const service = await startService(`chrome-extension://${extension.id}`);
  console.log(line('service', service.address));
  const crm = await startCrm();
  endings.push(crm.close);
  console.log(line('crm', crm.address));
  console.log(line('data', dataFolder));
  console.log(line('log', join(state, 'service.log')));
  const profile = join(state, 'profile');
  console.log(line('profile', profile));
  // Told before anything that may fail: the codes are never told again.
  tellAboutJoining(service);

  const window = await openWindow({ found, language, profile, extension, crmAddress: crm.address });
  endings.push(window.close);
  killings.push(window.kill);
  window.browser.once('disconnected', () => {
    if (stoppingSince === undefined) console.log(`\n${say('browserClosed')}`);
  });
  if (!window.panel) console.log(`\n${say('panelNotOpened')}`);
  else if (window.headless) {
    const file = join(state, 'souffleur.png');
    await takePicture({ ...window, panel: window.panel }, file);
    console.log(line('picture', file));
  }
  console.log(`\n${say('shortcut')}`);
  if (once) await stop(0);
}

try {
  await start();
} catch (error) {
  if (stoppingSince === undefined) {
    console.error(`\n${say('failed')}\n${explain(error)}`);
    await stop(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof SetupError) return error.sentence[language];
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return say('noSpace');
  return error instanceof Error ? error.message : String(error);
}
