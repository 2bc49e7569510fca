/** Words whose forms no suffix rule brings together, one family a line, folded. The first word names the family. */
import { isFunctionWord } from './function-words';

const FRENCH = `
vouloir veut veux veulent voulait voulu voulez voulons voudrait voudrais voulais
pouvoir peut peux peuvent pouvait pu pouvez pouvons pourra pourrait pourrais pourrez pouvais
devoir doit dois doivent devait du due dus devez devrait devrais
savoir sait sais savent savait su savez saura
voir voit vois voient voyait vu vue vus voyez verra
dire dit dis disent disait dite dites disant
prendre prend prends prennent prenait pris prise prenez prendra
comprendre comprend comprends comprennent comprenait compris comprise comprenez incompris incomprehension comprehension
apprendre apprend apprends appris apprenez
surprendre surprend surpris surprise
mettre met mets mettent mettait mis mise mettez mettra
promettre promet promets promis promise promesse promesses promettait
permettre permet permis permettez
venir viennent venait venu venue venus viendra viendrait venez
revenir revient revenu reviennent revenait
prevenir previent prevenu prevenez prevenait prevenue
tenir tient tiens tiennent tenait tenu tenez
obtenir obtient obtenu
convenir convient convenu
recevoir recoit recois recoivent recevait recu recue recus recevra recevez reception
attendre attend attends attendent attendait attendu attente attendez attendra
perdre perd perds perdent perdait perdu perdue perdus perte pertes
rendre rend rends rendent rendait rendu rendue rendez
repondre repond reponds repondent repondait repondu reponse reponses repondez repondeur
vendre vend vends vendent vendu vente ventes vendeur
entendre entend entends entendent entendu entendez
descendre descend descendu
suspendre suspend suspendu suspension
interrompre interrompt interrompu interruption interruptions
connaitre connait connais connaissent connaissait connu
reconnaitre reconnait reconnais reconnu reconnue reconnaissance
disparaitre disparait disparu
mourir meurt mort morte mourru morts deceder decede decedee deces
partir part pars partent partait parti partie
sortir sort sors sortent sorti
dormir dort dors dorment
sentir sent sens sentent senti ressentir ressent ressenti
servir sert sers servent servi
ouvrir ouvre ouvres ouvrent ouvert ouverte ouverture
offrir offre offres offrent offert offerte
souffrir souffre souffrent
courir court cours courent
finir fini finis finit finissent finissait finie
choisir choisi choisit choix choisissez
croire croit crois croient croyait cru
boire boit bois bu
ecrire ecrit ecris ecrivent ecrivait ecrite ecriture
inscrire inscrit inscrite inscription
lire lit lis lisent lisait lu lue
conduire conduit
produire produit
suivre suivi suivie suivent suivait suivez
vivre vit vivent vivait vecu
plaindre plaint plains plaignent plaignait plainte plaintes
joindre joint joignent joignable injoignable
eteindre eteint eteinte eteignez
refuser refus refuse
envoyer envoi envois envoie envoies envoient enverra envoye
renvoyer renvoi renvoie
essayer essai essaie essais essaye
appeler appelle appelles appellent appel appels appele appelait appelez appeleur
rappeler rappelle rappelles rappellent rappel rappels rappele rappelait rappelez rappellera
jeter jette jettent
acheter achat achats achete
couper coupe coupure coupures coupent coupait
bruler brulure
fermer ferme fermeture
fuir fuit fuite fuites
connecter connexion connexions connecte connectee
deconnecter deconnexion deconnexions deconnecte deconnectee
proteger protection
reparer reparation reparateur reparable irreparable repare reparee repares reparez
detruire detruit destruction
debattre debattu debat
changer change changement changee changeons
mentir ment mens mentent mentait menti mensonge mensonges menteur menteurs menteuse
fou folle fous folles
vieux vieil vieille vieilles
nouveau nouvel nouvelle nouvelles nouveaux
gentil gentille
faux fausse fausses
long longue
public publique
sec seche
beau belle
jaloux jalouse
doux douce
pleurer pleurs pleure larmes
oeil yeux
travail travaux
delai delais
retard retarder retarde retardee
menacer menace menaces menacant menacante menacait
colere coleres coleriq colerique
voler vol vole vols voleur voleurs
fraude fraudeur frauder frauduleux frauduleuse
arnaque arnaquer arnaqueur arnaqueurs
securite securiser securise
technicien techniciens technicienne
payer paiement paiements paie paies paye payes paient payent payait payant paiera
creance creances creancier creanciers
crier cri cris crie cries crient criait criant
livrer livreur livreurs livraison livraisons
`;

const ENGLISH = `
pay paid pays paying payment payments payer payable unpaid
take took taken taking
break broke broken breaking breaks breakdown
speak spoke spoken speaking speaks
say said says saying
leave left leaving leaves
lose lost losing loses loss
send sent sending sends
get got getting gotten
write wrote written writing
buy bought buying
bring brought
think thought thinking
tell told telling tells
steal stole stolen stealing theft thief
hear heard hearing
feel felt feeling feelings
keep kept keeping keeps
sell sold selling sale
know knew known knowing
wake woke
swear swore swearing swears swearword
cry cried cries crying
try tried tries trying
die died dies dying dead death
lie lied lies lying liar
run ran running
give gave given giving
forget forgot forgotten
hang hung hanging
cut cutting cuts
anger angry angrily
fury furious
deliver delivery deliveries delivered
complain complaint complaints complaining complained
cancel cancellation cancelled canceled cancelling
apologise apologize apology apologies apologised
respond response responded
meet met meeting
wait waiting waited waits
freeze froze frozen
disconnect disconnection disconnected
connect connection
permit permission
threat threats threaten threatening threatened threatens
bereaved bereavement
woman women
man men
child children
person people
`;

/** Each irregular form with the name of its family; the bar distinguishes the name from every regular stem. */
function families(lines: string): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const line of lines.split('\n')) {
    const forms = line.split(' ').filter(Boolean);
    const [name] = forms;
    if (name) for (const form of forms) named.set(form, `${name}|`);
  }
  return named;
}

/**
 * A stemmer that knows families of irregular forms. A regular stem that equals the stem of a family's name
 * belongs to the family too: `livré` meets `livreur` by `livrer`.
 */
export function stemmer(
  irregular: ReadonlyMap<string, string>,
  regularStem: (form: string) => string,
): (form: string) => string {
  const byStem = new Map<string, string>();
  for (const [form, name] of irregular) {
    const stem = regularStem(form);
    // A short stem is shared by too many unrelated words to identify a family.
    if (stem.length >= 4 && !byStem.has(stem)) byStem.set(stem, name);
  }
  return (form) => {
    const family = irregular.get(form);
    if (family) return family;
    // A function word has no family: `pas` is no form of `passer`.
    if (isFunctionWord(form)) return `${form}.`;
    if (form.length < 4 || /\d/u.test(form)) return form;
    const stem = regularStem(form);
    return irregular.get(stem) ?? byStem.get(stem) ?? stem;
  };
}

export const IRREGULAR_FRENCH = families(FRENCH);
export const IRREGULAR_ENGLISH = families(ENGLISH);
