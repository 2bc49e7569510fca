import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import {
  aboutSchema,
  joinRequestSchema,
  memberSchema,
  packHeadSchema,
  publishRequestSchema,
  signInTokenRequestSchema,
} from '@/protocol/api';
import { commandBodySchema } from '@/protocol/command';
import { packSchema } from '@/protocol/pack';
import { deviceSchema, invitationRequestSchema, teamMemberSchema } from '@/protocol/team';
import { sharedTipSchema } from '@/protocol/tip';
import { card, pack } from '../support/database';

const ID = '019a2c3e-0000-7000-8000-000000000000';
const tip = { id: ID, author: { id: ID, name: 'Ana' }, revision: 1, capturedAt: 1, receivedAt: 1 };
const content = { kind: 'tip', language: 'fr', words: 'x' } as const;
const member = {
  id: ID,
  name: 'Ana',
  role: 'advisor',
  organisation: { id: ID, name: 'Essais' },
  teams: [{ id: ID, name: 'Box' }],
};
const teamMember = { ...member, teams: ['Box'], joinedAt: 1, disabled: false, devices: [] };
const head = {
  packId: 'a',
  version: 1,
  sha256: 'a'.repeat(64),
  bytes: 1,
  publishedAt: 1,
  publishedBy: 'Ana',
};
const join = { code: 'x', name: 'Ana', device: 'Firefox', joinKey: ID };
const signIn = { code: 'a'.repeat(43), verifier: 'a'.repeat(43) };

type Pair = {
  request: z.ZodType;
  send: (text: string) => unknown;
  /** What of an accepted request is stored and comes back. */
  response: z.ZodType;
  answer: (accepted: never) => unknown;
};

/** Every text that a request brings and a response brings back. */
const PAIRS: Record<string, Pair> = {
  'the name of who joins, to themself': {
    request: joinRequestSchema,
    send: (name) => ({ ...join, name }),
    response: memberSchema,
    answer: ({ name }: { name: string }) => ({ ...member, name }),
  },
  'the name of who joins, to administrators': {
    request: joinRequestSchema,
    send: (name) => ({ ...join, name }),
    response: teamMemberSchema,
    answer: ({ name }: { name: string }) => ({ ...teamMember, name }),
  },
  'the browser of who joins': {
    request: joinRequestSchema,
    send: (device) => ({ ...join, device }),
    response: deviceSchema,
    answer: ({ device }: { device: string }) => ({ id: ID, name: device, joinedAt: 1 }),
  },
  'the browser of who signs in': {
    request: signInTokenRequestSchema,
    send: (device) => ({ ...signIn, device }),
    response: deviceSchema,
    answer: ({ device }: { device: string }) => ({ id: ID, name: device, joinedAt: 1 }),
  },
  'the team of an invitation': {
    request: invitationRequestSchema,
    send: (team) => ({ role: 'advisor', team }),
    response: memberSchema,
    answer: ({ team }: { team: string }) => ({ ...member, teams: [{ id: ID, name: team }] }),
  },
  'the words of a tip': {
    request: commandBodySchema,
    send: (words) => ({ type: 'tip.capture', tipId: ID, content: { ...content, words }, capturedAt: 1 }),
    response: sharedTipSchema,
    answer: (body: { content: object }) => ({
      ...tip,
      content: body.content,
      standing: { state: 'received' },
    }),
  },
  'the situation and page of a tip': {
    request: commandBodySchema,
    send: (text) => ({
      type: 'tip.revise',
      tipId: ID,
      baseRevision: 1,
      content: { ...content, situation: text, pageTitle: text },
    }),
    response: sharedTipSchema,
    answer: (body: { content: object }) => ({
      ...tip,
      content: body.content,
      standing: { state: 'received' },
    }),
  },
  'the sentence of a decline': {
    request: commandBodySchema,
    send: (sentence) => ({ type: 'tip.decline', tipId: ID, sentence }),
    response: sharedTipSchema,
    answer: ({ sentence }: { sentence: string }) => ({
      ...tip,
      content,
      standing: { state: 'declined', sentence },
    }),
  },
  'the note of a pack': {
    request: publishRequestSchema,
    send: (note) => ({ ...pack('a', 1, [card('b')]), note }),
    response: packHeadSchema,
    answer: ({ note }: { note: string }) => ({ ...head, note }),
  },
  'the texts of a pack': {
    request: publishRequestSchema,
    send: (text) => {
      const made = pack('a', 1, [card('b')]);
      const fr = { ...made.cards[0]?.fr, title: text, summary: text, steps: [text], cues: [text] };
      return { ...made, cards: made.cards.map((each) => ({ ...each, fr })) };
    },
    response: packSchema,
    answer: (accepted) => accepted,
  },
};

const mark = fc.constantFrom(
  '\u202a',
  '\u200b',
  '\ufeff',
  '\r\n',
  '\u2028',
  '\t',
  '\u0000',
  '\ud83d',
  '\ufffd',
);
const text = fc
  .array(fc.oneof(mark, fc.constantFrom('\ufb2c', 'e\u0301', '😀', 'a', ' ', '{{', '}}', '<', '\u0344')), {
    maxLength: 30,
  })
  .chain((parts) => fc.integer({ min: 1, max: 60 }).map((times) => parts.join('').repeat(times)));

describe('what a request brings', () => {
  it.each(Object.entries(PAIRS))('is accepted by every response once it is stored: %s', (_, pair) => {
    let accepted = 0;
    fc.assert(
      fc.property(text, (written) => {
        const request = pair.request.safeParse(pair.send(written));
        if (!request.success) return;
        accepted += 1;
        const stored = JSON.parse(JSON.stringify(pair.answer(request.data as never)));
        const response = pair.response.safeParse(stored);
        expect(response.error?.issues ?? []).toEqual([]);
        // Unchanged; names that this response does not have are left out.
        expect(stored).toMatchObject(response.data as object);
      }),
      { seed: 20261130, numRuns: 600 },
    );
    // A schema that refuses everything proves nothing.
    expect(accepted).toBeGreaterThan(20);
  });

  it('of 80 letters that compose to three each never breaks a list of members', () => {
    const name = '\ufb2c'.repeat(80);
    expect(joinRequestSchema.safeParse({ ...join, name }).success).toBe(false);
    // One that an earlier version stored is shown all the same.
    expect(teamMemberSchema.safeParse({ ...teamMember, name: name.normalize('NFC') }).success).toBe(true);
    expect(aboutSchema.shape.signIn.safeParse({ provider: 'Compte', only: false }).success).toBe(true);
  });
});
