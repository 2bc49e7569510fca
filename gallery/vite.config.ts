/** `npm run gallery`: every scene in a browser, drawn anew as files change. */
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { bareImports } from './bare-imports.ts';
import { packAssets } from './pack-assets.ts';

const ROOT = join(import.meta.dirname, '..');

export default defineConfig({
  root: ROOT,
  publicDir: false,
  cacheDir: join(ROOT, 'node_modules', '.vite', 'gallery'),
  resolve: { alias: { '@': ROOT } },
  plugins: [packAssets()],
  optimizeDeps: { include: bareImports(), entries: ['gallery/*.html'] },
  server: {
    open: '/gallery/index.html',
    watch: { ignored: ['**/.output/**', '**/.souffleur/**', '**/docs/**'] },
  },
});
