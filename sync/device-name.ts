const BROWSERS = [
  [/\bFirefox\//u, 'Firefox'],
  [/\bEdg\//u, 'Edge'],
  [/\bChrome\//u, 'Chrome'],
] as const;

const SYSTEMS = [
  [/\bWindows\b/u, 'Windows'],
  [/\bMac OS X\b/u, 'macOS'],
  [/\bCrOS\b/u, 'ChromeOS'],
  [/\bLinux\b/u, 'Linux'],
] as const;

/** What the owner of a token reads in the list of devices: browser and system, nothing finer. */
export function deviceName(userAgent = ''): string {
  const browser = BROWSERS.find(([sign]) => sign.test(userAgent))?.[1] ?? 'Souffleur';
  const system = SYSTEMS.find(([sign]) => sign.test(userAgent))?.[1];
  return system === undefined ? browser : `${browser}, ${system}`;
}
