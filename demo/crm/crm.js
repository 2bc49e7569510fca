/** The customer record's behaviour: the call, the tabs, the note and the reply. Nothing leaves the page. */

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no #${id}`);
  return element;
}

// ── The call: a timer that holds and ends.
const call = /** @type {HTMLElement} */ (document.querySelector('.call'));
const hold = /** @type {HTMLButtonElement} */ (byId('hold'));
const hangUp = /** @type {HTMLButtonElement} */ (byId('hang-up'));
const startedAt = Date.now() - 252_000;
const timer = setInterval(showTime, 1_000);
showTime();

function showTime() {
  const seconds = Math.floor((Date.now() - startedAt) / 1_000);
  const part = (/** @type {number} */ value) => String(value).padStart(2, '0');
  byId('call-time').textContent = `${part(Math.floor(seconds / 60))}:${part(seconds % 60)}`;
}

/** @param {'live' | 'held' | 'over'} state */
function setCall(state) {
  call.dataset.state = state;
  const told = byId('call-state');
  told.textContent = told.dataset[state] ?? '';
  hold.setAttribute('aria-pressed', String(state === 'held'));
  hold.textContent = (state === 'held' ? hold.dataset.resume : hold.dataset.hold) ?? '';
}

hold.addEventListener('click', () => setCall(call.dataset.state === 'held' ? 'live' : 'held'));
hangUp.addEventListener('click', () => {
  clearInterval(timer);
  setCall('over');
  hold.disabled = true;
  hangUp.disabled = true;
  byId('note').focus();
});

// ── The tabs, by click and by arrow.
const tabs = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[role=tab]')]);

/** @param {HTMLElement} chosen */
function showTab(chosen) {
  for (const tab of tabs) {
    tab.setAttribute('aria-selected', String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    byId(tab.getAttribute('aria-controls') ?? '').hidden = tab !== chosen;
  }
  chosen.focus();
}

for (const tab of tabs) tab.addEventListener('click', () => showTab(tab));
moveByArrows(tabs, showTab);

/**
 * Left, right, Home and End among elements of which one has the tab stop.
 * @param {HTMLElement[]} elements
 * @param {(element: HTMLElement) => void} go
 */
function moveByArrows(elements, go) {
  for (const [at, element] of elements.entries()) {
    element.addEventListener('keydown', (event) => {
      const last = elements.length - 1;
      const wanted = {
        ArrowLeft: at === 0 ? last : at - 1,
        ArrowRight: at === last ? 0 : at + 1,
        Home: 0,
        End: last,
      }[event.key];
      const next = wanted === undefined ? undefined : elements[wanted];
      if (!next) return;
      event.preventDefault();
      go(next);
    });
  }
}

// ── The note and the reply join the history.
const note = /** @type {HTMLTextAreaElement} */ (byId('note'));
const reply = byId('reply');
const draftKey = 'clarte-note';
note.value = sessionStorage.getItem(draftKey) ?? '';

/** @param {string} id @param {string} which */
function tell(id, which) {
  const place = byId(id);
  place.textContent = place.dataset[which] ?? '';
}

/** @param {string} heading @param {string} text */
function addToHistory(heading, text) {
  const item = document.createElement('li');
  item.dataset.kind = 'now';
  const head = document.createElement('p');
  head.className = 'history-head';
  const bold = document.createElement('b');
  bold.textContent = heading;
  const time = document.createElement('time');
  const now = new Date();
  time.dateTime = now.toISOString();
  time.textContent = now.toLocaleTimeString(document.documentElement.lang, {
    hour: '2-digit',
    minute: '2-digit',
  });
  head.append(bold, time);
  const body = document.createElement('p');
  body.textContent = text;
  item.append(head, body);
  byId('history').prepend(item);
}

note.addEventListener('input', () => {
  sessionStorage.setItem(draftKey, note.value);
  if (note.value.trim() === '') byId('note-state').textContent = '';
  else tell('note-state', 'draft');
});
byId('note-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = note.value.trim();
  if (text === '') {
    tell('note-state', 'empty');
    note.focus();
    return;
  }
  addToHistory(document.querySelector('label[for=note]')?.textContent ?? '', text);
  note.value = '';
  sessionStorage.removeItem(draftKey);
  tell('note-state', 'saved');
});
byId('reply-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = reply.innerText.trim();
  if (text === '') {
    tell('reply-state', 'empty');
    reply.focus();
    return;
  }
  addToHistory(byId('reply-label').textContent ?? '', text);
  reply.replaceChildren();
  tell('reply-state', 'sent');
});

// ── The reply's toolbar: one tab stop, arrows inside.
const tools = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-command]')]);
for (const tool of tools) {
  // The selection stays in the reply.
  tool.addEventListener('mousedown', (event) => event.preventDefault());
  tool.addEventListener('click', () => {
    reply.focus();
    document.execCommand(tool.dataset.command ?? '');
    showFormat();
  });
}
moveByArrows(tools, (tool) => {
  for (const other of tools) other.tabIndex = other === tool ? 0 : -1;
  tool.focus();
});
document.execCommand('defaultParagraphSeparator', false, 'p');
document.addEventListener('selectionchange', showFormat);

function showFormat() {
  const inside = reply.contains(document.getSelection()?.anchorNode ?? null);
  for (const tool of tools) {
    tool.setAttribute(
      'aria-pressed',
      String(inside && document.queryCommandState(tool.dataset.command ?? '')),
    );
  }
}
