/** Installing what the tests with real keys need. */
import { expect, test, vi } from 'vitest';
import { type DisplaySetup, ensureDisplayTools } from '@/setup/display';

function machine({ root = true, failing = 0 } = {}) {
  const installed: (readonly string[])[] = [];
  let has = false;
  const setup: DisplaySetup = {
    hasTools: () => has,
    mayInstall: () => root,
    install: async (packages) => {
      installed.push(packages);
      if (installed.length <= failing) throw new Error('apt-get install: 100');
      has = true;
    },
  };
  return { setup, installed };
}

test('they are installed once, as root', async () => {
  const { setup, installed } = machine();
  expect(await ensureDisplayTools(setup)).toBe(true);
  expect(await ensureDisplayTools(setup)).toBe(true);
  expect(installed).toEqual([['xvfb', 'openbox', 'xdotool', 'firefox-esr-l10n-fr']]);
});

test('where there is no French Firefox, the rest is installed all the same', async () => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  const { setup, installed } = machine({ failing: 1 });
  expect(await ensureDisplayTools(setup)).toBe(true);
  expect(installed.at(-1)).toEqual(['xvfb', 'openbox', 'xdotool']);
});

test('nothing is installed by others than root, and nothing is thrown', async () => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  const user = machine({ root: false });
  expect(await ensureDisplayTools(user.setup)).toBe(false);
  expect(user.installed).toEqual([]);
  expect(await ensureDisplayTools(machine({ failing: 2 }).setup)).toBe(false);
});
