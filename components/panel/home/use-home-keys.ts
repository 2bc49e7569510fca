import { useEffect, useRef } from 'react';
import { usePanel } from '@/components/panel/core/panel-context';
import { useSingleKeysOn } from '@/components/panel/core/use-preferences';
import type { Option, OptionGroup } from '@/components/panel/search/option';
import { LETTER_WAIT_MS } from '@/components/ui/keys/key-reader';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { optionOfDigit } from './home-groups';

type HomeKeys = {
  /** The list for an empty query, while it is shown. */
  rows: readonly OptionGroup[];
  /** The option of a digit that stands alone in the search field. */
  digitOption: Option | undefined;
  open: (option: Option) => void;
  askTeam: () => Promise<void>;
};

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/**
 * The keys of the first screen. A digit alone opens the chapter that shows it. *Guarantees:* a digit that begins a
 * query is typed into the field like any other character: it chooses only where nothing follows it.
 */
export function useHomeKeys({ rows, digitOption, open, askTeam }: HomeKeys): void {
  const { mac } = usePanel();
  const singleKeys = useSingleKeysOn();
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    if (!digitOption) return;
    const timer = setTimeout(() => latest.current(digitOption), LETTER_WAIT_MS);
    return () => clearTimeout(timer);
  }, [digitOption]);
  const shortcutOf = (digit: string) => {
    const option = optionOfDigit(rows, digit);
    return option && { run: () => open(option), when: 'alone' as const };
  };
  useShortcuts(
    {
      ...Object.fromEntries(DIGITS.map((digit) => [digit, shortcutOf(digit)])),
      'alt+q': () => void askTeam(),
    },
    { singleKeys, mac },
  );
}
