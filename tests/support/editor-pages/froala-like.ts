/** Editable content whose owner cleans each paste by itself, some time after it came, as Froala does. */
import { caretIn, linesOfHtml, nativeUndo, offer, place, START } from './page-under-test';

const host = place();
host.className = 'fr-element';
host.contentEditable = 'true';
host.innerHTML = `<p>${START}</p>`;
host.addEventListener('paste', (event) => {
  event.preventDefault();
  const clean = document.createElement('div');
  clean.textContent = event.clipboardData?.getData('text/plain') ?? '';
  const html = clean.innerHTML.replaceAll('\n', '<br>');
  setTimeout(() => document.execCommand('insertHTML', false, html), 100);
});
offer({
  placeCaret: () => caretIn(host),
  text: () => linesOfHtml(host.innerHTML),
  undo: nativeUndo,
});
