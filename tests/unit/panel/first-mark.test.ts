import { describe, expect, it } from 'vitest';
import { fromFirstMark } from '@/components/panel/search/first-mark';

const plain = (text: string) => ({ text, marked: false });
const mark = (text: string) => ({ text, marked: true });

describe('a line on a row of one line', () => {
  it('is whole where its first mark is near its beginning, or it has none', () => {
    const near = [plain('Le '), mark('technicien'), plain(' vous appelle avant de venir chez vous.')];
    expect(fromFirstMark(near)).toBe(near);
    const none = [plain('Une phrase assez longue pour dépasser la place que la ligne laisse.')];
    expect(fromFirstMark(none)).toBe(none);
  });

  it('begins a whole word before a mark that is far', () => {
    const far = [
      plain('Je reprends tout depuis le début : '),
      { placeholder: 'date' },
      plain(', où était le '),
      mark('technicien'),
      plain(' ?'),
    ];
    expect(fromFirstMark(far)).toEqual([plain('… où était le '), mark('technicien'), plain(' ?')]);
  });
});
