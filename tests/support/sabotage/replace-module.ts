/** Puts a module of a test in the place of one of the service's own, for whoever imports it but the test's. */
import { registerHooks } from 'node:module';

/** To be called before the service is loaded. Both as URLs of files. */
export function replaceModule(original: URL, replacement: URL): void {
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const ours = found.url === original.href && context.parentURL !== replacement.href;
      return ours ? { ...found, url: replacement.href } : found;
    },
  });
}
