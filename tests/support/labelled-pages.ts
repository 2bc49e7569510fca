/** Ways in which pages of CRMs write a label and its value, and what a rule must read there. */

/** A label of a rule, the body of a page, and the value; undefined where the page gives none. */
export type LabelledPage = [what: string, label: string, body: string, value: string | undefined];

const row = (label: string, value = 'Mme Lenoir') => `<dl><dt>${label}</dt><dd>${value}</dd></dl>`;

/** The same label as a trainer and a page may spell it. */
export const SPELLINGS: LabelledPage[] = (
  [
    ['a straight apostrophe', "Nom de l'abonné", 'Nom de l’abonné'],
    ['a curly apostrophe', 'Nom de l’abonné', "Nom de l'abonné"],
    ['a modifier apostrophe', "Nom de l'abonné", 'Nom de lʼabonné'],
    ['an acute accent as apostrophe', "Nom de l'abonné", 'Nom de l´abonné'],
    ['no accents in the rule', 'Nom de l’abonne', 'Nom de l’abonné'],
    ['capitals without accents', 'prénom', 'PRENOM'],
    ['decomposed accents in the page', 'Prénom', 'Pre\u0301nom'],
    ['decomposed accents in the rule', 'Pre\u0301nom', 'Prénom'],
    ['a soft hyphen', 'Abonnement', 'Abon\u00adnement'],
    ['a zero-width space', 'Nom du client', 'Nom\u200b du client'],
    ['a word joiner and a no-break space', 'Nom du client', 'Nom\u2060\u00a0du\u202fclient'],
    ['a byte-order mark', 'Client', '\ufeffClient'],
    ['a ligature in the page', 'Oeuvre', 'Œuvre'],
    ['a ligature in the rule', 'Cœur', 'COEUR'],
    ['a colon', 'Motif', 'Motif :'],
    ['a wide colon', 'Motif', 'Motif：'],
    ['a star in brackets', 'Motif', 'Motif (*)'],
    ['a star', 'Motif', '* Motif'],
    ['a star in the rule', 'Motif (*)', 'Motif'],
    ['a line end in the page', 'Nom du client', 'Nom\n   du   client'],
    ['another dash', 'Sous-motif', 'Sous‑motif'],
    ['a sign of the direction', 'Client', '\u200eClient'],
  ] as const
).map(([what, label, inPage]) => [what, label, row(inPage), 'Mme Lenoir']);

/** Labels and values in other arrangements. */
export const ARRANGEMENTS: LabelledPage[] = [
  [
    'a label that is a button, in an element named so',
    'Client',
    `<div class="field"><div class="menu"><div class="trigger"><div class="field-label type-label"><button class="field-name">
      <span>Client</span></button></div></div></div><div class="interface"><div class="v-input"><div class="input">
      <input value="Mme Lenoir"></div></div></div></div>`,
    'Mme Lenoir',
  ],
  [
    'a button whose own words are named so, which is no label',
    'Client',
    `<button><span class="btn-label">Client</span></button> <p>Contrat</p>${row('Client')}`,
    'Mme Lenoir',
  ],
  [
    'a label split over two elements',
    'Nom du client',
    row('<span>Nom</span> <b>du client</b>'),
    'Mme Lenoir',
  ],
  [
    'a split label that touches',
    'Nom du client',
    row('<span>Nom</span><span>du client</span>'),
    'Mme Lenoir',
  ],
  ['a first letter of its own', 'Client', row('<b>C</b>lient'), 'Mme Lenoir'],
  ['a star of its own', 'Motif', row('<b>Motif</b><span class="req"> *</span>'), 'Mme Lenoir'],
  ['a word for what must be filled in', 'Motif', row('Motif <small>(obligatoire)</small>'), 'Mme Lenoir'],
  [
    'a field in a wrapper beside it',
    'Client',
    '<div><span>Client</span></div><div class="wrap"><div><input value="Mme Lenoir"></div></div>',
    'Mme Lenoir',
  ],
  [
    'a field with a hint in its wrapper',
    'Client',
    '<span>Client</span><div><input value="Mme Lenoir"><small>Nom complet</small></div>',
    'Mme Lenoir',
  ],
  [
    'a choice in a wrapper',
    'Motif',
    '<span>Motif</span><div><select><option>Facture<option selected>Panne</select></div>',
    'Panne',
  ],
  [
    'a field around which the label is',
    'Client',
    '<label>Client <input value="Mme Lenoir"></label>',
    'Mme Lenoir',
  ],
  [
    'a field that names its label',
    'Client',
    '<p id="l">Client</p><hr><p>x</p><input aria-labelledby="l" value="Mme Lenoir">',
    'Mme Lenoir',
  ],
  ['a field with a hidden name', 'Client', '<input aria-label="Client *" value="Mme Lenoir">', 'Mme Lenoir'],
  [
    'a value as text after the label',
    'Client',
    '<p><b>Client :</b> Mme Lenoir</p><p><b>Motif :</b> Panne</p>',
    'Mme Lenoir',
  ],
  [
    'a picture between the two',
    'Client',
    '<div><span>Client</span><svg></svg><span>Mme Lenoir</span></div>',
    'Mme Lenoir',
  ],
  ['the first of several like labels empty', 'Client', `${row('Client', '')}${row('Client')}`, 'Mme Lenoir'],
  [
    'the first of several like fields empty',
    'Client',
    '<label>Client <input></label><label>Client <input value="Mme Lenoir"></label>',
    'Mme Lenoir',
  ],
  ['an empty named field before', 'Client', `<input aria-label="Client">${row('Client')}`, 'Mme Lenoir'],
  [
    'the record before, hidden',
    'Client',
    `<section hidden>${row('Client', 'M. Durand')}</section>${row('Client')}`,
    'Mme Lenoir',
  ],
  [
    'the record before, invisible',
    'Client',
    `<div style="visibility:hidden">${row('Client', 'M. Durand')}</div>${row('Client')}`,
    'Mme Lenoir',
  ],
  ['the only one hidden', 'Client', `<div style="display:none">${row('Client')}</div>`, undefined],
  [
    'an empty value before another label',
    'Client',
    '<dl><dt>Client</dt><dt>Motif</dt><dd>Panne</dd></dl>',
    undefined,
  ],
  ['an empty value, and what follows', 'Client', `${row('Client', '')}${row('Motif', 'Panne')}`, undefined],
  [
    'the last cell of a row',
    'Client',
    '<table><tr><td>Client</td></tr><tr><td>Motif</td><td>Panne</td></tr></table>',
    undefined,
  ],
  [
    'a column with one row',
    'Client',
    '<table><tr><th>Dossier</th><th>Client</th></tr><tr><td>12</td><td>Mme Lenoir</td></tr></table>',
    'Mme Lenoir',
  ],
  [
    'a column with several rows',
    'Client',
    '<table><thead><tr><th>Client</th><th>Motif</th></tr></thead><tr><td>A</td><td>x</td></tr><tr><td>B</td><td>y</td></tr></table>',
    undefined,
  ],
  [
    'a row with its head',
    'Client',
    '<table><tr><th>Client</th><td>Mme Lenoir</td></tr></table>',
    'Mme Lenoir',
  ],
  [
    'a secret in a wrapper',
    'Code',
    '<span>Code</span><div><input type="password" value="0000"></div>',
    undefined,
  ],
  ['words that only begin alike', 'Client', row('Client depuis', '2019'), undefined],
  ['a word for it in one text with the label', 'Motif', row('Motif (requis)'), 'Mme Lenoir'],
  [
    'a link of the same name before',
    'Client',
    `<nav><a href="#c">Client</a><a href="#f">Factures</a></nav>${row('Client')}`,
    'Mme Lenoir',
  ],
  [
    'tabs of which one has that name',
    'Client',
    `<div role="tablist"><button role="tab">Client</button><button role="tab">Contrat</button></div>${row('Client')}`,
    'Mme Lenoir',
  ],
  ['a heading over the list', 'Client', `<h2>Client</h2>${row('Nom', 'Mme Lenoir')}`, undefined],
  ['a label that is a link', 'Client', row('<a href="#c">Client</a>'), 'Mme Lenoir'],
  [
    'the record before, out of reach on the left',
    'Client',
    `<div style="position:absolute;left:-9999px">${row('Client', 'M. Durand')}</div>${row('Client')}`,
    'Mme Lenoir',
  ],
  [
    'the record before, slid away to the right',
    'Client',
    `<div style="overflow:hidden"><div style="position:relative;left:100%">${row('Client', 'M. Durand')}</div></div>${row('Client')}`,
    'Mme Lenoir',
  ],
  [
    'the record before, transparent',
    'Client',
    `<div style="opacity:0">${row('Client', 'M. Durand')}</div>${row('Client')}`,
    'Mme Lenoir',
  ],
  [
    'the record before, inert beneath',
    'Client',
    `<div inert>${row('Client', 'M. Durand')}</div>${row('Client')}`,
    'Mme Lenoir',
  ],
  [
    'the record before, hidden from readers beneath',
    'Client',
    `<div aria-hidden="true">${row('Client', 'M. Durand')}</div>${row('Client')}`,
    'Mme Lenoir',
  ],
  [
    'the record beneath a dialog, alone',
    'Client',
    `<div aria-hidden="true">${row('Client')}</div>`,
    'Mme Lenoir',
  ],
];
