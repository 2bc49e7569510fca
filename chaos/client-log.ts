/**
 * The log of the responses that a client received: a file apart from its database, so that the audit need not trust the
 * database. A line is in the file before the client continues.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Outcome } from '@/protocol/command';

export type Saying =
  /** The client's user is about to replace these words, or to withdraw them. */
  | { type: 'gave-up'; words: string }
  /** "Saved" was said of words of a tip. */
  | { type: 'saved'; tipId: string; words: string }
  /** A command was handed to the network for the first time in this life. */
  | { type: 'sent'; command: Command }
  /** A whole response of the service named an outcome. */
  | { type: 'heard'; outcome: Outcome }
  /** "Published" was said of a version of a pack. */
  | { type: 'published'; packId: string; version: number; title: string };

const file = (folder: string) => join(folder, 'log.jsonl');

export function sayTo(folder: string): (...sayings: Saying[]) => void {
  return (...sayings) => {
    if (sayings.length === 0) return;
    appendFileSync(file(folder), sayings.map((saying) => `${JSON.stringify(saying)}\n`).join(''));
  };
}

/** All lines; the last one may have been cut by a kill, and was then acted on by nobody. */
export function readClientLog(folder: string): Saying[] {
  if (!existsSync(file(folder))) return [];
  return readFileSync(file(folder), 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as Saying];
      } catch {
        // Half a line: its writer was killed while it wrote.
        return [];
      }
    });
}
