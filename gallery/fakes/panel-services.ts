/**
 * The services of the panel of a scene: a page, a worker, permissions and a clock in memory, typed as the product's own. Database and search are real.
 */
import type { Panel, PanelServices } from '@/components/panel/core/panel-context';
import { createPanelStore, type Screen } from '@/components/panel/core/panel-store';
import { createPressGuard } from '@/components/panel/core/press-guard';
import type { SearchClient } from '@/search/worker/search-client';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { Directory } from '@/storage/membership/directory';
import { type Clock, NOW } from './clock';
import { type CrmPageOptions, createCrmPage } from './crm-page';
import { createMessages, type SceneReplies } from './messages';

export type PanelServicesOptions = {
  first?: Screen;
  page?: CrmPageOptions;
  replies?: SceneReplies;
  sites?: { granted?: readonly string[]; required?: readonly string[] };
  update?: boolean;
  lostInsertion?: { field?: string };
  clipboardBlocked?: boolean;
  services?: Partial<
    Pick<
      PanelServices,
      'view' | 'opensPalette' | 'sharedDeskManaged' | 'reachNeedsLeave' | 'mac' | 'shortcuts'
    >
  >;
};

type Backing = { db: SouffleurDatabase; directory: Directory; search: SearchClient; clock: Clock };

export function createPanelServices(
  { db, directory, search, clock }: Backing,
  options: PanelServicesOptions,
) {
  const store = createPanelStore(options.first);
  const page = createCrmPage(options.page ?? {});
  const messages = createMessages(options.replies ?? {});
  const granted = new Set(options.sites?.granted ?? []);
  const required = options.sites?.required ?? [];
  const siteListeners = new Set<() => void>();
  const recorded = {
    sent: messages.sent,
    copied: [] as string[],
    files: [] as { name: string; text: string }[],
    /** What else was asked of the browser, in order. */
    calls: [] as string[],
  };
  const note = (call: string) => void recorded.calls.push(call);
  const panel: Panel = {
    db,
    directory,
    search,
    store,
    sharedDeskManaged: false,
    view: 'panel',
    opensPalette: 'from-page',
    backToPage: () => note('backToPage'),
    target: () => ({
      tabId: page.state.tabId,
      // Keys are timed by the browser's clock; the scene's own moves on top of it.
      press: { pressedAt: Date.now() + clock.now() - NOW, inPage: false },
      panelBlurCount: 0,
    }),
    insert: async (text) => page.insert(text),
    verify: async (insertion) => page.verify(insertion),
    undo: async (insertion) => page.undo(insertion),
    presses: createPressGuard(),
    others: { reportInsertion: () => note('reportInsertion'), onInsertion: () => () => undefined },
    takeLostInsertion: async () => options.lostInsertion,
    copy: async (text) => {
      if (options.clipboardBlocked) return false;
      recorded.copied.push(text);
      return true;
    },
    selection: async () => ({ text: page.state.selection ?? '', title: page.state.title ?? '' }),
    page: page.current,
    sites: {
      granted: async () => [...required, ...granted],
      required: () => [...required],
      mayReach: async (origin) => granted.has(origin) || required.includes(origin),
      request: async (origin) => {
        note(`sites.ask ${origin}`);
        granted.add(origin);
        for (const then of siteListeners) then();
        return true;
      },
      giveBack: async (origin) => {
        const given = granted.delete(origin);
        for (const then of siteListeners) then();
        return given;
      },
      onChange: (then) => {
        siteListeners.add(then);
        return () => siteListeners.delete(then);
      },
    },
    endCall: () => store.getState().forgetCall(),
    send: messages.send,
    reachNeedsLeave: false,
    askToReach: async (address) => {
      note(`askToReach ${address}`);
      return true;
    },
    openConsole: () => note('openConsole'),
    shortcuts: async () => [
      { command: 'open-panel', keys: 'Alt+Maj+S' },
      { command: 'new-tip', keys: 'Alt+Maj+J' },
      { command: 'insert-line', keys: 'Alt+Maj+K' },
      { command: 'search-selection', keys: 'Alt+Maj+H' },
    ],
    openShortcutSettings: () => note('openShortcutSettings'),
    saveFile: (name, text) => void recorded.files.push({ name, text }),
    openEmail: async (address) => {
      note(`openEmail ${address}`);
      return true;
    },
    print: async ({ card, language }) => {
      note(`print ${card.id} ${language}`);
      return true;
    },
    update: {
      isWaiting: async () => options.update === true,
      onChange: () => () => undefined,
      apply: () => note('update.apply'),
    },
    now: clock.now,
    version: '1.4.0',
    browser: 'Chrome 156, Linux',
    mac: false,
    ...options.services,
  };
  return { panel, page, recorded };
}
