import type { KeyInput, Page } from 'puppeteer-core';

/** Between two keys of a quick typist, in ms. */
const KEY_MS = 110;

/** A keyboard that counts: a character is one key, and so is each key that is held with another. */
export type CountedKeys = {
  type: (text: string) => Promise<void>;
  press: (key: KeyInput, ...held: KeyInput[]) => Promise<void>;
  /** Counts keys that are pressed in the page, for which this keyboard stands aside. */
  add: (keys: number) => void;
  count: () => number;
};

export function countedKeys(panel: Page): CountedKeys {
  let keys = 0;
  const pause = () => new Promise((resolve) => setTimeout(resolve, KEY_MS));
  return {
    type: async (text) => {
      for (const character of text) {
        await panel.keyboard.sendCharacter(character);
        keys += 1;
        await pause();
      }
    },
    press: async (key, ...held) => {
      for (const each of held) await panel.keyboard.down(each);
      await panel.keyboard.press(key);
      for (const each of held.toReversed()) await panel.keyboard.up(each);
      keys += 1 + held.length;
      await pause();
    },
    add: (count) => {
      keys += count;
    },
    count: () => keys,
  };
}
