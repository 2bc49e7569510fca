import { browser } from 'wxt/browser';

/**
 * Runs a task every minute, even when the worker went to sleep meanwhile. Call once for each name, synchronously, when
 * the worker starts: the alarm may be what woke it.
 */
export function everyMinute(name: string, does: () => Promise<unknown>): void {
  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name !== name) return;
    does().catch((error: unknown) => console.error(`${name} failed`, error));
  });
  // Browsers may forget alarms when they restart; recreating it each time would postpone it for ever.
  schedule(name).catch((error: unknown) => console.error(`${name} could not be scheduled`, error));
}

async function schedule(name: string): Promise<void> {
  if (!(await browser.alarms.get(name))) await browser.alarms.create(name, { periodInMinutes: 1 });
}

/**
 * Runs a task when the browser starts, without waiting for the next minute. Call synchronously when the worker starts:
 * the browser's start may be what woke it.
 */
export function onStartUp(name: string, does: () => Promise<unknown>): void {
  browser.runtime.onStartup.addListener(() => {
    does().catch((error: unknown) => console.error(`${name} failed`, error));
  });
}
