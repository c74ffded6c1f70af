import { toTerm, words } from './terms.ts';

/**
 * French words that questions about agreements, defence and money are made of, with English ones. Word for word is enough:
 * the embedding model and BM25 need the right words, not a sentence. Names and most words in -tion, -ment and the like are
 * the same in both languages and stand as they are. An empty translation is a word that says nothing.
 */
const DICTIONARY: Readonly<Record<string, string>> = parseDictionary(`
  qui=who quoi=what que=what quel=which quelle=which quels=which quelles=which quand=when ou=where pourquoi=why comment=how
  combien=how_much est=is sont=are etait=was etaient=were sera=will_be ete=been etre=be a= ont=have avait=had avoir=have fait=does
  faire=do font=do peut=can peuvent=can pourrait=could doit=must doivent=must va=will vont=will veut=wants veulent=want sert=serves
  le= la= les= l= un= une= des= du= de= d= au= aux= ce= cet= cette= ces= c= se= s= en= y= il= elle= ils= elles= on= nous=we vous=you
  et=and ou= mais=but donc= or= ni= car= si=if dans=in sur=on sous=under avec=with sans=without pour=for par=by entre=between contre=against
  vers=towards chez=at avant=before apres=after pendant=during depuis=since jusqu=until des= lors=during plus=more moins=less tres=very
  aussi=also encore=still deja=already jamais=never toujours=always ne= n= pas=not non=no oui=yes bien= alors= ca= cela= qu=what m= j=i je=i
  moi=me tu=you son=its sa=its ses=its leur=their leurs=their notre=our nos=our votre=your tout=all tous=all toute=all toutes=all
  chaque=each plusieurs=several autre=other autres=others meme=same premier=first premiere=first dernier=last derniere=last nouveau=new
  nouvelle=new nouveaux=new nouvelles=new grand=large grande=large gros=big petit=small long=long
  accord=agreement accords=agreements entente=agreement traite=treaty partenariat=partnership partenariats=partnerships partenaire=partner
  partenaires=partners contrat=contract pacte=pact signature=signing signe=signed signer=sign signee=signed signes=signed signataires=signatories
  conclu=concluded conclure=conclude vigueur=force juridiquement=legally juridique=legal contraignant=binding
  contraignante=binding obligation=obligation obligations=obligations engage=commits engagement=commitment engagements=commitments
  securite=security defense=defence militaire=military militaires=military armee=army armees=armies soldats=soldiers troupes=troops
  guerre=war paix=peace arme=weapon armes=weapons armement=armaments munitions=ammunition missiles=missiles avions=aircraft chars=tanks
  navires=ships sous_marins=submarines drones=drones industrie=industry entreprises=companies entreprise=company fournisseurs=suppliers
  marche=market marches=procurement achats=procurement achat=purchase acheter=buy vendre=sell vente=sale appel=call offres=tenders
  depenses=spending depense=spending depenser=spend budget=budget argent=money fonds=fund pret=loan prets=loans emprunt=loan
  preter=lend rembourser=repay remboursement=repayment interets=interest taux=rate pib=gdp milliards=billion milliard=billion
  millions=million million=million euros=euros cout=cost coute=cost couter=cost frais=fee prix=price paie=pays paye=pays payer=pay
  verse=pays verser=pay contribution=contribution montant=amount somme=sum part=share parts=shares pourcentage=percentage pour_cent=percent
  pays=country etats=states etat=state membre=member membres=members gouvernement=government ministre=minister ministres=ministers
  premier_ministre=prime_minister president=president presidente=president commissaire=commissioner commission=commission conseil=council
  parlement=parliament sommet=summit sommets=summits rencontre=meeting reunion=meeting dialogue=dialogue annuel=annual declaration=statement
  commune=joint commun=joint communs=joint conjointe=joint chef=head dirigeants=leaders representant=representative representante=representative
  ambassadeur=ambassador envoye=envoy nomme=appointed nommee=appointed
  agence=agency union=union europe=europe europeen=european europeenne=european europeens=european europeennes=european
  canada=canada canadien=canadian canadienne=canadian canadiens=canadian canadiennes=canadian quebec=quebec etats_unis=united_states
  royaume_uni=united_kingdom britannique=british britanniques=british angleterre=united_kingdom allemagne=germany allemand=german
  pologne=poland polonais=polish polonaise=polish italie=italy espagne=spain belgique=belgium suede=sweden norvege=norway suisse=switzerland
  danemark=denmark finlande=finland lettonie=latvia lituanie=lithuania estonie=estonia roumanie=romania hongrie=hungary grece=greece
  ukraine=ukraine ukrainien=ukrainian russie=russia russe=russian chine=china chinois=chinese japon=japan coree=korea inde=india
  australie=australia islande=iceland albanie=albania moldavie=moldova macedoine=macedonia armenie=armenia moyen_orient=middle_east
  bruxelles=brussels otan=nato ue=eu aed=eda csp=pesco psd=sdp aecg=ceta cooperation=cooperation structuree=structured permanente=permanent
  projet=project projets=projects programme=programme programmes=programmes plan=plan instrument=instrument initiative=initiative
  mobilite=mobility cyber=cyber cybersecurite=cybersecurity maritime=maritime espace=space spatial=space hybrides=hybrid menaces=threats
  menace=threat terrorisme=terrorism desinformation=disinformation climat=climate energie=energy commerce=trade commercial=trade
  commerciale=trade commerciaux=trade droits=tariffs douane=customs douaniers=customs echanges=trade exportations=exports importations=imports
  numerique=digital mineraux=minerals critiques=critical recherche=research sante=health femmes=women jeunes=youth
  participe=takes_part participer=take_part participent=take_part participation=participation rejoindre=join rejoint=joined joindre=join
  adherer=join adhesion=accession adhere=joins entrer=enter entree=entry sortir=leave quitter=leave devenir=become membre=member acces=access
  acceder=access obtenir=get obtient=gets recoit=receives recevoir=receive gagne=gains gagner=gain beneficier=benefit benefice=benefit
  avantages=benefits avantage=benefit profite=benefits donner=give donne=gives aide=aid aider=help soutien=support soutenir=support
  envoyer=send defendre=defend proteger=protect mission=mission missions=missions operations=operations operation=operation
  changer=change change=changes remplacer=replace remplace=replaces decider=decide decide=decides decision=decision vote=vote voter=vote
  veto=veto refuser=refuse refuse=refused refus=refusal echoue=failed echouer=fail echec=failure bloque=blocked negociations=negotiations
  negociation=negotiation negocier=negotiate pourparlers=talks approuve=approved approuver=approve adopte=adopted adopter=adopt lance=launched
  lancer=launch annonce=announced annoncer=announce propose=proposed proposer=propose prevu=planned prevoit=provides cree=created creer=create
  fonde=founded fondee=founded commence=began commencer=begin debut=beginning fin=end finit=ends duree=duration dure=lasts terme=term
  date=date jour=day mois=month annee=year annees=years an=year ans=years semaine=week janvier=january fevrier=february mars=march avril=april
  mai=may juin=june juillet=july aout=august septembre=september octobre=october novembre=november decembre=december prochain=next
  prochaine=next aujourd=today hui= maintenant=now actuellement=currently
  regles=rules regle=rule condition=condition conditions=conditions critere=criterion limite=limit plafond=ceiling minimum=minimum
  composants=components composantes=components pieces=parts produit=product produits=products origine=origin
  objectif=target objectifs=targets cible=target but=aim raison=reason raisons=reasons cause=cause motif=reason difference=difference
  liste=list lien=link rapport=report texte=text document=document article=article mot=word sens=meaning signifie=means veut_dire=means
  explique=explain expliquer=explain savoir=know sait=knows connait=knows dire=say dit=said parler=speak parle=speaks penser=think pense=think
  appelle=called nom=name nombre=number domaines=areas domaine=area sujet=subject question=question reponse=answer exemple=example
  dependance=dependence dependre=depend dependant=dependent annexer=annex annexion=annexation 51e=51st americain=american americaine=american
  americains=american elections=elections election=election parti=party voisin=neighbour allie=ally allies=allies alliance=alliance
  collective=collective mutuelle=mutual clause=clause attaque=attack attaquer=attack renseignement=intelligence information=information
  informations=information classifiees=classified echange=exchange fournir=supply fournit=supplies construire=build fabriquer=make
  fabrication=manufacturing emplois=jobs emploi=job travail=work ouvert=open ouverte=open reserve=reserved seul=only seulement=only
  compte=counts compter=count partie=part droit=right voix=vote t= pis=and faut=must
`);

/** French words that are no English ones: two of them in a question tell its language. */
const FRENCH_MARKS = new Set(
  (
    'le la les des du une est sont quel quelle quels quelles qui que quoi quand pourquoi comment combien dans avec pour sur aux cette ces ' +
    'ont peut ete entre pays il elle nous vous je et ne pas au ce sa ses leur depuis apres avant doit fait où ou c l d qu n s j'
  ).split(' '),
);

/** Marks that English also has, or that single letters make likely by chance; they count only beside another. */
const WEAK_MARKS = new Set('sur pays or a on c l d n s j pour ou des les me'.split(' '));

/**
 * Whether a text is French: two French function words at least, one of them unmistakable, a fifth of all words, and more
 * than there are English ones.
 */
export function isFrench(text: string): boolean {
  const all = words(text);
  const french = all.filter((word) => FRENCH_MARKS.has(word));
  const english = all.filter((word) => toTerm(word) === null && !FRENCH_MARKS.has(word));
  return (
    french.length >= Math.max(2, english.length + 1, all.length / 5) && french.some((word) => !WEAK_MARKS.has(word))
  );
}

/** "qui" and "que" ask at the beginning or after a preposition; elsewhere they lead to a clause. */
const QUESTION_WORD =
  /(?<!\p{L})qu'|(?<!\p{L})(?:(?:l[ea]s?|aux?|des?|du)?quel(?:le)?s?|quoi|quand|comment|combien|pourquoi|où)(?!\p{L})|(?:^|[,;:.!] ?|(?<!\p{L})(?:à|de|pour|par|avec|chez|sur|et|mais) )(?:qui|que)(?!\p{L})/u;

/** "est-ce que", a verb before its subject as in "a-t-il", or "ou pas?" at the end. */
const YES_NO_FORM =
  /(?<!\p{L})est[- ]ce (?:que|qu')|\p{L}-(?:t-)?(?:ils?|elles?|on)(?!\p{L})|(?<!\p{L})(?:avons|sommes|devons|pouvons|allons|faisons|payons)-nous(?!\p{L})|(?:\bou pas|\bou non|, non|, pas vrai) ?\?/u;

/** "est-ce que" says no more than the question mark; what stands before it, as in "quand est-ce que", asks. */
const EST_CE_QUE = /(?<![\p{L}'’])est[- ]ce (?:que |qu['’])/giu;

/** A French question without the words that only make it one, and whether it wants yes or no. */
export function readFrenchQuestion(question: string): { readonly text: string; readonly asksYesOrNo: boolean } {
  const plain = question.toLowerCase().replaceAll('’', "'");
  const form = YES_NO_FORM.exec(plain);
  const asksYesOrNo = form !== null && !QUESTION_WORD.test(plain.slice(0, form.index));
  return { text: question.replace(EST_CE_QUE, ' '), asksYesOrNo };
}

/** French words as English ones in the same order; what the dictionary does not have stays as it is. */
export function translateFrench(french: readonly string[]): string[] {
  const translated: string[] = [];
  for (let index = 0; index < french.length; index++) {
    const pair = lookUp(`${french[index]!}_${french[index + 1] ?? ''}`);
    const word = pair ?? lookUp(french[index]!) ?? french[index]!;
    if (pair !== undefined) index++;
    translated.push(...word.split(' ').filter(Boolean));
  }
  return translated;
}

function lookUp(word: string): string | undefined {
  return Object.hasOwn(DICTIONARY, word) ? DICTIONARY[word]!.replaceAll('_', ' ') : undefined;
}

/** Entries `french=english` between blanks; `_` stands for a blank inside one; the first of two entries counts. */
function parseDictionary(text: string): Record<string, string> {
  const entries = text
    .trim()
    .split(/\s+/u)
    .map((entry) => entry.split('=') as [string, string]);
  return Object.fromEntries(entries.reverse());
}
