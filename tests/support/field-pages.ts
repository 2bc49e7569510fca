/** Bodies of pages whose fields behave as real ones do: what they wait for, put back, draw elsewhere or refuse. */

/** A page whose scripts run for so long once the advisor has moved to the panel. */
export function busyAfterBlur(ms: number, fields = '<textarea data-field>before after</textarea>'): string {
  return `${fields}<script>
    onblur = () => setTimeout(() => { const end = Date.now() + ${ms}; while (Date.now() < end); }, 0);
  </script>`;
}

/** A field that keeps its text in `stored`, which `script` updates. */
const stored = (script: string) => `<textarea data-field rows="8">before after</textarea><script>
    const field = document.querySelector('textarea');
    window.stored = field.value;
    ${script}
  </script>`;

const TWO_FIELDS = `<style>textarea { display: block; width: 300px; height: 60px }</style>
  <label>Note d’appel <textarea data-field id="note">before after</textarea></label>
  <label>Autre champ <textarea id="other"></textarea></label>`;

export const FIELD_PAGES: Record<string, string> = {
  '/two-fields': TWO_FIELDS,
  '/two-fields-busy': busyAfterBlur(1_000, TWO_FIELDS),
  '/moves-focus': `${TWO_FIELDS}<script>onblur = () => setTimeout(() => document.querySelector('#other').focus(), 300);</script>`,
  '/loses-caret': `${TWO_FIELDS}<script>onblur = () => setTimeout(() => document.activeElement.blur(), 300);</script>`,
  '/keyup-only': stored('field.onkeyup = () => { stored = field.value; };'),
  '/keydown-only': stored('field.onkeydown = () => setTimeout(() => { stored = field.value; }, 0);'),
  '/change-only': stored('field.onchange = () => { stored = field.value; };'),
  '/blur-only': stored('field.onblur = () => { stored = field.value; };'),
  '/restore-at-focus': stored(
    'field.onkeyup = () => { stored = field.value; }; field.onfocus = () => { field.value = stored; };',
  ),
  '/restore-saved-at-blur': stored(
    'field.onblur = () => { stored = field.value; }; field.onfocus = () => { field.value = stored; };',
  ),
  '/polling': stored(
    'field.onkeyup = () => { stored = field.value; }; setInterval(() => { if (field.value !== stored) field.value = stored; }, 700);',
  ),
  '/polling-stubborn': stored(
    'setInterval(() => { if (field.value !== stored) field.value = stored; }, 700);',
  ),
  '/hint-on-blur': `<textarea data-field rows="8"></textarea><script>
    const field = document.querySelector('textarea');
    field.onblur = () => { if (field.value === '') field.value = 'Tapez ici'; };
    field.onfocus = () => { if (field.value === 'Tapez ici') field.value = ''; };
  </script>`,
  '/editable-hint-on-blur': `<div data-field contenteditable="true"><p><br></p></div><script>
    const field = document.querySelector('div');
    field.onblur = () => { if (field.innerText.trim() === '') field.innerHTML = '<p class="hint">Tapez ici</p>'; };
    field.onfocus = () => { if (field.querySelector('.hint')) field.innerHTML = '<p><br></p>'; };
  </script>`,
  // Reads its caret some time after the focus, and writes where it read it, as WordPress' title does.
  '/caret-read-later': `<h1 data-field contenteditable="true">before after</h1><script>
    const field = document.querySelector('h1');
    let [text, from, to] = [field.textContent, 0, 0];
    const read = () => { const s = getSelection(); if (field.contains(s.anchorNode)) [from, to] = [s.anchorOffset, s.focusOffset]; };
    let focused = false;
    field.onblur = () => { focused = false; from = to = 0; };
    field.onfocus = () => setTimeout(() => { focused = true; }, 0);
    document.addEventListener('selectionchange', () => { if (focused || document.hasFocus()) read(); });
    field.onpaste = (event) => {
      event.preventDefault();
      const words = event.clipboardData.getData('text/plain');
      text = text.slice(0, from) + words + text.slice(to);
      field.textContent = text;
      from = to = from + words.length;
      getSelection().collapse(field.firstChild, from);
    };
    field.oninput = () => { text = field.textContent; };
  </script>`,
  // Sets its caret at focus to one that it read some keys before, as CKEditor 4 does within 200 ms of a key.
  '/stale-caret-at-focus': `<div data-field contenteditable="true"><p>before after</p></div><script>
    const field = document.querySelector('div');
    field.addEventListener('focusin', () => { if (!document.hasFocus()) getSelection().collapse(field.querySelector('p').firstChild, 4); });
    field.onpaste = (event) => {
      event.preventDefault();
      const range = getSelection().getRangeAt(0);
      range.deleteContents();
      range.insertNode(document.createTextNode(event.clipboardData.getData('text/plain')));
      range.collapse();
    };
  </script>`,
  '/date-segments': `<div role="group" aria-label="Date de rappel">
    <div data-field role="spinbutton" contenteditable="true" inputmode="numeric" aria-valuetext="jj">jj</div>
    <div role="spinbutton" contenteditable="true" inputmode="numeric">mm</div></div>`,
  '/recipients': `<ul class="recipient-input"><li class="recipient">a@b.example <a href="#">×</a></li>
    <li class="input"><input data-field></li></ul>`,
  '/tags': '<div class="tags-input"><span class="tag">vip</span><input data-field></div>',
  '/emails': '<input data-field type="email" multiple>',
  '/scrolled-away': `<div style="height: 200px; overflow: auto"><div style="height: 2000px"></div>
    <textarea data-field rows="4">before after</textarea></div>
    <script>onblur = () => { document.querySelector('div').scrollTop = 0; };</script>`,
  // A hidden field that is large but clipped; what it takes is drawn elsewhere.
  '/clipped': `<div style="position: relative; width: 400px; height: 100px; border: 1px solid">
    <div style="overflow: hidden; position: relative; width: 3px; height: 0"><textarea data-field
      style="position: absolute; width: 1000px; height: 13px"></textarea></div><pre>before </pre></div><script>
    const field = document.querySelector('textarea');
    field.addEventListener('paste', (event) => {
      event.preventDefault();
      document.querySelector('pre').textContent += event.clipboardData.getData('text/plain');
    });
  </script>`,
  // Each paragraph is a field of its own; an empty one leaves for what is pasted into it.
  '/blocks': `<main><div class="blocks"><p data-field contenteditable="true">before </p></div></main><script>
    const blocks = document.querySelector('.blocks');
    let past = [];
    blocks.addEventListener('keydown', (event) => {
      if (!event.ctrlKey || event.key !== 'z' || past.length === 0) return;
      event.preventDefault();
      blocks.innerHTML = past.pop();
    });
    blocks.addEventListener('paste', (event) => {
      event.preventDefault();
      past.push(blocks.innerHTML);
      const [first, ...rest] = event.clipboardData.getData('text/plain').split(/\\n+/);
      let block = event.target.closest('p') ?? document.querySelector('p');
      if (block.textContent === '') {
        const next = block.cloneNode();
        block.replaceWith(next);
        block = next;
      }
      block.append(first);
      rest.reverse().forEach((words) => {
        const next = document.createElement('p');
        next.contentEditable = 'true';
        next.textContent = words;
        block.after(next);
      });
    });
  </script>`,
  // Takes the white space off both ends of what is pasted, as WordPress' editor does.
  '/trims-pastes': `<p data-field class="block-editor-rich-text__editable" contenteditable="true">before. after</p><script>
    document.querySelector('p').addEventListener('paste', (event) => {
      event.preventDefault();
      document.execCommand('insertText', false, event.clipboardData.getData('text/plain').trim());
    });
  </script>`,
  // As WordPress' editor: trims pastes, makes blocks of paragraphs and line breaks at Shift+Enter, each a step of its own.
  '/line-breaks': `<main><div class="blocks"><p data-field class="block-editor-rich-text__editable"
    contenteditable="true" style="white-space: pre-wrap">before</p></div></main><script>
    const field = document.querySelector('p');
    const past = [];
    const put = (...nodes) => {
      const range = getSelection().getRangeAt(0);
      for (const node of nodes) {
        range.insertNode(node);
        range.collapse(false);
      }
    };
    field.addEventListener('keydown', (event) => {
      const isBreak = event.key === 'Enter' && event.shiftKey;
      const isUndo = event.key === 'z' && event.ctrlKey && past.length > 0;
      if (!isBreak && !isUndo) return;
      event.preventDefault();
      if (isBreak) {
        past.push(field.innerHTML);
        // What makes a line break at the end seen, and its line one that can be typed in.
        put(document.createElement('br'), document.createTextNode('\\ufeff'));
      } else {
        document.querySelectorAll('.blocks p + p').forEach((block) => block.remove());
        field.innerHTML = past.pop();
      }
    });
    field.addEventListener('paste', (event) => {
      event.preventDefault();
      past.push(field.innerHTML);
      const text = event.clipboardData.getData('text/plain').trim();
      if (text.includes('\\n\\n'))
        for (const words of text.split('\\n\\n').reverse()) {
          const block = field.cloneNode();
          block.textContent = words;
          field.after(block);
        }
      else
        text.split('\\n').forEach((line, n) => {
          if (n > 0) put(document.createElement('br'));
          put(document.createTextNode(line));
        });
    });
  </script>`,
  // Rich text of one line, which hands further lines on to what comes after it.
  '/title': `<h1 data-field contenteditable="true">before </h1><script>
    document.querySelector('h1').addEventListener('paste', (event) => {
      event.preventDefault();
      const [first, ...rest] = event.clipboardData.getData('text/plain').split(/\\n+/);
      event.target.closest('h1').append(first);
      document.body.append(...rest);
    });
  </script>`,
  // Reads Markdown into plain text, and nothing into HTML.
  '/markdown': `<div data-field contenteditable="true"><p>before</p></div><script>
    const field = document.querySelector('div');
    const past = [];
    field.addEventListener('paste', (event) => {
      event.preventDefault();
      past.push(field.innerHTML);
      const html = event.clipboardData.getData('text/html');
      const text = event.clipboardData.getData('text/plain');
      const words = html ? new DOMParser().parseFromString(html, 'text/html').body.textContent
        : text.replace(/[*](.+?)[*]/g, '$1').replace(/_(.+?)_/g, '$1');
      field.querySelector('p').append(words);
    });
    field.addEventListener('keydown', (event) => {
      if (event.ctrlKey && event.key === 'z' && past.length) field.innerHTML = past.pop();
    });
  </script>`,
};
