/** What a scene is: one screen or widget in one state. Gallery, component tests and pictures draw the same list. */
import type { ReactNode } from 'react';
import type { ConsoleServices } from '@/components/console/core/console-context';
import type { Panel } from '@/components/panel/core/panel-context';
import type { Language } from '@/protocol/text/language';
import type { StorageReason } from '@/protocol/validation/errors';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { PreferencesRow } from '@/storage/database/meta-rows';
import type { Directory } from '@/storage/membership/directory';
import type { ConsoleServicesOptions } from './fakes/console-services';
import type { PanelServicesOptions } from './fakes/panel-services';
import type { User } from './user';

export type Theme = 'light' | 'dark';

export type SceneOptions = { language: Language; theme: Theme };

/** What a scene writes to its database before it is drawn. */
export type Prepare = (stage: {
  db: SouffleurDatabase;
  directory: Directory;
  language: Language;
}) => Promise<void>;

type Named = {
  /** `area/screen/state`, unique. */
  name: string;
  /** Source files of the screens, dialogs and forms on show, from `components/`, without extension. */
  shows: readonly string[];
  preferences?: Partial<Omit<PreferencesRow, 'key' | 'language' | 'theme'>>;
  /** Packs on this machine: the built-in one, that and the organisation's, or none. */
  packs?: 'built-in' | 'organisation' | 'none';
  prepare?: Prepare;
  /** Why the database cannot be written to. */
  storage?: StorageReason;
};

export type PanelScene = Named &
  PanelServicesOptions & {
    in: 'panel';
    /** On a shared desk: nobody has said who they are. */
    locked?: boolean;
    /** What a person does to reach the state. */
    play?: (user: User, panel: Panel) => Promise<void>;
  };

export type ConsoleScene = Named &
  ConsoleServicesOptions & {
    in: 'console';
    /** The database does not open. */
    unreadable?: boolean;
    play?: (user: User, console: ConsoleServices) => Promise<void>;
  };

/** A widget or a card by itself. */
export type PartScene = {
  name: string;
  shows: readonly string[];
  in: 'part';
  draw: (options: SceneOptions) => ReactNode;
  play?: (user: User) => Promise<void>;
};

export type Scene = PanelScene | ConsoleScene | PartScene;
