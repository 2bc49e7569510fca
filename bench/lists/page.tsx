/** The page of `npm run bench:lists`: the console's queue, team and chapter, with rows that are made here. */
import '@/components/ui/theme.css';
import { type ReactNode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { ConsoleContext, type ConsoleServices } from '@/components/console/core/console-context';
import { createConsoleStore } from '@/components/console/core/console-store';
import { DraftContext } from '@/components/console/draft/draft-context';
import { moveCard } from '@/components/console/draft/pack-edit';
import { ChapterBlock } from '@/components/console/packs/ChapterBlock';
import { TipList } from '@/components/console/review/TipList';
import { MemberList } from '@/components/console/team/MemberList';
import { createWording } from '@/components/i18n/i18n';
import type { Card, Pack } from '@/protocol/pack';
import type { TeamMember } from '@/protocol/team';
import type { TipRow } from '@/storage/database/tip-rows';

const NOW = 1_790_000_000_000;

/** A list with so many rows; `step` counts what its user has done. */
type Screen = { make: (count: number) => (step: number) => ReactNode };

const titleAt = (index: number) => `Rendez-vous manqué pour la deuxième fois, dossier ${index + 1}`;

/** Each step selects the next tip. */
const queue: Screen = {
  make: (count) => {
    const tips = Array.from(
      { length: count },
      (_, index): TipRow => ({
        id: `tip-${index}`,
        mine: 0,
        content: {
          kind: 'tip',
          language: 'fr',
          situation: titleAt(index),
          words: `Je vous rappelle moi-même avant ${8 + (index % 10)} heures, dossier ${index + 1}.`,
        },
        author: { id: 'camille', name: 'Camille' },
        capturedAt: NOW - (count - index) * 60_000,
        revision: 1,
        status: index % 7 === 0 ? { state: 'reviewing' } : { state: 'received' },
      }),
    );
    const locations = new Map();
    return (step) => (
      <div
        data-scroller
        style={{ height: '100vh', overflowY: 'auto', display: 'grid', gridTemplateRows: 'minmax(0, 1fr)' }}
      >
        <TipList tips={tips} selected={step} locations={locations} language="fr" onSelect={() => undefined} />
      </div>
    );
  },
};

/** Each step types in the filter, which leaves some of the people, or takes it away again. */
const team: Screen = {
  make: (count) => {
    const members = Array.from(
      { length: count },
      (_, index): TeamMember => ({
        id: `member-${index}`,
        name: `Poste ${10_000 + index}`,
        role: 'advisor',
        teams: ['Box & Fibre'],
        joinedAt: NOW,
        disabled: false,
        devices: [],
      }),
    );
    return (step) => (
      <MemberList members={members} typed={step % 2 ? 'poste 1000' : ''} ownId="member-0" language="fr" />
    );
  },
};

/** Each step moves the first card down by one. */
const cards: Screen = {
  make: (count) => {
    const made = Array.from(
      { length: count },
      (_, index): Card => ({
        id: `card-${index}`,
        kind: 'situation',
        next: [],
        fr: {
          title: titleAt(index),
          summary: 'Ce que l’on dit.',
          cues: [],
          steps: [],
          scripts: [{ text: 'Je regarde cela tout de suite.', tone: 'neutre' }],
          avoid: [],
          keywords: [],
        },
      }),
    );
    const base: Pack = {
      format: 'souffleur-pack',
      formatVersion: 1,
      id: 'grand',
      version: 1,
      publishedAt: 0,
      title: { fr: 'Grand' },
      summary: { fr: 'Grand' },
      chapters: [{ id: 'un', title: { fr: 'Un' }, cards: made.map(({ id }) => id) }],
      cards: made,
    };
    let pack = base;
    let shownStep = 0;
    return (step) => {
      for (; shownStep < step; shownStep += 1) pack = moveCard(pack, 'card-0', 1);
      const [chapter] = pack.chapters;
      return chapter && <ChapterBlock pack={pack} base={base} chapter={chapter} position={0} language="fr" />;
    };
  },
};

const SCREENS = { queue, team, cards };

function Stepper({ draw }: { draw: (step: number) => ReactNode }) {
  const [step, setStep] = useState(0);
  useEffect(() => {
    const next = () => setStep((before) => before + 1);
    document.addEventListener('keydown', next);
    return () => document.removeEventListener('keydown', next);
  }, []);
  return draw(step);
}

/** Until the next frame was handed to the display: a task after its callbacks. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(0);
    });
  });
}

Object.assign(globalThis, {
  /** Draws a list in the empty page; resolves with the ms until its rows were painted. */
  async show(screen: keyof typeof SCREENS, count: number): Promise<number> {
    const draw = SCREENS[screen].make(count);
    const store = createConsoleStore({ name: 'queue' }, () => undefined);
    // These lists need no more of the console.
    const services = { store, now: () => NOW } as unknown as ConsoleServices;
    const autosave = { edit: () => undefined } as never;
    const startedAt = performance.now();
    let failure: unknown;
    const root = createRoot(document.getElementById('root') as HTMLElement, {
      onUncaughtError: (error) => {
        failure = error;
      },
    });
    root.render(
      <I18nextProvider i18n={createWording('fr')}>
        <ConsoleContext value={services}>
          <DraftContext value={autosave}>
            <Stepper draw={draw} />
          </DraftContext>
        </ConsoleContext>
      </I18nextProvider>,
    );
    while (!document.querySelector('[data-index]')) {
      if (failure) throw failure;
      await painted();
    }
    await painted();
    return performance.now() - startedAt;
  },
  /** Presses a key; resolves with the ms until what it does was painted. */
  async step(): Promise<number> {
    const startedAt = performance.now();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }));
    await painted();
    return performance.now() - startedAt;
  },
});
