/**
 * Makes what a scene needs and gives the element to draw.
 * *Guarantees:* each opening has a database of its own, which is deleted when the scene is closed.
 */

import { assets } from 'virtual:pack-assets';
import { Dexie } from 'dexie';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { ConsoleRoot } from '@/components/console/shell/ConsoleRoot';
import { createWording } from '@/components/i18n/i18n';
import { loadConsoleWords } from '@/components/i18n/words/load-console-words';
import { loadPanelWords } from '@/components/i18n/words/load-panel-words';
import { readPageWords } from '@/components/i18n/words/page-words';
import { PanelRoot } from '@/components/panel/shell/PanelRoot';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import type { SouffleurDatabase } from '@/storage/database/database';
import { createDatabases } from '@/storage/database/databases';
import { type Directory, openDirectory, searchCacheName } from '@/storage/membership/directory';
import { installBuiltInPacks } from '@/storage/packs/built-in-packs';
import { installPack, markNewsSeen } from '@/storage/packs/packs';
import { readPreferences, savePreferences } from '@/storage/preferences/preferences';
import { type Clock, createClock, DAY_MS, NOW } from './fakes/clock';
import { createConsoleServices } from './fakes/console-services';
import { createPanelServices } from './fakes/panel-services';
import { readSavedIndex, writeSavedIndex } from './fakes/search-index';
import { openSearch } from './fakes/search-port';
import type { ConsoleScene, PanelScene, PartScene, Scene, SceneOptions } from './scene';
import { user } from './user';

type Opened<Extra> = Extra & {
  element: ReactNode;
  /** Brings the drawn scene to its state. */
  play: () => Promise<void>;
  close: () => Promise<void>;
};

type Stored = { db: SouffleurDatabase; directory: Directory; clock: Clock };

export type OpenPanelScene = Opened<Stored & ReturnType<typeof createPanelServices>>;
export type OpenConsoleScene = Opened<Stored & Omit<ReturnType<typeof createConsoleServices>, 'end'>>;
export type OpenPartScene = Opened<object>;

export type OpenSceneOf<S extends Scene> = S extends PanelScene
  ? OpenPanelScene
  : S extends ConsoleScene
    ? OpenConsoleScene
    : OpenPartScene;

export async function openScene<S extends Scene>(scene: S, options: SceneOptions): Promise<OpenSceneOf<S>> {
  const open = scene.in === 'panel' ? openPanel : scene.in === 'console' ? openConsole : openPart;
  return (await open(scene as never, options)) as OpenSceneOf<S>;
}

async function openPanel(scene: PanelScene, options: SceneOptions): Promise<OpenPanelScene> {
  const stored = await openStorage(scene, options);
  await writeSavedIndex(stored.db);
  const search = openSearch(stored.db.name);
  const services = createPanelServices({ ...stored, search }, scene);
  const { panel } = services;
  const preferences = await readPreferences(stored.db);
  const browserLanguage = another(options.language);
  return {
    ...stored,
    ...services,
    element: (
      <PanelRoot
        panel={panel}
        browserLanguage={browserLanguage}
        words={await readPageWords(preferences.language ?? browserLanguage, loadPanelWords)}
        preferences={preferences}
        storage={scene.storage}
        locked={scene.locked ?? false}
      />
    ),
    play: async () => scene.play?.(user, panel),
    close: async () => {
      await readSavedIndex(stored.db.name);
      await stored.close();
    },
  };
}

async function openConsole(scene: ConsoleScene, options: SceneOptions): Promise<OpenConsoleScene> {
  const stored = await openStorage(scene, options);
  const { services, page, recorded, end } = createConsoleServices(stored, scene);
  if (scene.unreadable) stored.db.close({ disableAutoOpen: true });
  // What cannot be read chooses no language.
  const browserLanguage = scene.unreadable ? options.language : another(options.language);
  const words = await readPageWords(options.language, loadConsoleWords);
  return {
    ...stored,
    services,
    page,
    recorded,
    element: (
      <ConsoleRoot
        services={services}
        browserLanguage={browserLanguage}
        words={words}
        storage={scene.storage}
      />
    ),
    play: async () => scene.play?.(user, services),
    close: async () => {
      end();
      await stored.close();
    },
  };
}

async function openPart(scene: PartScene, options: SceneOptions): Promise<OpenPartScene> {
  document.documentElement.lang = options.language;
  document.documentElement.dataset.theme = options.theme;
  return {
    element: <I18nextProvider i18n={createWording(options.language)}>{scene.draw(options)}</I18nextProvider>,
    play: async () => scene.play?.(user),
    close: async () => undefined,
  };
}

async function openStorage(scene: PanelScene | ConsoleScene, { language, theme }: SceneOptions) {
  const name = `scene-${crypto.randomUUID()}`;
  const databases = createDatabases(openDirectory(`${name}-directory`, name));
  const { directory } = databases;
  const db = databases.open(name);
  await savePreferences(db, { language, theme, ...scene.preferences });
  await installPacks(db, scene.packs ?? 'built-in');
  await scene.prepare?.({ db, directory, language });
  return {
    db,
    directory,
    clock: createClock(),
    close: async () => {
      databases.release(name);
      directory.close();
      for (const each of [name, searchCacheName(name), `${name}-directory`]) await Dexie.delete(each);
    },
  };
}

/** The browser's language in a scene: never the chosen one, so that what is drawn by it is seen. */
const another = (language: Language): Language => (language === 'fr' ? 'en' : 'fr');

function asset(path: string): string {
  const text = assets[path];
  if (text === undefined) throw new Error(`${path} is not packaged`);
  return text;
}

async function installPacks(db: SouffleurDatabase, packs: 'built-in' | 'organisation' | 'none') {
  if (packs === 'none') return;
  await installBuiltInPacks(db, async (path) => asset(path), NOW - 40 * DAY_MS);
  if (packs === 'organisation') {
    const pack = JSON.parse(asset('packs/relation-client.json')) as Pack;
    await installPack(db, { pack, origin: 'organisation', sha256: 'a'.repeat(64), now: NOW - DAY_MS });
    await markNewsSeen(db);
  }
}
