/**
 * The trainer's console in a real browser, joined to a real service. It promises each test a team of its own:
 * an organisation, people, and a disk that nothing was ever written to.
 */
import type { Page } from 'puppeteer-core';
import type { Role } from '@/protocol/api';
import type { TipContent } from '@/protocol/tip';
import type { Desk } from './built-extension';
import { putRows } from './panel-steps';
import { captureTip, type TestClient, type TestService } from './service';

export type Team = {
  organisationId: string;
  /** Who this browser is. */
  trainer: TestClient;
  /** Another trainer, at another place. */
  colleague: TestClient;
  /** An advisor who writes tips. */
  author: TestClient;
};

const TABLES = [
  ...(['packs', 'cards', 'packVersions', 'news', 'tips', 'commands'] as const),
  ...(['drafts', 'packDrafts', 'favourites', 'recents', 'wordings', 'practice'] as const),
];

/** A new team, of which this browser's member has joined as `role` by way of `address`; its disk is empty. */
export async function beginTeam(
  desk: Desk,
  service: TestService,
  { role = 'trainer', address = service.address }: { role?: Role; address?: string } = {},
): Promise<Team> {
  const organisationId = await service.addOrganisation('Clarté');
  const [trainer, colleague, author] = await Promise.all([
    service.join(role, 'Sacha', organisationId),
    service.join('trainer', 'Noa', organisationId),
    service.join('advisor', 'Camille', organisationId),
  ]);
  await becomeMember(desk, { ...trainer, address });
  return { organisationId, trainer, colleague, author };
}

/** Empties this browser's disk and makes it this member's, or nobody's. */
export async function becomeMember(
  desk: Desk,
  client: Pick<TestClient, 'address' | 'token' | 'member'> | undefined,
  preferences: object = {},
): Promise<void> {
  const { panel } = desk;
  for (const page of await consolePages(desk)) await page.close();
  await panel.evaluate(
    (names) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(localStorage.getItem('souffleur-database') ?? 'souffleur');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction([...names, 'meta'], 'readwrite');
          for (const name of names) writing.objectStore(name).clear();
          for (const key of ['sync', 'membership', 'joining', 'preferences', 'intent']) {
            writing.objectStore('meta').delete(key);
          }
          writing.onabort = () => reject(writing.error);
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    TABLES,
  );
  const rows: object[] = [
    { key: 'preferences', theme: 'system', singleKeys: true, ownValues: {}, ...preferences },
  ];
  if (client) {
    const { address, token, member } = client;
    rows.push({ key: 'membership', address, token, member, joinedAt: 1, checkedAt: 1 });
  }
  await putRows(panel, 'meta', rows);
  await panel.reload();
  await panel.waitForSelector('[role=option]');
}

/** Opens the console at a place, such as `#/packs`. What it shows must be waited for. */
export async function openConsole(desk: Desk, place = '#/'): Promise<Page> {
  const page = await desk.browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  page.setDefaultTimeout(15_000);
  await page.goto(`chrome-extension://${desk.extensionId}/console.html${place}`);
  return page;
}

/** Goes to another place of an open console. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, place);
}

async function consolePages(desk: Desk): Promise<Page[]> {
  return (await desk.browser.pages()).filter((page) => page.url().includes('/console.html'));
}

/** Sends tips as their author's panel would, oldest first, and gives their ids. */
export async function sendTips(
  author: TestClient,
  tips: readonly (Partial<TipContent> & { words: string })[],
): Promise<string[]> {
  const now = Date.now();
  const bodies = tips.map((tip, index) => {
    const body = captureTip(tip.words);
    return {
      ...body,
      content: { ...body.content, ...tip },
      // Minutes apart, so that their order is theirs.
      capturedAt: now - (tips.length - index) * 60_000,
    };
  });
  for (let index = 0; index < bodies.length; index += 100) {
    const response = await author.push(author.commands(...bodies.slice(index, index + 100)));
    if (response.status !== 200) throw new Error(`the tips were refused: ${response.text}`);
  }
  return bodies.map(({ tipId }) => tipId);
}

/** What advisors of a telecom desk note between two calls. */
export const TIPS = [
  {
    situation: 'Deuxième rendez-vous manqué',
    words: 'Je vous rappelle moi-même à dix-sept heures, technicien confirmé ou pas.',
  },
  {
    situation: 'Box remplacée deux fois, toujours en panne',
    words: 'Je fais tester la ligne avant d’envoyer une troisième box, et je vous rappelle avec le résultat.',
  },
  { words: 'Prenez le temps qu’il vous faut, je reste en ligne avec vous.' },
] as const satisfies readonly (Partial<TipContent> & { words: string })[];
