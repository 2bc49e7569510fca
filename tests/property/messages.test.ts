import fc from 'fast-check';
import { expect, it } from 'vitest';
import { handleMessage } from '@/browser/messages';
import { CONSOLE, ID, notingHandlers, OTHER, PANEL, SELF } from '@/tests/support/message-handlers';

it('ten thousand random messages from anybody neither throw nor reach a handler', async () => {
  const { handlers, received } = notingHandlers();
  const name = fc.oneof(fc.string(), fc.constantFrom('sync.run', 'membership.leave', 'toString'));
  const message = fc.oneof(
    fc.anything(),
    fc.record({ message: name, request: fc.anything() }),
    fc.record({ message: name, request: fc.dictionary(fc.string(), fc.anything(), { minKeys: 1 }) }),
  );
  const origin = fc.oneof(
    fc.constantFrom(PANEL, CONSOLE),
    fc.record(
      { id: fc.constantFrom(ID, OTHER), url: fc.oneof(fc.webUrl(), fc.string()), frameId: fc.nat() },
      { requiredKeys: [] },
    ),
  );
  await fc.assert(
    fc.asyncProperty(message, origin, async (sent, from) => {
      received.length = 0;
      const result = await handleMessage(sent, from, SELF, handlers);
      // The one request that a generator may hit by chance is the empty one, from the page that may send it.
      expect(result.ok).toBe(received.length === 1);
      if (result.ok) expect(received).toEqual(['membership.leave']);
    }),
    { seed: 20_261_104, numRuns: 10_000 },
  );
});
