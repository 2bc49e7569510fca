import { type ComponentProps, type ReactNode, useState } from 'react';
import { lazyPart } from '@/components/ui/lazy-part';
import type { PrintedCard as Printed } from './PrintedCard';

const PrintedCard = lazyPart(async () => (await import('./PrintedCard')).PrintedCard);

/** Printing of the card on screen: `print` requests it, and `sheet` is what is printed, drawn from then on. */
export function usePrint(shown: Omit<ComponentProps<typeof Printed>, 'request'> | undefined): {
  print: () => void;
  sheet: ReactNode;
} {
  const [request, setRequest] = useState(0);
  return {
    print: () => setRequest((count) => count + 1),
    sheet: request > 0 && shown && <PrintedCard {...shown} request={request} />,
  };
}
