/**
 * The pictures of the trainer's console: a browser of its own, joined as a trainer of the team in the service,
 * with tips that several advisors have sent.
 */
import { randomUUID } from 'node:crypto';
import type { Page } from 'puppeteer-core';
import type { DemoWindow } from '@/demo/browser-window';
import { chooseOption } from '@/demo/choose-option';
import type { Member, Role } from '@/protocol/api';
import { DAY_MS, HOUR_MS } from '@/protocol/duration';
import { ENDPOINTS } from '@/protocol/endpoints';
import type { TipContent } from '@/protocol/tip';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import { writeAsTenant } from '@/server/db/tenant';
import { QUOTAS } from '@/server/domain/quotas';
import type { RunningService } from '@/server/start';
import { openInvitation } from '@/server/store/members/invitations';
import { findOrMakeTeam, setTeams } from '@/server/store/members/members';
import { listOrganisations } from '@/server/store/organisations/organisations';

const WINDOW = { width: 1280, height: 800, deviceScaleFactor: 1.5 };
const PACK = 'relation-client';

export type ConsoleStage = {
  window: Pick<DemoWindow, 'browser'> & { panel: Page };
  service: RunningService;
  consoleUrl: string;
  /** Saves a picture (PNG in base64) under this name. */
  keep: (file: string, picture: string) => Promise<void>;
};

type DemoTip = { name: string; hoursAgo: number; content: Partial<TipContent> & { words: string } };

/** The tips of two days, the oldest first. */
const TIPS: readonly DemoTip[] = [
  {
    name: 'Karim',
    hoursAgo: 45,
    content: {
      situation: 'Le technicien a sonné au mauvais étage',
      words:
        'Je vois qu’il est passé à 9 h 40 et reparti sans vous trouver. Restez en ligne, je regarde s’il est encore dans votre rue.',
      pageTitle: 'Dossier 88214, Mme Ferrand',
    },
  },
  {
    name: 'Léa',
    hoursAgo: 29,
    content: {
      situation: 'Deux prélèvements le même mois',
      words:
        'Vous avez payé deux fois, et c’est à nous de vous rendre cette somme. Elle repart aujourd’hui\u00a0; votre banque l’affichera sous cinq jours.',
    },
  },
  {
    name: 'Aïcha',
    hoursAgo: 26,
    content: {
      kind: 'question',
      words: 'Que dire quand le client enregistre l’appel et nous prévient qu’il va le publier ?',
    },
  },
  {
    name: 'Thomas',
    hoursAgo: 22,
    content: {
      situation: 'Box remplacée deux fois, toujours en panne',
      words:
        'Une troisième box n’y changera rien. Je fais tester la ligne pendant que nous parlons, et je vous rappelle avec le résultat avant 18 heures.',
      pageTitle: 'Incident INC-30417',
    },
  },
  {
    name: 'Léa',
    hoursAgo: 7,
    content: {
      situation: 'La personne pleure',
      words: 'Prenez le temps qu’il vous faut, je reste avec vous. Rien ne presse de mon côté.',
    },
  },
  {
    name: 'Thomas',
    hoursAgo: 5,
    content: {
      situation: 'Prélevé deux fois, il veut son argent ce soir',
      words:
        'Le second prélèvement vous est rendu, je viens de l’enregistrer. Votre banque l’affichera sous cinq jours\u00a0: notez ce numéro, il suffit à la faire patienter.',
    },
  },
  {
    name: 'Karim',
    hoursAgo: 3,
    content: {
      situation: 'Coupure alors qu’un proche est sous assistance respiratoire',
      words:
        'Je passe votre dossier en priorité vitale tout de suite. Si l’appareil faiblit, appelez le 15 sans attendre mon retour.',
    },
  },
];

/** Since how many days the people of the pictures are in the organisation, and in which team. */
const FLOOR: Readonly<Record<string, { daysAgo: number; team?: string }>> = {
  Souffleur: { daysAgo: 430 },
  Sacha: { daysAgo: 421 },
  Inès: { daysAgo: 240 },
  Karim: { daysAgo: 388, team: 'Box & Fibre' },
  Léa: { daysAgo: 203, team: 'Box & Fibre' },
  Camille: { daysAgo: 12, team: 'Box & Fibre' },
  Aïcha: { daysAgo: 96, team: 'Facturation' },
  Thomas: { daysAgo: 34, team: 'Facturation' },
  Nadia: { daysAgo: 425 },
};

/** Takes all pictures: the queue in both themes, a card being written, what publishing would change. */
export async function takeConsolePictures(stage: ConsoleStage): Promise<void> {
  const { window, service } = stage;
  const organisationId = await oldestOrganisation(service);
  await sendTips(service, organisationId);
  await join(window.panel, service, { organisationId, role: 'trainer', name: 'Inès' });
  const { page, picture, theme } = await openConsole(stage);
  const { consoleUrl } = stage;

  await theme('light');
  await page.goto(`${consoleUrl}#/`);
  await chooseTip(page, 'Deux prélèvements');
  await page.waitForSelector('[data-card-id] mark');
  await picture('console-file.png');
  await theme('dark');
  await picture('console-file-sombre.png');
  await theme('light');

  await chooseTip(page, 'Box remplacée');
  await write(page);
  await page.click('[data-toast] button:last-of-type');
  await page.focus('[data-field="fr.summary"]');
  await picture('console-editeur.png');

  await page.evaluate(() => {
    location.hash = '#/';
  });
  await chooseTip(page, 'Deux prélèvements');
  await page.waitForSelector(`[data-card-id="${PACK}/double-prelevement"] button`);
  await page.click(`[data-card-id="${PACK}/double-prelevement"] button`);
  await page.waitForSelector('[data-field="fr.title"]');
  await page.waitForSelector('[data-saving=saved]');
  await page.evaluate((route) => {
    location.hash = route;
  }, `#/packs/${PACK}/publish`);
  await fill(
    page,
    '[data-field=note]',
    'Panne après deux box\u00a0: tester la ligne. Double prélèvement\u00a0: dire quand la somme revient.',
  );
  await page.waitForSelector('[data-saving=saved]');
  await page.evaluate(() => scrollTo(0, 0));
  await picture('console-publier.png');
}

/** The people of the team, as their administrator sees them: a browser of its own. */
export async function takeTeamPicture(stage: ConsoleStage): Promise<void> {
  const { window, service, consoleUrl } = stage;
  const organisationId = await oldestOrganisation(service);
  await join(window.panel, service, { organisationId, role: 'admin', name: 'Nadia' });
  await settleIn(service, organisationId);
  const { page, picture, theme } = await openConsole(stage);
  await theme('light');
  await page.goto(`${consoleUrl}#/team`);
  await page.waitForSelector('[data-member]');
  // High enough for the last of them.
  await page.setViewport({ ...WINDOW, height: 920 });
  await picture('console-equipe.png');
}

/** A tab for the console, with how to take a picture of it. */
async function openConsole({ window, keep }: ConsoleStage) {
  const page = await window.browser.newPage();
  await page.setViewport(WINDOW);
  return {
    page,
    picture: async (file: string) => {
      await page.mouse.move(0, 0);
      await page.evaluate(async () => {
        await document.fonts.ready;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      });
      await keep(file, await page.screenshot({ encoding: 'base64' }));
    },
    theme: (value: 'light' | 'dark') =>
      page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]),
  };
}

/** Everybody has been there for as long, and in the team, that {@link FLOOR} says. */
async function settleIn({ database }: RunningService, organisationId: string): Promise<void> {
  await writeAsTenant(database, organisationId, async (trx) => {
    const members = await trx
      .selectFrom('members')
      .select(['id', 'name'])
      .where('organisation_id', '=', organisationId)
      .execute();
    for (const { id, name } of members) {
      const { daysAgo = 0, team } = FLOOR[name] ?? {};
      await trx
        .updateTable('members')
        .set({ joined_at: Date.now() - daysAgo * DAY_MS })
        .where('organisation_id', '=', organisationId)
        .where('id', '=', id)
        .execute();
      if (!team) continue;
      const { id: teamId } = await findOrMakeTeam(trx, organisationId, team, QUOTAS.teams);
      await setTeams(trx, organisationId, id, [teamId]);
    }
  });
}

/** Makes a card of the chosen tip, in both languages. */
async function write(page: Page): Promise<void> {
  await page.click('[data-action=accept]');
  await page.waitForSelector('[data-action=accept-now]');
  await chooseOption(page, '[role=dialog] [role=combobox]', PACK);
  await page.click('[data-action=accept-now]');
  await fill(
    page,
    '[data-field="fr.summary"]',
    'Quand le matériel a déjà été changé, on cherche la cause ailleurs, avec le client.',
  );
  await fill(page, '[data-field="fr.keywords"]', 'troisième box\néchange\ntoujours en panne');
  const begin = await page.waitForSelector('[data-language=en] button');
  await begin?.click();
  await fill(page, '[data-field="en.title"]', 'Router replaced twice, still down');
  await fill(
    page,
    '[data-field="en.summary"]',
    'When the hardware was changed already, look for the cause elsewhere, together.',
  );
  await page.click('[data-language=en] fieldset > div button');
  await fill(
    page,
    '[data-field="en.scripts.0"]',
    'A third router will change nothing. I am having the line tested while we speak, and I call you back with the result before {{time}}.',
  );
  await page.waitForSelector('[data-saving=saved]');
  await page.focus('[data-field="fr.summary"]');
  await page.waitForSelector('[data-preview] h1[lang=fr]');
  // Well after any problem would be shown: there is none.
  await page.waitForFunction(() => document.querySelector('[aria-invalid=true]') === null);
  await page.evaluate(() => scrollTo(0, 0));
}

async function chooseTip(page: Page, situation: string): Promise<void> {
  const option = await page.waitForSelector(`::-p-xpath(//*[@role="option"][contains(., "${situation}")])`);
  await option?.click();
  await page.waitForFunction(
    (words) => document.querySelector('[data-detail-of]')?.textContent?.includes(words),
    {},
    situation,
  );
}

async function fill(page: Page, selector: string, text: string): Promise<void> {
  await page.waitForSelector(selector);
  await page.focus(selector);
  await page.$eval(selector, (field) => (field as HTMLInputElement).select());
  await page.keyboard.sendCharacter(text);
}

async function oldestOrganisation({ database }: RunningService): Promise<string> {
  const [organisation] = await listOrganisations(database);
  if (!organisation) throw new Error('The service has no organisation.');
  return organisation.id;
}

function invite({ database }: RunningService, organisationId: string, role: Role) {
  return database.transaction().execute((trx) => openInvitation(trx, { organisationId, role }, Date.now()));
}

async function join(
  panel: Page,
  service: RunningService,
  { organisationId, role, name }: { organisationId: string; role: Role; name: string },
): Promise<void> {
  await panel.waitForSelector('[role=option]');
  await panel.click('[data-action=settings]');
  await fill(panel, '[data-field=address]', service.address);
  await fill(panel, '[data-field=code]', await invite(service, organisationId, role));
  await fill(panel, '[data-field=name]', name);
  await panel.click('[data-action=join]');
  await panel.waitForSelector('input[type=search]');
  await panel.click('[data-action=settings]');
  await panel.waitForSelector(`[data-pack-id=${PACK}]`);
  await chooseOption(panel, '[data-field=language]', 'fr');
  await panel.waitForFunction(() => document.documentElement.lang === 'fr');
}

/** Joins each advisor, and sends their tips, as their panels do. */
async function sendTips(service: RunningService, organisationId: string): Promise<void> {
  const call = async (path: string, body: object, token?: string) => {
    const response = await fetch(service.address + path, {
      method: 'POST',
      headers: {
        [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as unknown;
  };
  for (const name of new Set(TIPS.map((tip) => tip.name))) {
    const code = await invite(service, organisationId, 'advisor');
    const request = { code, name, device: 'Poste', joinKey: randomUUID() };
    const { token } = (await call(ENDPOINTS.join.path, request)) as { token: string; member: Member };
    const commands = TIPS.filter((tip) => tip.name === name).map(({ hoursAgo, content }, index) => ({
      id: randomUUID(),
      n: index + 1,
      body: {
        type: 'tip.capture',
        tipId: randomUUID(),
        content: { kind: 'tip', language: 'fr', ...content },
        capturedAt: Date.now() - hoursAgo * HOUR_MS,
      },
    }));
    await call(ENDPOINTS.push.path, { clientId: randomUUID(), commands }, token);
  }
}
