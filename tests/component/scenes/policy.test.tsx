import { describe, expect, test } from 'vitest';
import { takePolicyRefusals } from '@/tests/component/support/policy';
import { showScene } from '@/tests/component/support/show-scene';

describe('the policy of the extension’s pages, while a scene is drawn', () => {
  test('refuses a style attribute in markup, and one that a script sets', async () => {
    await showScene('panel/search/home');
    const holder = document.createElement('p');
    document.body.append(holder);
    holder.innerHTML = '<b style="color: rgb(255, 0, 0)">rouge</b>';
    await expect.poll(takePolicyRefusals).toEqual([expect.stringContaining('style-src-attr inline')]);
    holder.setAttribute('style', 'color: rgb(255, 0, 0)');
    await expect.poll(takePolicyRefusals).toEqual([expect.stringContaining('style-src-attr inline')]);
    expect(getComputedStyle(holder).color).not.toBe('rgb(255, 0, 0)');
    holder.remove();
  });

  test('refuses a style sheet and a script of markup, and code made of text', async () => {
    await showScene('panel/search/home');
    for (const name of ['style', 'script']) {
      const element = document.createElement(name);
      element.textContent = name === 'style' ? 'b { color: red }' : 'globalThis.wasRun = true';
      document.head.append(element);
      await expect.poll(takePolicyRefusals).toEqual([expect.stringContaining(`${name}-src-elem inline`)]);
      element.remove();
    }
    expect(globalThis).not.toHaveProperty('wasRun');
    expect(() => new Function('return 1')()).toThrow(EvalError);
    await expect.poll(takePolicyRefusals).toEqual([expect.stringContaining('script-src eval')]);
  });
});
