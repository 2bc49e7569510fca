/** The format of a backup file, version 4, and its validation, which reads the earlier versions too. */
import * as z from 'zod';
import { sha256Schema } from '@/protocol/api';
import { commandBodySchema } from '@/protocol/command';
import { TEXT_LENGTHS } from '@/protocol/pack-fields';
import { languageSchema } from '@/protocol/text/language-schema';
import { tidyScript } from '@/protocol/text/placeholder';
import { cardRefSchema, slugSchema } from '@/protocol/text/slug';
import { plainText } from '@/protocol/text/text';
import { sharedTipSchema, TIP_KINDS, tipContentSchema, tipStatusSchema } from '@/protocol/tip';
import type { DataProblem } from '@/protocol/validation/data-problem';
import { COMMAND_REASONS } from '@/protocol/validation/errors';
import { readUntrustedJson, validateUntrusted } from '@/protocol/validation/validate';
import { sha256Hex } from '@/storage/database/digest';
import {
  CALL_MINUTES,
  type ContextTest,
  type PreferencesRow,
  TEXT_SIZES,
} from '@/storage/database/meta-rows';
import type { FavouriteRow, PackDraftRow, RecentRow } from '@/storage/database/pack-rows';
import type { DraftRow, OutboxRow, TipRow } from '@/storage/database/tip-rows';
import type { WordingRow } from '@/storage/database/wording-rows';
import {
  type ContextTestInFile,
  contextTestFromFile,
  favouriteFromFile,
  recentFromFile,
  type ServerTipInFile,
  type TipInFile,
  tipFromFile,
} from './file-rows';
import { packDraftSchema, typedMatchSchema } from './pack-draft-format';
import { DRAFT_TEXT, type Shape } from './row-shape';

export const SAFETY_FORMAT = 'souffleur-safety';
export const SAFETY_FORMAT_VERSION = 4;
/** The version of a file without wordings and private tips, which earlier releases read. */
export const SHARED_FORMAT_VERSION = 3;

/** A hundred thousand unsent tips of ordinary length, twice over. The longest text of a browser has twice this size. */
export const SAFETY_MAX_BYTES = 256 * 1024 * 1024;

/**
 * A command; `n` is its position in the file. Counters and waiting times of this machine mean nothing to another one.
 */
export type SafetyCommand = Omit<OutboxRow, 'at' | 'n' | 'retryAt'> & { n: number };

/** How a context rule fared here. Its id is no key of the file: some ids are names that no file may bring as one. */
export type SafetyContextTest = ContextTest & { packId: string; ruleId: string };

const time = z.int().min(0);

const tipSchema = z.strictObject({
  id: z.uuid(),
  mine: z.literal(1),
  content: tipContentSchema,
  capturedAt: time,
  revision: z.int().min(0),
  author: sharedTipSchema.shape.author.optional(),
  receivedAt: time.optional(),
  standing: z.union([
    z.strictObject({ state: z.literal('kept') }),
    z.strictObject({ state: z.literal('refused'), reason: z.enum(COMMAND_REASONS) }),
    tipStatusSchema,
  ]),
  told: z
    .strictObject({
      content: tipContentSchema,
      revision: z.int().min(1),
      standing: tipStatusSchema,
    } satisfies Shape<ServerTipInFile>)
    .optional(),
  refusal: z.strictObject({ body: commandBodySchema, reason: z.enum(COMMAND_REASONS), at: time }).optional(),
  untold: z.literal(1).optional(),
  copyOf: z.uuid().optional(),
  private: z.literal(1).optional(),
} satisfies Shape<TipInFile>);

const commandRowSchema = z.strictObject({
  n: z.int().min(1),
  id: z.uuid(),
  tipId: z.uuid().optional(),
  body: commandBodySchema,
  writtenAt: time,
  attempts: z.int().min(0),
  lastReason: z.string().max(60).optional(),
} satisfies Shape<SafetyCommand>);

/** A draft is unfinished by nature: only the size and kind of its fields are validated. */
const draftSchema = z.strictObject({
  key: z.string().min(1).max(80),
  content: z.strictObject({
    kind: z.enum(TIP_KINDS),
    language: languageSchema,
    situation: z.string().max(DRAFT_TEXT).optional(),
    words: z.string().max(DRAFT_TEXT),
    pageTitle: z.string().max(DRAFT_TEXT).optional(),
  }),
  caret: z.int().min(0).optional(),
  field: z.string().max(80).optional(),
  changedAt: time,
} satisfies Shape<DraftRow>);

/** An unknown preference is left out: it must not keep the tips from being restored. */
const preferencesSchema = z.object({
  key: z.literal('preferences'),
  language: languageSchema.optional(),
  theme: z.enum(['system', 'light', 'dark']),
  ownValues: z.record(z.string().max(80), z.string().max(1_000)),
  singleKeys: z.boolean().optional(),
  callMinutes: z.literal(CALL_MINUTES).optional(),
  returnAfterInsertion: z.boolean().optional(),
  textSize: z.literal(TEXT_SIZES).optional(),
} satisfies Shape<PreferencesRow>);

const seenCardSchema = z.strictObject({ ref: cardRefSchema, at: time });

const contextTestSchema = z.strictObject({
  packId: slugSchema,
  ruleId: slugSchema,
  at: time,
  origin: z.string().max(DRAFT_TEXT),
  match: typedMatchSchema,
  matched: z.boolean(),
} satisfies Shape<ContextTestInFile & Pick<SafetyContextTest, 'packId' | 'ruleId'>>);

const wordingSchema = z.strictObject({
  id: z.uuid(),
  ref: cardRefSchema,
  language: languageSchema,
  official: z.string().max(DRAFT_TEXT),
  words: plainText(TEXT_LENGTHS.text, tidyScript),
  changedAt: time,
} satisfies Shape<WordingRow>);

const content1Schema = z.strictObject({
  tips: z.array(tipSchema),
  outbox: z.array(commandRowSchema),
  drafts: z.array(draftSchema),
  favourites: z.array(seenCardSchema),
  preferences: preferencesSchema.optional(),
});

const content2Schema = z.strictObject({
  ...content1Schema.shape,
  packDrafts: z.array(packDraftSchema),
  recents: z.array(seenCardSchema),
  contextTests: z.array(contextTestSchema),
});

const ownerSchema = z.strictObject({ organisation: z.uuid(), member: z.uuid() });

const content3Schema = z.strictObject({ ...content2Schema.shape, owner: ownerSchema.optional() });

const content4Schema = z.strictObject({ ...content3Schema.shape, wordings: z.array(wordingSchema) });

/** What every version of the file must hold. */
const headSchema = z.looseObject({
  format: z.literal(SAFETY_FORMAT),
  formatVersion: z.int().min(1),
});

function fileSchema<C extends z.ZodType>(formatVersion: number, content: C) {
  return z.strictObject({
    format: z.literal(SAFETY_FORMAT),
    formatVersion: z.literal(formatVersion),
    exportedAt: time,
    counts: z.record(z.string().max(40), z.int().min(0)),
    sha256: sha256Schema,
    content,
  });
}

const file1Schema = fileSchema(1, content1Schema);
const file2Schema = fileSchema(2, content2Schema);
const file3Schema = fileSchema(SHARED_FORMAT_VERSION, content3Schema);
const file4Schema = fileSchema(SAFETY_FORMAT_VERSION, content4Schema);

/** The member whose work a file holds. A file of an earlier version does not name the organisation. */
export type SafetyOwner = { organisation?: string; member: string };

/** The content of a backup file, as the rows that it was made from. `owner`: undefined where nobody had joined. */
export type SafetyContent = {
  favourites: FavouriteRow[];
  recents: RecentRow[];
  tips: TipRow[];
  outbox: SafetyCommand[];
  drafts: DraftRow[];
  packDrafts: PackDraftRow[];
  contextTests: SafetyContextTest[];
  wordings: WordingRow[];
  preferences?: PreferencesRow | undefined;
  owner?: SafetyOwner | undefined;
};

/** Why a file cannot be taken back. Each has a sentence in both languages. */
export type SafetyRefusal = 'not-a-safety-file' | 'newer-version' | 'altered' | 'too-large';

export type CheckedSafetyFile =
  | { ok: true; content: SafetyContent }
  | { ok: false; reason: SafetyRefusal; problems: DataProblem[] };

/** Validates the text of a backup file. Never throws. */
export async function readSafetyFile(text: string): Promise<CheckedSafetyFile> {
  const head = readUntrustedJson(text, headSchema, SAFETY_MAX_BYTES);
  if (!head.ok) {
    const tooLarge = head.problems.some(({ problem }) => problem === 'too-large');
    return { ok: false, reason: tooLarge ? 'too-large' : 'not-a-safety-file', problems: head.problems };
  }
  const { formatVersion } = head.value;
  if (formatVersion > SAFETY_FORMAT_VERSION) return { ok: false, reason: 'newer-version', problems: [] };
  const parsed = validateUntrusted(head.value, schemaOf(formatVersion));
  if (!parsed.ok) {
    const { problems } = parsed;
    return {
      ok: false,
      reason: isOfLaterRelease(problems) ? 'newer-version' : 'not-a-safety-file',
      problems,
    };
  }
  // The hash covers the content as it is in the file, not as the schema returns it.
  const inFile = JSON.stringify((head.value as { content?: unknown }).content);
  if ((await sha256Hex(inFile)) !== parsed.value.sha256)
    return { ok: false, reason: 'altered', problems: [] };
  const nothing = { packDrafts: [], recents: [], contextTests: [], wordings: [] };
  const { tips, favourites, recents, contextTests, ...rest } = { ...nothing, ...parsed.value.content };
  const content = {
    ...rest,
    tips: tips.map(tipFromFile),
    favourites: favourites.map(favouriteFromFile),
    recents: recents.map(recentFromFile),
    contextTests: contextTests.map(contextTestFromFile),
  } as object as SafetyContent;
  return { ok: true, content: { owner: authorOf(content), ...content } };
}

/** Nothing is wrong but fields of packs that this version does not know: left out, they would be lost unnoticed. */
function isOfLaterRelease(problems: readonly DataProblem[]): boolean {
  return problems.every(
    ({ problem, path }) => problem === 'unknown-key' && path.startsWith('content.packDrafts.'),
  );
}

function schemaOf(formatVersion: number) {
  if (formatVersion === 1) return file1Schema;
  if (formatVersion === 2) return file2Schema;
  return formatVersion === SHARED_FORMAT_VERSION ? file3Schema : file4Schema;
}

/** The owner of a file that names none: the author of the tips that the service had received. */
function authorOf({ tips }: Pick<SafetyContent, 'tips'>): SafetyOwner | undefined {
  const author = tips.find((tip) => tip.author)?.author;
  return author && { member: author.id };
}
