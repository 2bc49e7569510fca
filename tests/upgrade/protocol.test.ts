/** Each earlier version of the protocol that is still served: what its panels sent, and what they were answered. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withdrawnContent } from '@/protocol/tip';
import { OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION } from '@/protocol/version';
import { type Exchange, playConversation, RECORDED_AT } from '@/tests/support/recorded-conversation';
import { startTestService, type TestService } from '@/tests/support/service';

const recorded = readdirSync(import.meta.dirname).flatMap((name) => {
  const version = /^conversation-(\d+)\.json$/u.exec(name)?.[1];
  return version === undefined ? [] : [{ version: Number(version), name }];
});

it('[S26] has a recorded conversation of each version before this one that is served', () => {
  const wanted = Array.from(
    { length: PROTOCOL_VERSION - OLDEST_PROTOCOL_VERSION },
    (_, index) => OLDEST_PROTOCOL_VERSION + index,
  );
  expect(PROTOCOL_VERSION - OLDEST_PROTOCOL_VERSION).toBe(1);
  expect(recorded.map(({ version }) => version)).toEqual(expect.arrayContaining(wanted));
});

/** An answer of that day, less the words of withdrawn tips, which services of today no longer hold ([S30]). */
function erasedSince(response: Exchange['answer']): Exchange['answer'] {
  return JSON.parse(JSON.stringify(response), (_key, value) =>
    value?.standing?.state === 'withdrawn' ? { ...value, content: withdrawnContent(value.content) } : value,
  );
}

/** An answer to this build's own version, which a request without one is sent in: less what was added since. */
function asOfThatDay(
  response: Exchange['answer'],
  { request }: Pick<Exchange, 'request'>,
): Exchange['answer'] {
  if (request.headers['souffleur-protocol'] !== undefined || request.path !== '/v1/me') return response;
  const { token: _rotation, ...body } = response.body as Record<string, unknown>;
  return { ...response, body };
}

describe.each(recorded)('a panel that speaks version $version', ({ version, name }) => {
  let service: TestService;
  let exchanges: Exchange[];
  let answers: Exchange['answer'][];
  beforeAll(async () => {
    exchanges = JSON.parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8'));
    service = await startTestService({ clock: () => RECORDED_AT });
    answers = await playConversation(service, exchanges);
  });
  afterAll(() => service.stop());

  it('[S26] gets a version refusal in the words that it knows', () => {
    const about = answers[0]?.body as { protocol: number; oldestProtocol: number };
    expect(about.oldestProtocol).toBeLessThanOrEqual(version);
    expect(about.protocol).toBeGreaterThanOrEqual(version);
  });

  it('[S26] gets exactly the responses of the service of its day', () => {
    expect(exchanges.length).toBeGreaterThan(30);
    // What the service says of itself is another thing: its own versions.
    const said = (all: Exchange['answer'][]) =>
      exchanges.slice(1).map(({ request }, index) => ({
        asked: `${request.method} ${request.path}`,
        answer: all[index + 1],
      }));
    const today = answers.map((response, index) => asOfThatDay(response, exchanges[index] as Exchange));
    expect(said(today)).toEqual(said(exchanges.map(({ answer }) => erasedSince(answer))));
  });
});
