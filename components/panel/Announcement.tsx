import { useEffect, useState } from 'react';
import { announce } from './announce';
import { usePanelState } from './panel-context';

/** The panel's one live region: reads out the text of each notice, its tone and its place left aside. */
export function Announcement() {
  const told = usePanelState((state) => state.told);
  const [shown, setShown] = useState('');
  useEffect(() => announce(told, setShown), [told]);
  return <LiveRegion text={shown} />;
}

export function LiveRegion({ text }: { text: string }) {
  return (
    <p className="unseen" role="status">
      {text}
    </p>
  );
}
