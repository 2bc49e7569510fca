import type { LabelledPage } from './labelled-pages';

/** How applications nest a label and its field: each once with a second pair behind, whose value is the wrong one. */
const NEXT = '<div class="field"><div><label>Motif</label></div><div><input value="Panne"></div></div>';
const NAME = 'Mme Lenoir';

/** A label, and its value in the element or field that a person reads as belonging to it. */
export const NESTINGS: LabelledPage[] = (
  [
    [
      'a label that is a button with an arrow, a spacer and a place for pictures',
      `<div class="field full"><div class="v-menu"><div class="activator"><div class="field-label type-label">
        <button class="field-name" type="button"><div class="field-label-content"><div class="v-text-overflow">Client</div></div>
        <span class="v-icon"><i data-icon="arrow_drop_down"></i></span><span class="spacer"></span><div class="avatars"></div>
        </button></div></div></div><div class="interface"><div class="v-input"><div class="input">
        <input value="${NAME}"></div></div></div><div class="v-dialog"></div></div>`,
    ],
    ['a label around its field', `<label>Client <input value="${NAME}"></label>`],
    [
      'a label around its field, each in wrappers',
      `<label><div><span>Client</span><span class="req">*</span></div><div><div><input value="${NAME}"></div></div></label>`,
    ],
    ['a label around a choice', `<label>Client <select><option>A<option selected>${NAME}</select></label>`],
    ['a label around a text', `<label>Client <textarea>${NAME}</textarea></label>`],
    [
      'a label for a field elsewhere',
      `<div><label for="f">Client</label></div><p>Aide</p><div><input id="f" value="${NAME}"></div>`,
    ],
    [
      'a label for a field before it',
      `<div><input id="f" value="${NAME}"><label for="f">Client</label></div>`,
    ],
    [
      'a label for what is no field',
      `<div><label for="f">Client</label><p>Aide</p></div><div><span id="f">${NAME}</span></div>`,
    ],
    ['a label for nothing', `<label for="nothing">Client</label><div><input value="${NAME}"></div>`],
    [
      'a label for the search in a combobox that shows its choice beside',
      `<label for="f">Client</label><div class="control"><div class="single-value">${NAME}</div>
        <div><input id="f" role="combobox" value=""></div></div>`,
    ],
    [
      'a label for a choice that is hidden beneath a drawn one',
      `<label for="f">Client</label><select id="f" hidden><option>x</select><span class="drawn"><span>${NAME}</span></span>`,
    ],
    [
      'a field that names its label',
      `<div><span id="l">Client</span></div><p>Aide</p><div><input aria-labelledby="l other" value="${NAME}"></div>`,
    ],
    [
      'a field that names a wrapper of its label, with an icon in it',
      `<div id="l"><span>Client</span><span class="icon"><i></i></span></div><p>Aide</p><div><div role="textbox" aria-labelledby="l">${NAME}</div></div>`,
    ],
    [
      'a field with a name of its own that must be filled in',
      `<input aria-label="Client (obligatoire)" value="${NAME}">`,
    ],
    [
      'both in one row',
      `<div class="row"><div class="cell">Client</div><div class="cell">${NAME}</div></div>`,
    ],
    [
      'both in one row, an icon behind the label',
      `<div class="row"><span>Client</span><span class="help"><svg></svg></span><span>${NAME}</span></div>`,
    ],
    [
      'both in one row, an empty mark between label and field',
      `<div class="row"><label>Client</label><span class="mark"></span><input value="${NAME}"></div>`,
    ],
    [
      'both in one row, each with an icon in a wrapper of its own',
      `<div class="row"><div class="l"><span>Client</span><span><img alt=""></span></div><div class="v"><span>${NAME}</span></div></div>`,
    ],
    [
      'the wrapper of the label beside that of the field',
      `<div><div class="l"><label>Client</label></div><div class="v"><div><div><input value="${NAME}"></div></div></div></div>`,
    ],
    [
      'a label wrapped six times beside its field',
      `<div><div><div><div><div><div><div><span>Client</span></div></div></div></div></div></div><div><input value="${NAME}"></div></div>`,
    ],
    [
      'a wrapper of the field with a button that empties it',
      `<div class="l"><label>Client</label></div><div class="v"><button aria-label="Vider"><i></i></button><input value="${NAME}"></div>`,
    ],
    [
      'a floating label behind its field',
      `<div class="float"><input value="${NAME}"><span class="floating-label">Client</span></div>`,
    ],
    [
      'a floating label in a wrapper behind the wrapper of its field',
      `<div class="float"><div><input value="${NAME}"></div><div class="outline"><span>Client</span></div></div>`,
    ],
    [
      'an empty place for help in the wrapper of the label',
      `<div class="group"><div class="clearfix"><label class="control-label">Client</label><span class="help"></span></div>
        <div class="wrapper"><div class="input"><input value="${NAME}"></div><div class="like-disabled" style="display:none"></div>
        <p>Nom complet</p></div></div>`,
    ],
    [
      'an empty place for help in the wrapper of the label, the value as text in another one',
      `<div class="group"><div class="clearfix"><label>Client</label><span class="help"></span></div>
        <div class="wrapper"><div class="input" style="display:none"></div><div class="value">${NAME}</div><p></p></div></div>`,
    ],
    [
      'an empty part of the layout between the two',
      `<div class="field"><div class="field-label-cell">Client</div><div class="full-width"></div><div class="value"><span>${NAME}</span></div></div>`,
    ],
    [
      'a button for help beside the label, with words for readers',
      `<div><div class="l"><span>Client</span><x-help><button><svg></svg><span>Aide</span></button></x-help></div><div class="v"><span>${NAME}</span></div></div>`,
    ],
    [
      'a button beside the value, with words for readers',
      `<div><div class="l">Client</div><div class="v"><span>${NAME}</span><button><svg></svg><span>Modifier</span></button></div></div>`,
    ],
    [
      'a value that is a button',
      `<div><div class="l">Client</div><div class="v"><button>${NAME}</button></div></div>`,
    ],
    [
      'a value that is shown beside its hidden field',
      `<div class="group"><label>Client</label><div class="input" style="display:none"><input value="x"></div><div>${NAME}</div></div>`,
    ],
    ['a list of terms', `<dl><dt>Client</dt><dd>${NAME}</dd><dt>Motif</dt><dd>Panne</dd></dl>`],
    [
      'a list of terms in groups, a button in the term',
      `<dl><div><dt><button>Client</button><span class="icon"><i></i></span></dt><dd>${NAME}</dd></div><div><dt>Motif</dt><dd>Panne</dd></div></dl>`,
    ],
    [
      'a row of a table',
      `<table><tr><td>Client</td><td>${NAME}</td></tr><tr><td>Motif</td><td>Panne</td></tr></table>`,
    ],
    [
      'a row of a table with a field',
      `<table><tr><td><label>Client</label><i></i></td><td><div><input value="${NAME}"></div></td></tr></table>`,
    ],
    [
      'a row of a table, the label in a table of its own with a link to edit it',
      `<table><tr><td><table><tr><td>Client</td><td><a href="#e"><span class="edit"></span></a></td></tr></table></td><td>${NAME}</td></tr></table>`,
    ],
    [
      'a row of a drawn table',
      `<div role="table"><div role="row"><span role="rowheader">Client</span><span role="cell">${NAME}</span></div></div>`,
    ],
    ['a legend', `<fieldset><legend>Client</legend><div><input value="${NAME}"></div></fieldset>`],
    [
      'a value in its own element behind the words of a paragraph',
      `<p>Client : <b>${NAME}</b></p><p>Motif : <b>Panne</b></p>`,
    ],
    [
      'a value in its own element behind the words of an item',
      `<ul><li>Client : <b>${NAME}</b></li><li>Motif : <b>Panne</b></li></ul>`,
    ],
    [
      'a label of several lines of code around it',
      `<style>.a{}</style><script>0</script><div><b>Client</b>\n<!-- x -->\n<span>${NAME}</span></div>`,
    ],
    [
      'a component beside the label, the field inside it',
      `<label>Client</label><x-input><template shadowrootmode="open"><div><input value="${NAME}"></div></template></x-input>`,
    ],
    [
      'a label for a component',
      `<label for="f">Client</label><p>Aide</p><x-input id="f"><template shadowrootmode="open"><input value="${NAME}"></template></x-input>`,
    ],
    [
      'a component around the label, the field inside it',
      `<x-field><template shadowrootmode="open"><slot></slot><input value="${NAME}"></template>Client</x-field>`,
    ],
    ['the words of the label and the field in one element', `<div>Client <input value="${NAME}"></div>`],
    ['the words of the label and a choice in one element', `<p>Client <select><option>${NAME}</select></p>`],
    ['an item with the label behind the field', `<ul><li><input value="${NAME}"><b>Client</b></li></ul>`],
    [
      'a component with a place for the label',
      `<x-field><template shadowrootmode="open"><slot name="label"></slot><div><input value="${NAME}"></div></template><span slot="label">Client</span></x-field>`,
    ],
    [
      'a component with the label in it and a place for the field',
      `<x-field><template shadowrootmode="open"><label>Client</label><slot></slot></template><input value="${NAME}"></x-field>`,
    ],
    [
      'a component with both in it',
      `<x-field><template shadowrootmode="open"><div><span>Client</span></div><div><input value="${NAME}"></div></template></x-field>`,
    ],
    [
      'a choice of which one is chosen',
      `<div><span>Client</span><div><label><input type="radio" name="r">M. Durand</label><label><input type="radio" name="r" checked>${NAME}</label></div></div>`,
    ],
  ] as const
).map(([what, body]) => [what, 'Client', `${body}${NEXT}`, NAME]);

/** What stands where a value would, and is none: nothing is read rather than what belongs to the next label. */
export const WITHOUT_VALUE: LabelledPage[] = (
  [
    ['an empty field behind its label', '<div><label>Client</label><input></div>'],
    ['an empty field in a wrapper', '<div><div><label>Client</label></div><div><input></div></div>'],
    ['an empty element behind the label', '<div><span>Client</span><span></span></div>'],
    [
      'an empty element behind the label, flat',
      '<div>Client</div><div></div><div>Motif</div><div>Panne</div>',
    ],
    ['an empty term', '<dl><dt>Client</dt><dd></dd><dt>Motif</dt><dd>Panne</dd></dl>'],
    [
      'an empty cell',
      '<table><tr><td>Client</td><td></td></tr><tr><td>Motif</td><td>Panne</td></tr></table>',
    ],
    [
      'an empty cell before a field',
      '<table><tr><td>Client</td><td></td><td><input value="Panne"></td></tr></table>',
    ],
    ['an empty floating field', '<div class="float"><input><span class="floating-label">Client</span></div>'],
    [
      'the label of another field behind',
      '<div><label>Client</label></div><div><label>Motif</label></div><div><input value="Panne"></div>',
    ],
    [
      'a value above its label',
      '<div class="tile"><b>Mme Lenoir</b><small>Client</small></div><div class="tile"><b>Panne</b><small>Motif</small></div>',
    ],
    [
      'the name of an icon before an empty floating field',
      '<div class="float"><i>person</i><input><span>Client</span></div><div class="float"><i>phone</i><input value="Panne"><span>Motif</span></div>',
    ],
    [
      'words where no value is chosen yet',
      '<label for="f">Client</label><div><div class="placeholder-1">Choisir…</div><div><input id="f" role="combobox"></div></div>',
    ],
    [
      'nothing chosen',
      '<div><span>Client</span><div><label><input type="radio" name="r">M. Durand</label></div></div>',
    ],
    [
      'an empty field for its label, a hint behind',
      '<label for="f">Client</label><input id="f"><small>Nom complet</small>',
    ],
  ] as const
).map(([what, body]) => [what, 'Client', `${body}${NEXT}`, undefined]);
