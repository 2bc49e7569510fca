import { browser } from 'wxt/browser';

/**
 * Does something every minute, also when the worker had gone to sleep meanwhile. To be called once for each
 * name, synchronously, when the worker starts: the alarm may be what woke it.
 */
export function everyMinute(name: string, does: () => Promise<unknown>): void {
  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name !== name) return;
    does().catch((error: unknown) => console.error(`${name} failed`, error));
  });
  // Browsers may forget alarms when they restart; making it anew each time would put it off for ever.
  schedule(name).catch((error: unknown) => console.error(`${name} could not be scheduled`, error));
}

async function schedule(name: string): Promise<void> {
  if (!(await browser.alarms.get(name))) await browser.alarms.create(name, { periodInMinutes: 1 });
}

/**
 * Does something when the browser starts, without waiting for the next minute. To be called synchronously when
 * the worker starts: the start of the browser may be what woke it.
 */
export function atStartUp(name: string, does: () => Promise<unknown>): void {
  browser.runtime.onStartup.addListener(() => {
    does().catch((error: unknown) => console.error(`${name} failed`, error));
  });
}
