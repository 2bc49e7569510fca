import { describe, expect, it } from 'vitest';
import { spokenLines } from '@/components/panel/say/spoken-lines';
import type { Script } from '@/protocol/pack';

const script = (text: string, channel?: Script['channel']): Script => ({
  text,
  tone: 'neutre',
  ...(channel && { channel }),
});

describe('the lines that are said', () => {
  it('begin with the line to say now, then the scripts in their order', () => {
    expect(spokenLines({ say: 'Oui.', scripts: [script('Un.'), script('Deux.')] })).toEqual([
      { text: 'Oui.', position: 'foot' },
      { text: 'Un.', position: 0 },
      { text: 'Deux.', position: 1 },
    ]);
  });

  it('are each there once', () => {
    expect(spokenLines({ say: 'Un.', scripts: [script('Un.'), script('Deux.')] })).toEqual([
      { text: 'Un.', position: 'foot' },
      { text: 'Deux.', position: 1 },
    ]);
  });

  it('leave out what is for a written channel, and keep their number', () => {
    const scripts = [script('Écrit.', 'e-mail'), script('Dit.', 'téléphone'), script('Tapé.', 'chat')];
    expect(spokenLines({ scripts })).toEqual([{ text: 'Dit.', position: 1 }]);
  });

  it('are the written ones where a card has no other', () => {
    expect(spokenLines({ scripts: [script('Écrit.', 'e-mail')] })).toEqual([{ text: 'Écrit.', position: 0 }]);
    expect(spokenLines({ scripts: [] })).toEqual([]);
  });
});
