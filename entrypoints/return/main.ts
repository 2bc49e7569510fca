/** A popup that closes as soon as it has the keyboard: the active page has it then. */

/** A popup that never had the keyboard would lie over the page. */
const LONGEST_MS = 1_000;

const close = () => setTimeout(() => window.close(), 0);
if (document.hasFocus()) close();
window.addEventListener('focus', close);
setTimeout(close, LONGEST_MS);
