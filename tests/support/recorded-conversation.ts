/**
 * A recorded conversation with the service: what a panel of an earlier release sent and what it was answered,
 * with names in the place of everything that another run draws anew (`<token:lea>`). Played again, each answer
 * comes back with the same names, so that it can be compared with the recorded one as a whole.
 */
import type { Role } from '@/protocol/api';
import { callService, type TestService } from './service';

export type Exchange = {
  /** Who speaks: `lea`'s token goes with it. */
  as?: string;
  request: { method: string; path: string; headers: Record<string, string>; body?: unknown };
  answer: { status: number; type: string; body?: unknown };
};

/** The clock of a recorded conversation: what the service stamps is the same each time. */
export const RECORDED_AT = 1_790_000_000_000;

/** Values that the service draws, and the key under which they come. */
const DRAWN: Record<string, string> = { token: 'token', cursor: 'cursor', requestId: 'request' };

/** Plays the requests in their order and gives the answers, named as in the record. */
export async function playConversation(
  service: TestService,
  exchanges: readonly Pick<Exchange, 'as' | 'request'>[],
): Promise<Exchange['answer'][]> {
  const names = new Map<string, string>();
  const values = new Map<string, string>();
  let drawn = 0;
  const name = (kind: string, value: string, by?: string) => {
    const known = names.get(value);
    // A cursor's inside is the service's own affair: two that look alike are not promised to. Nor is a second
    // joining promised another token, or the same.
    if (known && kind !== 'cursor' && kind !== 'token') return known;
    drawn += 1;
    const given = `<${kind}:${by ?? drawn}>`;
    names.set(value, given);
    values.set(given, value);
    return given;
  };
  name('organisation', service.organisationId);
  const invitations: Record<string, Role> = { lea: 'advisor', noe: 'advisor', nadia: 'trainer' };
  for (const [who, role] of Object.entries(invitations)) name('code', await service.invite(role), who);

  const filled = (text: string) => text.replace(/<[a-z]+:\w+>/gu, (each) => values.get(each) ?? each);
  const answers: Exchange['answer'][] = [];
  for (const { as, request } of exchanges) {
    const token = as === undefined ? undefined : values.get(`<token:${as}>`);
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...request.headers,
    };
    const body = request.body === undefined ? undefined : filled(JSON.stringify(request.body));
    const by = /\/v1\/join$/u.test(request.path) ? codeOwner(request.body) : undefined;
    const response =
      request.path === '/v1/live'
        ? await firstLine(service, headers)
        : await callService(service.address, request.method, filled(request.path), { body, headers });
    answers.push({
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      ...(response.body === undefined
        ? response.text === ''
          ? {}
          : { body: response.text }
        : { body: named(response.body, (kind, value) => name(kind, value, by)) }),
    });
  }
  return answers;

  function named(value: unknown, give: (kind: string, value: string) => string, key = ''): unknown {
    if (typeof value === 'string') {
      const kind = DRAWN[key];
      if (kind) return give(kind, value);
      return names.get(value) ?? (key === 'member.id' ? give('member', value) : value);
    }
    if (Array.isArray(value)) return value.map((each) => named(each, give, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([index, each]) => [
        index,
        named(each, give, key === 'member' && index === 'id' ? 'member.id' : index),
      ]),
    );
  }
}

function codeOwner(body: unknown): string | undefined {
  return /<code:(\w+)>/u.exec(JSON.stringify(body))?.[1];
}

/** The live stream never ends: its first line is what is compared. */
async function firstLine(service: TestService, headers: Record<string, string>) {
  const controller = new AbortController();
  const response = await fetch(`${service.address}/v1/live`, { headers, signal: controller.signal });
  const first = await response.body?.getReader().read();
  controller.abort();
  return {
    status: response.status,
    headers: response.headers,
    body: undefined,
    text: new TextDecoder().decode(first?.value),
  };
}
