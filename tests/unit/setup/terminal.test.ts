import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { progressLine, SetupError, terminalLanguage } from '@/setup/terminal';

describe('the terminal', () => {
  it.each([
    [{ LANG: 'fr_FR.UTF-8' }, 'fr'],
    [{ LANG: 'fr' }, 'fr'],
    [{ LANG: 'C.UTF-8' }, 'en'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'fr_BE.UTF-8' }, 'fr'],
    [{ LANG: 'fr_FR.UTF-8', LC_MESSAGES: 'en_US.UTF-8' }, 'en'],
  ])('speaks the language of the locale %o', (env, language) => {
    expect(terminalLanguage(env)).toBe(language);
  });

  it('prints progress as few whole lines where there is no terminal', () => {
    const out = new PassThrough();
    const line = progressLine(out as unknown as NodeJS.WriteStream, 60_000);
    line.show('1 of 3');
    line.show('2 of 3');
    line.end();
    expect(String(out.read())).toBe('  1 of 3\n');
  });

  it('renews one line on a terminal, and ends it', () => {
    const out = Object.assign(new PassThrough(), { isTTY: true });
    const line = progressLine(out as unknown as NodeJS.WriteStream);
    line.show('1 of 3');
    line.show('2 of 3');
    line.end();
    expect(String(out.read())).toBe('\r\x1b[K  1 of 3\r\x1b[K  2 of 3\n');
  });

  it('carries both languages in what went wrong', () => {
    const error = new SetupError({ fr: 'Le disque est plein.', en: 'The disk is full.' });
    expect(error.message).toBe('The disk is full.');
    expect(error.sentence.fr).toBe('Le disque est plein.');
  });
});
