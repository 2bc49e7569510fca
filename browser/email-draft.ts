import { browser } from 'wxt/browser';

/**
 * Hands a `mailto` address to the mail program, or to the web mail that the person chose in the browser.
 * *Guarantees:* the open page stays: a tab of its own is used. False where the browser refused the address.
 */
export async function openEmail(address: string): Promise<boolean> {
  try {
    await browser.tabs.create({ url: address, active: true });
    return true;
  } catch {
    return false;
  }
}
