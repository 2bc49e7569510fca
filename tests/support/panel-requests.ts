/** Every request that any part of the extension makes, as the browser's own debugging protocol reports it. */
import type { CDPSession, Target } from 'puppeteer-core';
import type { PanelBrowser } from './panel-browser';

export type RequestRecord = {
  /** Addresses asked for so far outside the extension itself, in order. */
  urls: () => string[];
  /** Forgets what was recorded so far. */
  forget: () => void;
};

/** Listens to the panel, the worker and whatever the extension starts later, from now on. */
export async function recordRequests({ browser, extensionId }: PanelBrowser): Promise<RequestRecord> {
  const own = `chrome-extension://${extensionId}/`;
  const sessions = new Map<Target, CDPSession>();
  let urls: string[] = [];
  const listen = async (target: Target) => {
    if (!target.url().startsWith(own) || sessions.has(target)) return;
    const session = await target.createCDPSession();
    sessions.set(target, session);
    session.on('Network.requestWillBeSent', ({ request }) => {
      if (!request.url.startsWith(own)) urls.push(request.url);
    });
    await session.send('Network.enable');
    // A worker that a page starts anew waits for each debugger that has attached to it.
    await session.send('Runtime.runIfWaitingForDebugger');
  };
  for (const target of browser.targets()) await listen(target);
  for (const event of ['targetcreated', 'targetchanged'] as const) {
    // A target that was closed before it could be listened to made no request.
    browser.on(event, (target) => void listen(target).catch(() => sessions.delete(target)));
  }
  return {
    urls: () => urls,
    forget: () => {
      urls = [];
    },
  };
}
