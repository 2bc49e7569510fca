/** `npm run icons`: draws the extension's icons from its one mark, in the sizes that browsers ask for. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Brand } from '@/components/ui/Brand';
import { ensureBrowser } from './install-browser';

const folder = join(import.meta.dirname, '..', 'public', 'icon');
const { path } = await ensureBrowser({ progress: ({ en }) => console.log(en) });
const browser = await launch({ executablePath: path, args: ['--no-sandbox', '--disable-gpu'] });
await mkdir(folder, { recursive: true });
const page = await browser.newPage();
for (const size of [16, 32, 48, 96, 128]) {
  await page.setViewport({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}svg{display:block}</style>${renderToStaticMarkup(createElement(Brand, { size }))}`,
  );
  await writeFile(join(folder, `${size}.png`), await page.screenshot({ omitBackground: true }));
}
await browser.close();
