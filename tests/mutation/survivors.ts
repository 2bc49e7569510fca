/**
 * Mutants that no test can or should kill, each with the reason. One is found again by its file, its mutator and the
 * source before and after, so that it is still named when lines move.
 */
export type NamedSurvivor = {
  file: string;
  mutator: string;
  /** The mutated source, as it stands in the file. */
  original: string;
  replacement: string;
  reason: string;
};

export const NAMED_SURVIVORS: readonly NamedSurvivor[] = [
  {
    file: 'search/search-index.ts',
    mutator: 'StringLiteral',
    original: "''",
    replacement: '"Stryker was here!"',
    reason: 'Never read: the facts of a live card always exist; the empty text is there for the type alone.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'ConditionalExpression',
    original: 'card === undefined',
    replacement: 'false',
    reason: 'facts(undefined) is undefined as well: the check is there for the type alone.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'LogicalOperator',
    original: 'card === undefined || !facts',
    replacement: 'card === undefined && !facts',
    reason: 'facts(undefined) is undefined as well: the check is there for the type alone.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'ConditionalExpression',
    original: 'text',
    replacement: 'true',
    reason: 'A card has a text in each of its own languages: the check is there for the type alone.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'OptionalChaining',
    original: 'this.#store.facts(card)?.packId',
    replacement: 'this.#store.facts(card).packId',
    reason: 'The card is alive here: its facts exist.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'UnaryOperator',
    original: '-1',
    replacement: '+1',
    reason: 'Only removed cards keep the filling, and nothing refers to them in what is written next.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'CallExpression',
    original: 'this.#near.clear();',
    replacement: ';',
    reason:
      'What is taken is what was there, only renumbered, or an empty index: near words stay right; clearing saves memory.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'OptionalChaining',
    original: 'this.#store.facts(card)?.ref',
    replacement: 'this.#store.facts(card).ref',
    reason: 'The card is alive here: its facts exist.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'ArrowFunction',
    original: '(a: number, b: number) => this.#store.compare(a, b)',
    replacement: '() => undefined',
    reason:
      'Decides only which of equally scored cards the ranking keeps beyond its bound; the final order is by ref.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'EqualityOperator',
    original: 'known.score >= score',
    replacement: 'known.score > score',
    reason: 'Equal scores in both languages do not occur: the other language is weighed by 0.82.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'ConditionalExpression',
    original: "foldedLine(this.#store.texts(card)[language]?.title ?? '') !== title",
    replacement: 'false',
    reason: 'Guards against two titles with one 32-bit hash; no such pair of titles is known.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'OptionalChaining',
    original: 'this.#store.texts(card)[language]?.title',
    replacement: 'this.#store.texts(card)[language].title',
    reason: 'A card found by its title in a language has a text in it.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'OptionalChaining',
    original: 'known?.language',
    replacement: 'known.language',
    reason: 'A card found by its whole title was ranked by its words before.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'EqualityOperator',
    original: 'score >= WORTHWHILE * Math.min(top, FULL)',
    replacement: 'score > WORTHWHILE * Math.min(top, FULL)',
    reason: 'A score on the bound to the last bit does not occur.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'OptionalChaining',
    original: 'texts[language]?.scripts',
    replacement: 'texts[language].scripts',
    reason: 'The language was chosen because the text exists.',
  },
  {
    file: 'search/search-index.ts',
    mutator: 'ArrayDeclaration',
    original: '[]',
    replacement: '["Stryker was here"]',
    reason: 'No card has that ref.',
  },
  {
    file: 'server/db/streams.ts',
    mutator: 'StringLiteral',
    original: "''",
    replacement: '"Stryker was here!"',
    reason: 'Never read: `split` answers at least one part; the empty text is there for the type alone.',
  },
  {
    file: 'server/http/authenticate.ts',
    mutator: 'StringLiteral',
    original: "''",
    replacement: '"Stryker was here!"',
    reason:
      'Never read where a token or a route stands before it, for both are known there; in `authorization` it is no bearer either.',
  },
  {
    file: 'server/http/authenticate.ts',
    mutator: 'ConditionalExpression',
    original: "typeof given !== 'string'",
    replacement: 'false',
    reason: 'Node joins a header that comes twice to one text: the check is there for the type alone.',
  },
  {
    file: 'storage/database/transaction.ts',
    mutator: 'OptionalChaining',
    original: 'transaction?.abort',
    replacement: 'transaction.abort',
    reason:
      'Before the transaction has begun this throws where nothing is done: the catch around it makes both the same.',
  },
  {
    file: 'storage/database/transaction.ts',
    mutator: 'OptionalChaining',
    original: 'transaction.idbtrans?.error',
    replacement: 'transaction.idbtrans.error',
    reason: 'A transaction that has begun has its idbtrans: the check is there for the type alone.',
  },
  {
    file: 'entrypoints/page/verify.ts',
    mutator: 'StringLiteral',
    original: "''",
    replacement: '"Stryker was here!"',
    reason: 'Stands for a missing line; no wanted line is empty, so that neither fits.',
  },
  {
    file: 'entrypoints/page/verify.ts',
    mutator: 'Regex',
    original: '/[\\s\\u200b-\\u200d\\u2060\\ufeff\\u00b7]+/gu',
    replacement: '/[\\s\\u200b-\\u200d\\u2060\\ufeff\\u00b7]/gu',
    reason: 'All are replaced, one by one or in a row.',
  },
  {
    file: 'entrypoints/page/verify.ts',
    mutator: 'ConditionalExpression',
    original: 'last === undefined',
    replacement: 'false',
    reason: 'Fewer than two lines are refused as well: the check is there for the type alone.',
  },
  {
    file: 'entrypoints/page/verify.ts',
    mutator: 'OptionalChaining',
    original: 'rows[end - up]?.includes',
    replacement: 'rows[end - up].includes',
    reason: '`up` goes to `end`: the row exists.',
  },
  {
    file: 'entrypoints/page/verify.ts',
    mutator: 'ArithmeticOperator',
    original: 'text.split(part).length - 1',
    replacement: 'text.split(part).length + 1',
    reason: 'Counts are only compared with each other.',
  },
  {
    file: 'entrypoints/page/verify.ts',
    mutator: 'MethodExpression',
    original: 'Math.min(a.length, b.length)',
    replacement: 'Math.max(a.length, b.length)',
    reason: 'Beyond the shorter text no characters are equal.',
  },
  {
    file: 'entrypoints/page/verify.ts',
    mutator: 'EqualityOperator',
    original: 'n < most',
    replacement: 'n <= most',
    reason: 'Differs for two equal texts alone, where it adds a place at which nothing fits.',
  },
  {
    file: 'entrypoints/page/join-text.ts',
    mutator: 'StringLiteral',
    original: "'u'",
    replacement: '""',
    reason: 'The pattern holds no character beyond 16 bits.',
  },
  {
    file: 'entrypoints/page/join-text.ts',
    mutator: 'ArithmeticOperator',
    original: "left.slice(left.lastIndexOf('\\n') + 1).split('\"').length - 1",
    replacement: "left.slice(left.lastIndexOf('\\n') + 1).split('\"').length + 1",
    reason: 'Only whether the number is odd counts.',
  },
  {
    file: 'server/store/members/invitations.ts',
    mutator: 'StringLiteral',
    original: "''",
    replacement: '"Stryker was here!"',
    reason: 'A code that was just made has a hash: the check is there for the type alone.',
  },
  {
    file: 'server/store/members/invitations.ts',
    mutator: 'ConditionalExpression',
    original: 'ROLES.indexOf(given) <= ROLES.indexOf(own)',
    replacement: 'true',
    reason: 'Only administrators invite, whose role is the highest: it holds once lower roles may.',
  },
  {
    file: 'server/store/members/invitations.ts',
    mutator: 'ConditionalExpression',
    original: 'teamId === undefined',
    replacement: 'false',
    reason: 'A key without a value is left out when the event is written as JSON.',
  },
  {
    file: 'server/store/members/invitations.ts',
    mutator: 'ConditionalExpression',
    original: 'forMemberId === undefined',
    replacement: 'false',
    reason: 'A key without a value is left out when the event is written as JSON.',
  },
  {
    file: 'server/store/members/joining.ts',
    mutator: 'StringLiteral',
    original: "'invitation-unknown'",
    replacement: '""',
    reason: 'Only where retention deletes the row between the two reads of one transaction.',
  },
  {
    file: 'server/store/members/joining.ts',
    mutator: 'ConditionalExpression',
    original: '!invitation',
    replacement: 'false',
    reason: 'Only where retention deletes the row between the two reads of one transaction.',
  },
  {
    file: 'server/store/members/joining.ts',
    mutator: 'StringLiteral',
    original: "'allow'",
    replacement: '""',
    reason: "Any value but 'refuse' lets a code in, and the service always gives one.",
  },
  {
    file: 'server/store/members/joining.ts',
    mutator: 'StringLiteral',
    original: "'token'",
    replacement: '""',
    reason:
      'Keeps this secret apart from others that may be derived of the same key: any constant text does.',
  },
  {
    file: 'server/store/members/joining.ts',
    mutator: 'BlockStatement',
    original: "{\n  return { table: 'invitations', column: 'code_sha256', sha256 };\n}",
    replacement: '{}',
    reason:
      'The embedded database has no row-level security: tests/postgres/row-level-security fails with it.',
  },
  {
    file: 'server/store/members/joining.ts',
    mutator: 'ObjectLiteral',
    original: "{ table: 'invitations', column: 'code_sha256', sha256 }",
    replacement: '{}',
    reason:
      'The embedded database has no row-level security: tests/postgres/row-level-security fails with it.',
  },
  {
    file: 'server/store/members/joining.ts',
    mutator: 'StringLiteral',
    original: "'invitations'",
    replacement: '""',
    reason:
      'The embedded database has no row-level security: tests/postgres/row-level-security fails with it.',
  },
  {
    file: 'server/store/members/joining.ts',
    mutator: 'StringLiteral',
    original: "'code_sha256'",
    replacement: '""',
    reason:
      'The embedded database has no row-level security: tests/postgres/row-level-security fails with it.',
  },
  {
    file: 'server/store/tips/commands.ts',
    mutator: 'EqualityOperator',
    original: 'command.n < next',
    replacement: 'command.n <= next',
    reason: 'The number that is next is in order by the first half already.',
  },
  {
    file: 'server/store/tips/commands.ts',
    mutator: 'ConditionalExpression',
    original: 'next > lastN + 1',
    replacement: 'true',
    reason: 'Where nothing new came it writes the number that is there already.',
  },
  {
    file: 'server/store/tips/commands.ts',
    mutator: 'EqualityOperator',
    original: 'next > lastN + 1',
    replacement: 'next >= lastN + 1',
    reason: 'Where nothing new came it writes the number that is there already.',
  },
  {
    file: 'server/store/tips/commands.ts',
    mutator: 'ArithmeticOperator',
    original: 'lastN + 1',
    replacement: 'lastN - 1',
    reason: 'Where nothing new came it writes the number that is there already.',
  },
  {
    file: 'server/store/tips/commands.ts',
    mutator: 'EqualityOperator',
    original: 'longer > 0',
    replacement: 'longer >= 0',
    reason: 'An edit of the same length takes nothing from what is left.',
  },
  {
    file: 'server/store/tips/commands.ts',
    mutator: 'ConditionalExpression',
    original: "outcome.outcome === 'refused'",
    replacement: 'true',
    reason: 'An outcome that was applied has no reason: the check is there for the type alone.',
  },
  {
    file: 'server/store/tips/commands.ts',
    mutator: 'ConditionalExpression',
    original: 'added',
    replacement: 'true',
    reason: 'What is left is read for nothing then: a command that adds nothing takes nothing from it.',
  },
  {
    file: 'sync/run/engine.ts',
    mutator: 'BlockStatement',
    original: '{\n      return { failure };\n    }',
    replacement: '{}',
    reason:
      'Which of two failures of one run is reported; shown only where the service goes away between two requests.',
  },
  {
    file: 'sync/run/engine.ts',
    mutator: 'ObjectLiteral',
    original: '{ failure }',
    replacement: '{}',
    reason:
      'Which of two failures of one run is reported; shown only where the service goes away between two requests.',
  },
  {
    file: 'sync/run/engine.ts',
    mutator: 'ConditionalExpression',
    original: 'recovering && isUnknownToken(error)',
    replacement: 'true',
    reason:
      'After another failure too the earlier token is only asked, and fails the same way where the service does: nothing is replaced.',
  },
  {
    file: 'sync/run/engine.ts',
    mutator: 'LogicalOperator',
    original: 'recovering && isUnknownToken(error)',
    replacement: 'recovering || isUnknownToken(error)',
    reason:
      'After another failure too the earlier token is only asked, and fails the same way where the service does: nothing is replaced.',
  },
  {
    file: 'sync/run/engine.ts',
    mutator: 'ObjectLiteral',
    original: '{ trigger, recovering: false }',
    replacement: '{}',
    reason:
      'A second unknown token finds no earlier one that is left to try; what asked for the run matters to packs alone.',
  },
  {
    file: 'sync/run/engine.ts',
    mutator: 'BooleanLiteral',
    original: 'false',
    replacement: 'true',
    reason: 'A second unknown token finds no earlier one that is left to try.',
  },
  {
    file: 'sync/run/engine.ts',
    mutator: 'ConditionalExpression',
    original: 'agreed !== membership',
    replacement: 'true',
    reason: 'Writes the membership that is there already.',
  },
  {
    file: 'sync/run/schedule.ts',
    mutator: 'ConditionalExpression',
    original: 'first?.retryAt !== undefined',
    replacement: 'true',
    reason: 'Takes away a time that is not there.',
  },
  {
    file: 'sync/run/schedule.ts',
    mutator: 'ConditionalExpression',
    original: '!(error instanceof TransportError || error instanceof StorageError)',
    replacement: 'false',
    reason: 'Only a fault in the program itself is neither: the tests make none.',
  },
  {
    file: 'sync/run/schedule.ts',
    mutator: 'ConditionalExpression',
    original: 'error instanceof TransportError || error instanceof StorageError',
    replacement: 'true',
    reason: 'Only a fault in the program itself is neither: the tests make none.',
  },
  {
    file: 'sync/run/schedule.ts',
    mutator: 'BlockStatement',
    original:
      '{\n    // The disk that failed stores no reason either, or somebody left: nothing is lost by that.\n    if (!(second instanceof StorageError || second instanceof StaleRunError)) throw second;\n  }',
    replacement: '{}',
    reason: 'Only a fault in the program itself is neither: the tests make none.',
  },
  {
    file: 'sync/run/schedule.ts',
    mutator: 'ConditionalExpression',
    original: '!(second instanceof StorageError || second instanceof StaleRunError)',
    replacement: 'false',
    reason: 'Only a fault in the program itself is neither: the tests make none.',
  },
  {
    file: 'sync/run/schedule.ts',
    mutator: 'ConditionalExpression',
    original: 'second instanceof StorageError || second instanceof StaleRunError',
    replacement: 'true',
    reason: 'Only a fault in the program itself is neither: the tests make none.',
  },
  {
    file: 'sync/run/engine.ts',
    mutator: 'ConditionalExpression',
    original: "error instanceof TransportError && error.reason === 'unauthorised'",
    replacement: 'true',
    reason:
      'After another failure too the earlier token is only asked, and fails the same way where the service does: nothing is replaced.',
  },
  {
    file: 'sync/run/engine.ts',
    mutator: 'LogicalOperator',
    original: "error instanceof TransportError && error.reason === 'unauthorised'",
    replacement: "error instanceof TransportError || error.reason === 'unauthorised'",
    reason:
      'After another failure too the earlier token is only asked, and fails the same way where the service does: nothing is replaced.',
  },
  {
    file: 'sync/run/engine.ts',
    mutator: 'ConditionalExpression',
    original: "error.reason === 'unauthorised'",
    replacement: 'true',
    reason:
      'After another failure too the earlier token is only asked, and fails the same way where the service does: nothing is replaced.',
  },
  {
    file: 'sync/run/schedule.ts',
    mutator: 'ConditionalExpression',
    original: '!first',
    replacement: 'false',
    reason: 'A push that failed leaves the command that it could not send: there is one.',
  },
  {
    file: 'sync/run/exchange.ts',
    mutator: 'ConditionalExpression',
    original: "stream === 'tips'",
    replacement: 'true',
    reason: 'Tips are read first, so their cursor is there when packs are read.',
  },
  {
    file: 'sync/run/exchange.ts',
    mutator: 'OptionalChaining',
    original: '(await readSyncState(session.db))?.tipsCursor',
    replacement: '(await readSyncState(session.db)).tipsCursor',
    reason: 'A run makes the row before it begins: the check is there for the type alone.',
  },
];
