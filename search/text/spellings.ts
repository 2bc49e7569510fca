/**
 * Hurried spellings of everyday words, both folded: how people write in messages, by sound or by initials. What is a
 * function word of French or English as it stands is not among them.
 */

const FRENCH = `
ve veut, veu veut, vx veux, voulai voulait, pa pas, fo faut, fau faut, tjr toujours, tjrs toujours, tjs toujours,
kan quand, qd quand, kand quand, koi quoi, ki qui, kil il, kel quel, kelle elle, qel quel, kelkun quelquun,
kelk quelque, qqn quelquun, qqun quelquun, qqch quelque, kelkechose quelque, ske ce, cke ce, skil il, dkoi quoi,
pk pourquoi, pq pourquoi, pkoi pourquoi, prkoi pourquoi, pourkoi pourquoi, prq pourquoi, parske parce, psk parce, pcq parce,
pske parce, pr pour, ds dans, tt tout, tte toute, ts tous, bcp beaucoup, bocou beaucoup,
mtn maintenant, mnt maintenant, auj aujourdhui, ajd aujourdhui, aujourdui aujourdhui, ojourdui aujourdhui, dmain demain,
demin demain, hyer hier, apre apres, aprs apres, avan avant, pdt pendant, depui depuis, dep depuis, dpuis depuis,
coment comment, cmt comment, comen comment, cmb combien, osi aussi, oci aussi, vrmt vraiment, vrm vraiment,
jsui suis, chui suis, jvai vais, jfais fais, jfai fais, jpeu peux, jpe peux, jpeux peux, jve veux,
jsai sais, jse sais, chepa sais, chais sais, jcomprend comprends, jcomprends comprends, yen en, yavait avait, til il,
nn non, ouai oui, compren comprend, di dit, disai disait, fai fait, fesait faisait, avai avait,
etai etait, doi doit, devai devait, peus peut, savai savait, falai fallait, alor alors, enkor encore,
encor encore, dja deja, plu plus, mieu mieux, moin moins, mr monsieur, mme madame, mdame madame, clt client,
clte cliente, tro trop, bi1 bien, b1 bien, ri1 rien, msg message, rdre rendre, rdu rendu, pbm probleme, pblm probleme,
pb probleme, pbs problemes, num numero, tps temps, lgtps longtemps, lontemp longtemps, lgtmps longtemps, adr adresse,
adrs adresse, cpte compte, avk avec, avc avec, aveck avec, sr sur, vs vous, ns nous, dac accord, dak accord, oki accord`;

const ENGLISH = `
u you, ur your, pls please, plz please, thx thanks, cos because, coz because, cuz because, bcos because, bc because,
wanna want, gonna going, gotta got, dunno know, aint not, innit is, tmrw tomorrow,
tmr tomorrow, tomoro tomorrow, tomorow tomorrow, yday yesterday, yest yesterday, wks weeks, wk week, hrs hours, mins minutes,
abt about, wat what, wot what, wen when, bcuz because, ppl people, sth something, smth something, smone someone,
sum1 someone, some1 someone, ne1 anyone, nuthin nothing, nothin nothing, somethin something, cust customer, custo customer,
custmr customer, cus customer, alot lot, b4 before, gt got, hav have, giv give, mgr manager, appt appointment, addr address,
acct account, msg message, defo definitely, prob problem, probs problems, coulndt couldnt, wudnt wouldnt`;

/** The word that a hurried spelling stands for. */
export const SPELLINGS: ReadonlyMap<string, string> = new Map(
  `${FRENCH},${ENGLISH}`.split(',').map((pair): [string, string] => {
    const [spelling = '', word = ''] = pair.trim().split(' ');
    return [spelling, word];
  }),
);
