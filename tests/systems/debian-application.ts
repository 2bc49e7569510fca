/**
 * What applications from Debian's packages have in common: installation, a free port, the processes of one run and
 * the sign-in form. *Guarantees:* `stop`, or a start that fails, ends every process that was started, last one first.
 */
import type { Page } from 'puppeteer-core';
import { debianVersion, ensureDebian } from './packages';
import { freePort, type ProcessOptions, type RunningProcess, startProcess, waitForHttp } from './processes';
import type { RealSystem, RunningSystem } from './real-system';

export type Launch = {
  /** The empty folder that all data of this run goes to. */
  folder: string;
  port: number;
  origin: string;
  /** Starts a process that ends with the application. */
  startProcess: (command: string, args: readonly string[], options: ProcessOptions) => RunningProcess;
  /** Starts the web server, and waits until a path of it answers. */
  startServer: (
    command: string,
    args: readonly string[],
    options: ProcessOptions & { path?: string },
  ) => Promise<void>;
};

export type DebianApplication = Pick<RealSystem, 'id' | 'name' | 'fields' | 'browsers'> & {
  /** The first one is the application itself: its version is the application's. */
  packages: readonly [string, ...string[]];
  /** Answers to what the packages ask when they are installed, as `debconf-set-selections` reads them. */
  answers?: readonly string[];
  start: (launch: Launch) => Promise<Omit<RunningSystem, 'origin' | 'version' | 'stop'>>;
};

export function debianApplication({ packages, answers, start, ...rest }: DebianApplication): RealSystem {
  return {
    ...rest,
    install: () => ensureDebian(packages, answers),
    start: async (folder) => {
      const port = await freePort();
      const origin = `http://127.0.0.1:${port}`;
      const started: RunningProcess[] = [];
      const stop = async () => {
        for (const each of started.toReversed()) await each.stop();
      };
      const startOne: Launch['startProcess'] = (command, args, options) => {
        const running = startProcess(command, args, options);
        started.push(running);
        return running;
      };
      const startServer: Launch['startServer'] = async (command, args, { path = '', ...options }) => {
        const server = startOne(command, args, options);
        await waitForHttp(`${origin}${path}`, { process: server, log: options.log });
      };
      try {
        const running = await start({ folder, port, origin, startProcess: startOne, startServer });
        return { ...running, origin, version: (await debianVersion(packages[0])) ?? '', stop };
      } catch (error) {
        await stop();
        throw error;
      }
    },
  };
}

/** Signs in through a form of a name and a password, as a person does. */
export async function signInByForm(
  page: Page,
  url: string,
  form: { user: [selector: string, text: string]; password: [selector: string, text: string] },
): Promise<void> {
  await page.goto(url);
  await page.waitForSelector(form.user[0]);
  // Some pages move the caret into their first field a little after they were loaded.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await page.type(...form.user);
  await page.type(...form.password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}
