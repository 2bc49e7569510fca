/**
 * Cards of a large invented knowledge base, the same for the same number and seed: procedures for devices,
 * options and fault codes, in the words of a French telecom, energy and retail desk. They are noise, never a
 * right answer, and this is the rule: what a card is about (its title and keywords: action, part, device,
 * service) has no word in common with the titles, cues and keywords of the packs that ship. Everything else
 * has: its cues share symptoms, causes, persons and moments (technicien, facture, coupure, refuse, perd…), its
 * body the subjects of the desk (remboursement, réclamation, colis…), so that they get in the way as cards of
 * another team would. tests/unit/search/synthetic-cards.test.ts holds the rule.
 */
import type { SearchEntry, SearchText } from '@/search/index/search-text';

type Words = Record<
  'device' | 'part' | 'symptom' | 'action' | 'cause' | 'service' | 'person' | 'when' | 'desk',
  readonly string[]
>;

const FR: Words = {
  device: words(`déshumidificateur|hygromètre|tondeuse|répéteur|girouette|sirène|
    caméra|serrure|gyrophare|onduleur|imprimante|tablette|altimètre|
    enceinte|casque|écouteurs|four|repasseuse|stérilisateur|essoreuse|réfrigérateur|sorbetière|aspirateur|pétrin|
    cafetière|climatiseur|ventilateur|jalousie|pergola|interphone|visiophone|manette|
    autocommutateur|scanner|vidéoprojecteur|clavier|disque|monocycle|
    trottinette|station météo|variateur|sonde|vanne|broyeur|four à induction|hotte|rôtissoire|adoucisseur`),
  part: words(`filtre|rondelle|ventilateur|témoin orange|alimentation|nappe|
    connecteur|charnière|poignée|tambour|vidangeur|résistance|capteur|moteur|courroie|USB|
    firmware|gicleur|micrologiciel|module audio|quartz|lecteur|couvercle|bac à poudre|
    circulateur|vase d'expansion|électrode|brûleur|injecteur|clapet|pressostat|thermocouple|
    tactile|pavillon|microphone|objectif|trépied|socle|support mural|visserie`),
  symptom: words(`clignote en violet|affiche un code|émet un bip continu|vibre fort|goutte par le dessous|
    chauffe trop|refroidit mal|se met en sécurité|perd ses réglages|redémarre en boucle|refuse la mise à jour|
    ne se jumelle plus|grince au démarrage|sent le plastique|consomme la nuit|reste figé sur le logo|saute une page|
    imprime des rayures|ne détecte plus le mouvement|sonne sans raison|affiche une heure fausse|décharge vite|
    bloque à mi-course|déclenche sa protection|n'essore plus|laisse des traces|se déconnecte du groupe`),
  action: words(`recalibrer|rincer|poncer|nettoyer|détartrer|rejumeler|
    resserrer|étalonner|flasher|appairer|vidanger|dégraisser|aligner|archiver|
    paramétrer|étiqueter|graisser|lustrer|ajuster|orienter|démonter|calibrer|lubrifier|tarauder`),
  cause: words(`calcaire|surtension|mauvais réglage|version ancienne|poussière|humidité|gel|usure|
    pièce non d'origine|interférence|câble pincé|montage inversé|licence expirée|quota atteint|profil incomplet|
    référence erronée|stock central|erreur de saisie|transfert incomplet|mauvaise tension`),
  service: words(`confort|pack sérénité|entretien annuel|extension|zéphyr|zénith|
    étage|premium|week-end|supervision|bouquet sport|
    bouquet cinéma|nocturne|copropriété|privilège|programme zibeline|location|
    rebut|ramassage`),
  person:
    words(`le client|la cliente|le gardien|le gérant|l'installateur|le technicien|le livreur|le bailleur|
    le syndic|l'atelier|le magasin|le support de niveau deux|le fabricant|le référent`),
  when: words(`après une coupure|au premier démarrage|le soir|en hiver|depuis la mise à jour|après la livraison|
    à chaque facture|en fin de contrat|le week-end|pendant la garantie|après le rendez-vous|au renouvellement`),
  desk: words(`le colis est arrivé abîmé|le remboursement tarde|le prélèvement est rejeté|la réclamation est ouverte|
    un responsable doit rappeler|la résiliation est en cours|le client a déménagé|le geste commercial est refusé|
    la box est en panne|internet est lent|l'électricité est coupée|le relevé du compteur est contesté|le devis est signé|
    un échéancier est accordé|le titulaire est décédé|la carte bancaire a changé|le mot de passe est perdu|
    le client crie, insulte ou menace|la promotion est finie|le point relais est fermé|l'appareil de prêt est rendu`),
};

const EN: Words = {
  device: words(`furnace|dehumidifier|lawnmower|aerial|camera|latch|
    inverter|printer|altimeter|earphone|headset|oven|steriliser|distiller|dryer|
    vacuum|kneader|percolator|chiller|fan|pergola|intercom|barcode wand|scanner|
    monitor|keyboard|plotter|unicycle|scooter|weather station|dimmer|sensor|valve|hob|hood|microwave`),
  part: words(`filter|gasket|mainboard|amber diode|gearbox|ribbon|connector|hinge|knob|drum|
    spillway|element|motor|belt|USB|firmware|companion|radio module|chip|
    lid|tray|nozzle|injector|coin cell|microphone|lens|tripod|bracket`),
  symptom:
    words(`flashes purple|shows a code|beeps all the time|shakes|drips underneath|overheats|cools badly|
    goes into lock-out|forgets its settings|reboots in a loop|refuses the update|will not pair|squeaks at start|
    smells of plastic|drains at night|hangs on the logo|skips a page|prints stripes|misses movement|rings for nothing|
    shows the wrong time|stops half way|leaves marks|drops out of the group`),
  action: words(`bleed|recalibrate|unscrew|clean|descale|tighten|flash|siphon|align|
    deactivate|archive|calibrate|grease|dust|rinse|tilt|loosen|pair`),
  cause:
    words(`limescale|a surge|a wrong setting|an old version|dust|damp|frost|wear|a foreign part|interference|
    a pinched cable|an expired licence|a reached quota|an incomplete profile|a wrong reference|a typing error`),
  service: words(`comet scheme|nest scheme|yearly scheme|mobility scheme|lynx scheme|barge scheme|
    attic scheme|platinum scheme|weekend scheme|sports feed|film feed|zephyr scheme|
    club scheme|otter programme|rental|disposal`),
  person:
    words(`the customer|the caretaker|the manager of the site|the installer|the engineer|the driver|the landlord|
    the workshop|the store|second line support|the maker`),
  when: words(`after a cut|at first start|in the evening|in winter|since the update|after delivery|on every bill|
    at the end of the contract|at the weekend|under warranty|after the appointment|at renewal`),
  desk: words(`the parcel came damaged|the refund is late|the direct debit was rejected|the complaint is open|
    a manager must call back|the cancellation is under way|the customer has moved|the goodwill gesture was refused|
    the router is down|the internet is slow|the power is out|the meter reading is disputed|the quote is signed|
    a payment plan was granted|the account holder has died|the bank card has changed|the password is lost|
    the customer shouts, insults or threatens|the discount has ended|the pick-up point is closed|the loan phone is back`),
};

function words(list: string): readonly string[] {
  return list.split('|').map((word) => word.trim());
}

/** `count` entries of pack `synthetique`: most in French, one in ten in both languages, one in ten in English. */
export function syntheticCards(count: number, seed = 20261121): SearchEntry[] {
  const random = mulberry(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const kinds = ['situation', 'lesson'] as const;
  return Array.from({ length: count }, (_, index): SearchEntry => {
    const model = `${pick(['ZX', 'KR', 'TP', 'VM', 'LQ', 'HB'])}${100 + Math.floor(random() * 900)}`;
    const language = random();
    return {
      ref: `synthetique/fiche-${String(index).padStart(6, '0')}`,
      packId: 'synthetique',
      chapterId: `chapitre-${index % 40}`,
      kind: pick(kinds),
      ...(language < 0.9 && { fr: french(pick, model) }),
      ...(language >= 0.8 && { en: english(pick, model) }),
    };
  });
}

type Pick = <T>(from: readonly T[]) => T;

function french(pick: Pick, model: string): SearchText {
  const device = pick(FR.device);
  const part = pick(FR.part);
  const symptom = pick(FR.symptom);
  const cause = pick(FR.cause);
  const service = pick(FR.service);
  const code = `E${model.slice(2)}${pick(['A', 'B', 'C', 'D'])}`;
  const verb = () => pick(FR.action);
  return {
    title: `${capital(verb())} ${part} : ${device} ${model}`,
    summary: `Quand ${device} ${model} ${symptom}, la cause est le plus souvent ${cause} ; ${service} peut couvrir l’intervention.`,
    cues: [
      `${device} ${symptom}`,
      `${symptom} ${pick(FR.when)}`,
      `code ${code} sur ${part}`,
      `${pick(FR.person)} demande ${service}`,
      `${cause} ${pick(FR.when)}`,
    ],
    steps: [
      `Demandez à ${pick(FR.person)} de ${verb()} ${part} et de noter la référence ${model}.`,
      `Si ${device} ${symptom} encore, faites ${verb()} puis ${verb()} avant de prendre rendez-vous.`,
      `Vérifiez dans le contrat que ${service} est bien sur la facture, et datez l’appel dans le dossier.`,
      `En cas de ${cause}, ouvrez une demande à ${pick(FR.person)} avec le code ${code}.`,
      `Si ${pick(FR.desk)}, traitez d’abord cela, puis revenez à ${part}.`,
    ],
    scripts: [
      `Nous allons ${verb()} ensemble ${part} ; dites-moi quand ${device} affiche ${code}.`,
      `D’après ce que je vois, c’est ${cause} : ${pick(FR.person)} vous rappelle ${pick(FR.when)}.`,
      `Votre contrat comprend ${service}, le technicien peut donc ${verb()} ${part} sans frais.`,
    ],
    avoid: [`Vous avez mal ${verb()} ${part}.`, `Reprenons ${part} depuis le début, pas à pas.`],
    keywords: [model, code, `${device} ${part}`, service, `${verb()} ${part}`],
  };
}

function english(pick: Pick, model: string): SearchText {
  const device = pick(EN.device);
  const part = pick(EN.part);
  const symptom = pick(EN.symptom);
  const cause = pick(EN.cause);
  const service = pick(EN.service);
  const code = `E${model.slice(2)}${pick(['A', 'B', 'C', 'D'])}`;
  const verb = () => pick(EN.action);
  return {
    title: `${capital(verb())} the ${part}: ${device} ${model}`,
    summary: `When the ${device} ${model} ${symptom}, it is mostly ${cause}; the ${service} may cover the visit.`,
    cues: [
      `${device} ${symptom}`,
      `${symptom} ${pick(EN.when)}`,
      `code ${code} on the ${part}`,
      `${pick(EN.person)} asks for the ${service}`,
      `${cause} ${pick(EN.when)}`,
    ],
    steps: [
      `Ask ${pick(EN.person)} to ${verb()} the ${part} and write down ${model}.`,
      `If the ${device} still ${symptom}, ${verb()} it, then ${verb()} it again before you book an appointment.`,
      `Check in the contract that the ${service} is on the bill, and date the call in the file.`,
      `For ${cause}, open a request to ${pick(EN.person)} with the code ${code}.`,
      `If ${pick(EN.desk)}, deal with that first, then come back to the ${part}.`,
    ],
    scripts: [
      `We will ${verb()} the ${part} together; tell me when the ${device} shows ${code}.`,
      `From what I see it is ${cause}: ${pick(EN.person)} will call you back ${pick(EN.when)}.`,
      `Your contract includes the ${service}, so the engineer can ${verb()} the ${part} free of charge.`,
    ],
    avoid: [`You did not ${verb()} the ${part} properly.`, `Let us take the ${part} again from the start.`],
    keywords: [model, code, `${device} ${part}`, service, `${verb()} ${part}`],
  };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Mulberry32: a small generator of numbers in 0..1, the same for the same seed. */
export function mulberry(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
