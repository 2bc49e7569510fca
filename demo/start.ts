/**
 * `npm start`: everything that it takes to try Souffleur, and an end to all of it with Ctrl-C. With `--once`
 * it ends by itself when all is open (and, without a display, pictured). The state is stored in .souffleur, or in
 * the folder that SOUFFLEUR_STATE names.
 */
import { join, resolve } from 'node:path';
import { ROOT } from '@/setup/browser';
import { EXTENSION_FOLDER, ensureExtension, readBuiltExtension } from '@/setup/extension';
import { startCrm } from './crm-server';
import { takePicture } from './picture';
import { type ServiceProcess, startServiceProcess } from './service-process';
import {
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
const state = resolve(process.env.SOUFFLEUR_STATE ?? join(ROOT, '.souffleur'));
const dataFolder = resolve(process.env.SOUFFLEUR_DATA ?? join(state, 'data'));
const usualData = dataFolder === join(ROOT, '.souffleur', 'data');
const adminCommand = `${usualData ? '' : `SOUFFLEUR_DATA="${dataFolder}" `}npm run admin -- invite --role advisor`;
const once = process.argv.includes('--once');

async function startService(origin: string): Promise<ServiceProcess> {
  const service = await startServiceProcess({
    port: await servicePort(4310),
    dataFolder,
    allowedOrigin: origin,
    logFile: join(state, 'service.log'),
  });
  onStop(service.stop, service.kill);
  void service.ended.then(() => {
    if (isStopping()) return;
    console.error(`\n${say('serviceEnded')} (${join(state, 'service.log')})`);
    return stop(1);
  });
  return service;
}

async function start(): Promise<void> {
  const found = await findOrInstallBrowser();
  console.log(line('browser', `${found.product} ${found.version} (${found.path})`));
  await ensureExtension(() => console.log(`  ${say('building')}`));
  const extension = { folder: EXTENSION_FOLDER, ...(await readBuiltExtension()) };
  console.log(line('extension', extension.id));

  const service = await startService(`chrome-extension://${extension.id}`);
  console.log(line('service', service.address));
  const crm = await startCrm();
  onStop(crm.close);
  console.log(line('crm', crm.address));
  console.log(line('data', dataFolder));
  console.log(line('log', join(state, 'service.log')));
  const profile = join(state, 'profile');
  console.log(line('profile', profile));
  // Printed before anything that may fail: the codes are printed once.
  printInvitations(service, adminCommand);

  const window = await openWindow({ found, language, profile, extension, crmAddress: crm.address });
  window.browser.once('disconnected', () => {
    if (!isStopping()) console.log(`\n${say('browserClosed')}`);
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

await runSession(state, start);
