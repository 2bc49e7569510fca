/** The services of the console of a scene, typed as the product's own services. The database is real. */
import type { ConsoleServices, OpenPage } from '@/components/console/core/console-context';
import { createConsoleStore } from '@/components/console/core/console-store';
import { parseRoute } from '@/components/console/core/routes';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { Clock } from './clock';
import { type CrmPageOptions, createCrmPage } from './crm-page';
import { createMessages, type SceneReplies } from './messages';

export type ConsoleServicesOptions = {
  /** Address of the first screen, such as `#/packs`. */
  route?: string;
  replies?: SceneReplies;
  openPages?: OpenPage[];
  page?: CrmPageOptions;
  isInContainer?: boolean;
  clipboardBlocked?: boolean;
};

export function createConsoleServices(
  { db, clock }: { db: SouffleurDatabase; clock: Clock },
  options: ConsoleServicesOptions,
) {
  const messages = createMessages(options.replies ?? {});
  const page = createCrmPage(options.page ?? {});
  const recorded = {
    sent: messages.sent,
    copied: [] as string[],
    files: [] as { name: string; text: string }[],
    calls: [] as string[],
  };
  const route = options.route ?? '#/';
  history.replaceState(null, '', `${location.pathname}${location.search}${route}`);
  const store = createConsoleStore(parseRoute(route), (address) => {
    location.hash = address;
  });
  const services: ConsoleServices = {
    db,
    store,
    send: messages.send,
    copy: async (text) => {
      if (options.clipboardBlocked) return false;
      recorded.copied.push(text);
      return true;
    },
    saveFile: (name, text) => void recorded.files.push({ name, text }),
    now: clock.now,
    isInContainer: options.isInContainer ?? false,
    openOutside: () => void recorded.calls.push('openOutside'),
    openPages: async () => options.openPages ?? [],
    askForSite: async (origin) => {
      recorded.calls.push(`askForSite ${origin}`);
      return true;
    },
    readQueries: page.current.readQueries,
  };
  const arrive = () => store.getState().arrive(parseRoute(location.hash));
  window.addEventListener('hashchange', arrive);
  const end = () => {
    window.removeEventListener('hashchange', arrive);
    // An invitation's code that nobody has passed on is another administrator's in the next scene.
    sessionStorage.clear();
  };
  return { services, page, recorded, end };
}
