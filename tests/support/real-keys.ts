/**
 * Keys as a keyboard sends them: a virtual display with a window manager, in which each key goes to whatever has the
 * keyboard, or to the browser itself. *Guarantees:* the display ends with the test; where its tools are not installed,
 * `hasDisplayTools` says so and the tests are skipped.
 */
import { execFile, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

const run = promisify(execFile);
export type Display = {
  /** Its name, such as `:99`. */
  name: string;
  /** Brings up the window whose title holds these words, with the keyboard. */
  activate: (title: string) => Promise<void>;
  click: (x: number, y: number) => Promise<void>;
  /** Presses keys together, such as `alt+shift+s`. */
  press: (keys: string) => Promise<void>;
  /** Types as fast as a quick typist. */
  type: (text: string) => Promise<void>;
  /** A picture of the whole display, where ImageMagick is installed. */
  picture: (file: string) => Promise<void>;
  close: () => Promise<void>;
};

/** Starts a display of its own, with a window manager that gives windows the keyboard. */
export async function startDisplay(size = '1400x900'): Promise<Display> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const name = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error('Xvfb did not start.')));
    (server.stdio[3] as Readable).once('data', (result) => resolve(`:${String(result).trim()}`));
  });
  const env = { ...process.env, DISPLAY: name };
  const manager = spawn('openbox', [], { env, stdio: 'ignore' });
  const xdotool = async (...args: string[]) => {
    await run('xdotool', args, { env, timeout: 20_000 });
  };
  return {
    name,
    activate: async (title) => {
      await xdotool('search', '--sync', '--onlyvisible', '--name', title, 'windowactivate', '--sync');
    },
    click: (x, y) => xdotool('mousemove', String(x), String(y), 'click', '1'),
    press: (keys) => xdotool('key', '--clearmodifiers', keys),
    type: (text) => xdotool('type', '--delay', '60', '--', text),
    picture: async (file) => {
      await run('import', ['-window', 'root', file], { env });
    },
    close: async () => {
      for (const process of [manager, server]) {
        const ended = new Promise((resolve) => process.once('exit', resolve));
        process.kill();
        if (process.exitCode === null) await ended;
      }
    },
  };
}
