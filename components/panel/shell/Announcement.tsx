import { useEffect, useState } from 'react';
import { usePanel } from '@/components/panel/core/panel-context';
import { announceNotices } from './announce';

/**
 * The panel's one live region: reads out the text of each notice.
 * *Guarantees:* it speaks while a dialog is open too, which hides all but `aria-live` from screen readers.
 */
export function Announcement() {
  const { store } = usePanel();
  const [text, setText] = useState('');
  useEffect(() => announceNotices(store, setText), [store]);
  return (
    <p className="unseen" role="status" aria-live="polite">
      {text}
    </p>
  );
}
