/**
 * The audit of a finished run: compares the responses that clients received with the service's database, the journal of
 * what was done, what a reader by cursor alone received, and the clients' disks.
 */

import type { Command } from '@/protocol/command';
import type { SharedTip, TipContent } from '@/protocol/tip';
import { addSums, checksumOf, NO_SUMS, packFacts, type Sums, sumsOf } from '@/protocol/validation/checksum';
import type { ServiceDatabase } from '@/server/db/schema';
import { sha256 } from '@/server/domain/secrets';
import { tipDigest } from '@/server/store/tips/tip-row';
import type { Saying } from './client-log';
import type { ClientReport } from './client-process';
import { readJournal, type ServiceJournal } from './service-journal';

export type Verdict = {
  /** Commands whose outcome, and versions whose publication, a client received. */
  acked: number;
  /** Of these, and of words that were said to be saved, those that are nowhere. */
  lost: number;
  /** Commands that were applied more than once, or got two outcomes. */
  twice: number;
  /** Tips whose last state a reader by cursor never received, and streams that only a full resync corrected. */
  missed: number;
  /** Streams whose content on a client's disk differs from the service's. */
  diverged: number;
  /** What each number counts. */
  findings: string[];
};

export type AuditedClient = { name: string; log: Saying[]; report: ClientReport };
type Rows = Awaited<ReturnType<typeof readRows>>;

export async function audit(
  database: ServiceDatabase,
  clients: readonly AuditedClient[],
  received: ReadonlyMap<string, SharedTip>,
): Promise<Verdict> {
  const rows = await readRows(database);
  const journal = await readJournal(database);
  const findings: string[] = [];
  const count = (what: string, found: readonly string[]) => {
    findings.push(...found.map((each) => `${what}: ${each}`));
    return found.length;
  };
  const acked = new Set(
    clients.flatMap(({ log }) =>
      log.flatMap((each) => {
        if (each.type === 'heard') return [each.outcome.id];
        return each.type === 'published' ? [`${each.packId} ${each.version}`] : [];
      }),
    ),
  );
  return {
    acked: acked.size,
    lost: count('lost', [
      ...lostCommands(clients, rows, journal),
      ...lostWords(clients, journal),
      ...lostVersions(clients, rows),
      ...clients.flatMap(({ name, report }) =>
        Array.from({ length: report.waiting }, () => `${name} could not send a command`),
      ),
    ]),
    twice: count('twice', twice(clients, rows, journal)),
    missed: count('missed', missed(clients, rows, received)),
    diverged: count('diverged', diverged(clients, rows)),
    findings,
  };
}

async function readRows(database: ServiceDatabase) {
  return {
    tips: await database.selectFrom('tips').selectAll().execute(),
    commands: new Map(
      (await database.selectFrom('commands').select(['id', 'outcome', 'reason']).execute()).map((row) => [
        row.id,
        row,
      ]),
    ),
    versions: await database.selectFrom('pack_versions').selectAll().execute(),
    packs: await database.selectFrom('packs').selectAll().execute(),
    streams: await database.selectFrom('streams').selectAll().execute(),
  };
}

function sentBy(clients: readonly AuditedClient[]): Map<string, Command> {
  return new Map(
    clients.flatMap(({ log }) =>
      log.flatMap((each) => (each.type === 'sent' ? [[each.command.id, each.command] as const] : [])),
    ),
  );
}

const wordsOf = (content: string) => (JSON.parse(content) as TipContent).words;

/** Reported as applied, and yet unknown to the service, or without a trace in the tip. */
function lostCommands(clients: readonly AuditedClient[], rows: Rows, journal: ServiceJournal): string[] {
  const written = new Set(journal.states.map(({ tip, content }) => `${tip} ${wordsOf(content)}`));
  const sent = sentBy(clients);
  const lost = new Set<string>();
  for (const { name, log } of clients) {
    for (const each of log) {
      if (each.type !== 'heard') continue;
      const { id, outcome } = each.outcome;
      const body = sent.get(id)?.body;
      if (!rows.commands.has(id)) lost.add(`${name} was told of ${id}, which the service does not know`);
      if (outcome !== 'applied' || !body || !('content' in body)) continue;
      if (!written.has(`${body.tipId} ${body.content.words}`)) lost.add(`${name}: ${body.content.words}`);
    }
  }
  return [...lost];
}

/**
 * The last words of a tip that were said to be saved are with the service, or on the disk with a reason, unless
 * their own person gave them up.
 */
function lostWords(clients: readonly AuditedClient[], journal: ServiceJournal): string[] {
  const written = new Set(journal.states.map(({ content }) => wordsOf(content)));
  return clients.flatMap(({ name, log, report }) => {
    const here = new Set(report.tips.map(({ words }) => words));
    const givenUp = new Set(log.flatMap((each) => (each.type === 'gave-up' ? [each.words] : [])));
    const last = new Map<string, string>();
    for (const each of log) if (each.type === 'saved') last.set(each.tipId, each.words);
    return [...last.values()]
      .filter((words) => !written.has(words) && !here.has(words) && !givenUp.has(words))
      .map((words) => `${name} had saved ${words}`);
  });
}

function lostVersions(clients: readonly AuditedClient[], rows: Rows): string[] {
  const known = new Map(
    rows.versions.map(({ pack_id, version, content }) => [
      `${pack_id} ${version}`,
      (JSON.parse(content) as { title: { fr?: string } }).title.fr,
    ]),
  );
  return clients.flatMap(({ name, log }) =>
    log.flatMap((each) => {
      if (each.type !== 'published') return [];
      const { packId, version, title } = each;
      return known.get(`${packId} ${version}`) === title
        ? []
        : [`${name} had published ${packId} ${version}`];
    }),
  );
}

function twice(clients: readonly AuditedClient[], rows: Rows, journal: ServiceJournal): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  for (const { id } of journal.outcomes) {
    if (seen.has(id)) found.push(`${id} was dealt with again`);
    seen.add(id);
  }
  for (const { name, log } of clients) {
    const reported = new Map<string, string>();
    for (const each of log) {
      if (each.type !== 'heard') continue;
      const before = reported.get(each.outcome.id);
      if (before && before !== each.outcome.outcome)
        found.push(`${name} was told both of ${each.outcome.id}`);
      reported.set(each.outcome.id, each.outcome.outcome);
    }
  }
  // A command changes its tip once at most, and a promotion once; further changes were applied twice.
  const allowed = new Map<string, number>();
  for (const [id, command] of sentBy(clients)) {
    if (rows.commands.get(id)?.outcome !== 'applied') continue;
    allowed.set(command.body.tipId, (allowed.get(command.body.tipId) ?? 0) + 1);
  }
  for (const { tip, state } of journal.states) {
    if (state === 'promoted') continue;
    const left = (allowed.get(tip) ?? 0) - 1;
    if (left < 0) found.push(`tip ${tip} changed more often than it was told to`);
    allowed.set(tip, left);
  }
  return found;
}

function missed(
  clients: readonly AuditedClient[],
  rows: Rows,
  received: ReadonlyMap<string, SharedTip>,
): string[] {
  const unreceived = rows.tips.filter((row) => {
    const tip = received.get(row.id);
    return tip?.revision !== row.revision || tip.standing.state !== row.state;
  });
  const repaired = clients.flatMap(({ name, report: { compared } }) =>
    (['tips', 'packs'] as const)
      .filter((stream) => compared[stream]?.result === 'repaired')
      .map((stream) => ({
        name,
        stream,
      })),
  );
  return [
    ...unreceived.map(({ id, seq }) => `number ${seq}, tip ${id}`),
    ...repaired.map(({ name, stream }) => `${name} had to read its ${stream} again`),
  ];
}

function diverged(clients: readonly AuditedClient[], rows: Rows): string[] {
  const sum = (hashes: readonly string[]): Sums =>
    hashes.reduce((sums, hash) => addSums(sums, sumsOf(hash)), NO_SUMS);
  const tipsOf = (tips: Rows['tips']) => checksumOf(sum(tips.map((row) => tipDigest(row))));
  const newest = rows.packs.map(({ id, version }) =>
    sha256(packFacts({ packId: id, version, sha256: versionOf(rows, id, version) })),
  );
  const packs = checksumOf(sum(newest));
  const found: string[] = [];
  // The sum of the tips is updated with each change; that of the packs is computed on request.
  const stored = rows.streams.find(({ stream }) => stream === 'tips');
  if (checksumOf([stored?.sum_a ?? 0, stored?.sum_b ?? 0]) !== tipsOf(rows.tips)) {
    found.push('the service, from its own tips');
  }
  const held = new Map(rows.tips.map((row) => [row.id, row]));
  for (const { name, report } of clients) {
    const visible = rows.tips.filter((row) => report.role === 'trainer' || row.author_id === report.memberId);
    const shown = report.tips.every(({ id, words, state }) => {
      const row = held.get(id);
      return !row || (wordsOf(row.content) === words && row.state === state);
    });
    if (report.checksum.tips !== tipsOf(visible) || !shown) found.push(`tips of ${name}`);
    if (report.checksum.packs !== packs) found.push(`packs of ${name}`);
  }
  return found;
}

function versionOf(rows: Rows, packId: string, version: number): string {
  return rows.versions.find((row) => row.pack_id === packId && row.version === version)?.sha256 ?? '';
}
