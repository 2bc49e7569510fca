/**
 * What `npm start` and `npm run dev` have in common: one process that ends everything that it began, and the parts that
 * both begin. *Guarantees:* on Ctrl-C, on the end of the parent process and on a failure, what was begun is ended, the
 * last first; a second Ctrl-C kills it.
 */
import { mkdir } from 'node:fs/promises';
import { ensureBrowser } from '@/setup/install-browser';
import { progressLine, SetupError, terminalLanguage } from '@/setup/terminal';
import { type DemoWindow, openDemoWindow, type WindowOptions } from './browser-window';
import { takeLock } from './only-one';
import { freePort, type ServiceProcess } from './service-process';
import { wording } from './wording';

/** Ctrl-C on a terminal comes twice: to the whole group, and from npm. */
const SAME_SIGNAL_MS = 500;

export const language = terminalLanguage();
export const words = wording(language);
const { say, line, role, portTaken } = words;

/** What is to be ended, the last begun first. */
const endings: (() => Promise<void> | void)[] = [];
const killings: (() => void)[] = [];
let stoppingSince: number | undefined;

export function onStop(end: () => Promise<void> | void, kill?: () => void): void {
  endings.push(end);
  if (kill) killings.push(kill);
}

export function isStopping(): boolean {
  return stoppingSince !== undefined;
}

export async function stop(exitCode: number): Promise<never> {
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

/** Runs `start`; says in one sentence why it failed, and ends what it had begun. */
export async function runSession(state: string, start: () => Promise<void>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopOnSignal);
  // A terminal that was closed takes no more words; ending cleanly matters more.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // The process that started this one has ended: nobody could end this one any more.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => process.ppid === parent || isStopping() || void stopOnSignal(), 500).unref();
  }
  try {
    await mkdir(state, { recursive: true, mode: 0o700 });
    const lock = await takeLock(state);
    if (lock === 'taken') throw new Error(say('alreadyRunning'));
    onStop(lock.release);
    console.log('Souffleur\n');
    await start();
  } catch (error) {
    if (isStopping()) return;
    console.error(`\n${say('failed')}\n${explain(error)}`);
    await stop(1);
  }
}

export async function findOrInstallBrowser() {
  const progress = progressLine();
  try {
    return await ensureBrowser({ progress: (what) => progress.show(what[language]) });
  } finally {
    progress.end();
  }
}

/** The first free port from the one that SOUFFLEUR_PORT names, or else from `usual`. */
export async function servicePort(usual: number): Promise<number> {
  const wanted = Number(process.env.SOUFFLEUR_PORT || usual);
  const port = await freePort(wanted);
  if (port === undefined) throw new Error(`${say('noPort')} (${wanted})`);
  if (port !== wanted) console.log(`  ${portTaken(wanted, port)}`);
  return port;
}

function hasDisplay(): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

export async function openWindow(options: Omit<WindowOptions, 'headless'>): Promise<DemoWindow> {
  const window = await openWithOrWithoutDisplay(options);
  onStop(window.close, window.kill);
  return window;
}

async function openWithOrWithoutDisplay(options: Omit<WindowOptions, 'headless'>): Promise<DemoWindow> {
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

/** `adminCommand` makes one more invitation. */
export function printInvitations({ address, first }: ServiceProcess, adminCommand: string): void {
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

export function explain(error: unknown): string {
  if (error instanceof SetupError) return error.sentence[language];
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return say('noSpace');
  return error instanceof Error ? error.message : String(error);
}
