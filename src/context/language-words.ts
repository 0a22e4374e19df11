/** The languages that can be told apart, by the name that `detectLanguage` gives, with their code in the model. */
export const languageCodes = {
  English: 'en',
  Spanish: 'es',
  Portuguese: 'pt',
  French: 'fr',
  German: 'de',
  Italian: 'it',
  Dutch: 'nl',
  Russian: 'ru',
} as const

export type Language = keyof typeof languageCodes

/**
 * Common words of languages that are not among these, and of none that is: Polish, Czech, Swedish, Danish, Norwegian,
 * Romanian, Turkish, Finnish, Hungarian, Catalan. Lower-case and without accents.
 */
export const otherWords = `nie czy jest się sie jak tak dzis jutro wczoraj mam masz moja moj twoja gdzie kiedy dlaczego bardzo tylko dziekuje dzieki prosze moze zrob
  jsem jsi jsou neni proc kdy dnes zitra prosim dekuji taky jeste och inte jag hur mar tack jeg ikke hvad hvor hvordan hedder
  takk eller ogsa och att nu sunt este nu sint multumesc unde cand foarte bir bu cok nasil nerede tesekkurler degil evet hayir
  mina olen sina olet mita missa kiitos hyvaa nem hogy vagyok vagy koszonom hol mikor amb gracies estas aixo els`

/**
 * What people say to begin, to thank and to leave, lower-case: it decides at once. A phrase that two
 * languages share stands under the one that more people speak.
 */
export const greetings: Readonly<Record<Language, string>> = {
  English: `hello, hello there, hi, hi there, hey, hey there, hiya, howdy, yo, sup, whats up, what's up, wassup, heya,
    good morning, good afternoon, good evening, good night, good day, morning, evening, afternoon, gm, gn, greetings,
    how are you, how are you doing, how are you today, how's it going, hows it going, how is it going, how do you do,
    nice to meet you, pleased to meet you, long time no see, welcome, welcome back, hello again, hi again,
    thanks, thank you, thanks a lot, thank you so much, thank you very much, many thanks, thx, ty, cheers, please,
    bye, bye bye, goodbye, see you, see you later, see ya, see you soon, see you tomorrow, take care, have a nice day,
    yes, yes please, yeah, yep, nope, sure, no thanks, no thank you, sorry, great, awesome, cool, perfect thanks, got it,
    okay thanks, ok thanks, ok thank you, help, help me, who are you, what can you do, are you there, good job, well done`,
  Spanish: `hola, holi, holis, buenas, buenos dias, buen dia, buenas tardes, buenas noches, muy buenas, muy buenos dias,
    que tal, hola que tal, que hay, que pasa, que onda, que hubo, como estas, como esta, como esta usted, como te va,
    como va, como va todo, como andas, hola como estas, mucho gusto, encantado, encantada, un placer, bienvenido,
    bienvenida, saludos, gracias, muchas gracias, mil gracias, muchisimas gracias, de nada, por favor, adios, hasta luego,
    hasta manana, hasta pronto, hasta la vista, nos vemos, chau, chao, si por favor, claro, claro que si, vale,
    vale gracias, lo siento, perdon, disculpa, disculpe, ayuda, ayudame, quien eres, que puedes hacer, buenas a todos`,
  Portuguese: `ola, oi, oie, oii, opa, e ai, e ae, eai, bom dia, boa tarde, boa noite, bom dia a todos, tudo bem,
    tudo bom, oi tudo bem, ola tudo bem, como vai, como vai voce, como voce esta, como esta voce, como estas tu, beleza,
    tudo certo, muito prazer, prazer, prazer em conhece-lo, bem-vindo, bem vindo, bem-vinda, saudacoes, obrigado,
    obrigada, muito obrigado, muito obrigada, brigado, valeu, de nada obrigado, por nada, tchau, ate logo, ate mais,
    ate amanha, ate breve, ate ja, adeus, sim, sim por favor, nao, nao obrigado, nao obrigada, desculpa, desculpe, ajuda,
    me ajuda, quem e voce, o que voce pode fazer, fala, salve, fixe, isso, otimo`,
  French: `bonjour, bonsoir, bonne nuit, bonne journee, bonne soiree, bon matin, bonne apres-midi, salut, coucou, salutations,
    bonjour a tous, salut a tous, allo, ca va, comment ca va, salut ca va, bonjour comment ca va, comment vas-tu,
    comment vas tu, comment allez-vous, comment allez vous, tu vas bien, vous allez bien, quoi de neuf, enchante,
    enchantee, ravi de vous rencontrer, bienvenue, rebonjour, merci, merci beaucoup, merci bien, mille mercis, grand merci,
    de rien, s'il vous plait, s'il te plait, svp, stp, au revoir, a bientot, a demain, a plus, a plus tard, a tout a l'heure,
    adieu, oui, oui merci, non merci, non, ouais, d'accord, d'accord merci, desole, desolee, pardon, aide-moi, aidez-moi,
    a l'aide, qui es-tu, qui etes-vous, que peux-tu faire, super merci, parfait merci`,
  German: `hallo, hallo zusammen, hallöchen, guten morgen, guten tag, guten abend, gute nacht, schönen guten tag, schönen tag, guten mittag, mahlzeit, moin, moin moin, servus, gruß gott,
    grüezi, gruß dich, grusse, na, naa, wie geht's, wie gehts, wie geht es dir,
    wie geht es ihnen, wie geht's dir, hallo wie geht's, hallo wie geht es dir, was geht, was geht ab, alles klar,
    alles gut, freut mich, sehr erfreut, willkommen, herzlich willkommen, danke, danke schön,
    vielen dank, vielen lieben dank, danke sehr, besten dank, bitte, bitte schon, bitte sehr, gern geschehen, tschüss, tschau, auf wiedersehen, auf wiederhoren, bis bald, bis spater, bis dann, bis morgen, bis gleich, mach's gut,
    nein, nein danke, ja bitte, ja danke, jawohl, genau, entschuldigung, tut mir leid, hilfe, hilf mir, wer bist du,
    was kannst du, danke dir, ok danke, okay danke`,
  Italian: `ciao, ciao ciao, ciao a tutti, buongiorno, buon giorno, buonasera, buona sera, buonanotte, buona notte,
    buon pomeriggio, buona giornata, buona serata, buondi, salve, salve a tutti, ehila, ehi, come va, come stai,
    come sta, come state, ciao come stai, ciao come va, tutto bene, tutto a posto, che si dice, piacere,
    piacere di conoscerti, molto piacere, benvenuto, benvenuta, benvenuti, grazie, grazie mille, molte grazie,
    tante grazie, ti ringrazio, grazie tante, prego, per favore, per piacere, arrivederci, a presto, a domani, a dopo,
    ci vediamo, addio, si grazie, no grazie, certo, va bene, va bene grazie, d'accordo, mi dispiace, scusa, scusi,
    scusami, aiuto, aiutami, chi sei, cosa puoi fare, pronto, ottimo, perfetto grazie`,
  Dutch: `hoi, hoi hoi, hoihoi, goedemorgen, goede morgen, goeiemorgen, goedemiddag, goede middag, goeiemiddag, goedenavond,
    goedeavond, goede avond, goeienavond, goedendag, goede dag, goedenacht, welterusten, dag, dag allemaal, hallo allemaal,
    hallo daar, hey daar, hoe gaat het, hoe gaat het met je, hoe gaat het met u, hoe gaat ie, hoe gaat het ermee,
    alles goed, hoi alles goed, alles goed met je, hoe is het, hoe is het met je, hoi hoe gaat het, hallo hoe gaat het,
    aangenaam, aangenaam kennis te maken, welkom, welkom terug, bedankt, hartelijk bedankt, heel erg bedankt, dank je,
    dank je wel, dankjewel, dank u, dank u wel, dankuwel, alsjeblieft, alstublieft, graag gedaan, tot ziens, tot later,
    tot straks, tot morgen, tot snel, doei, doeg, doei doei, houdoe, groetjes, ja graag, nee, nee bedankt, nee dank je,
    sorry hoor, het spijt me, prima, lekker, help mij, wie ben je, wat kun je, wat kan je, ok bedankt, oke bedankt`,
  Russian: `привет, приветик, привет всем, всем привет, здравствуй, здравствуйте, здрасте, здорово, здарова,
    ку, доброе утро, добрый день, добрый вечер, доброй ночи,
    спокойной ночи, доброго времени суток, приветствую, как дела, привет как дела, как ты, как поживаешь,
    как жизнь, что нового, приятно познакомиться, очень приятно, добро пожаловать, спасибо, спасибо большое,
    большое спасибо, благодарю, пожалуйста, не за что, пока, пока пока, до свидания, до встречи, до завтра,
    увидимся, прощай, да, нет, нет спасибо, хорошо, ладно, извините, извини, прости, помоги, помогите,
    помощь, кто ты, что ты умеешь, отлично, понятно, ок спасибо`,
}

/** Common words, written as they are typed: each counts for its language, and little where languages share it. */
export const commonWords: Readonly<Record<Language, string>> = {
  English: `the and of to you is that it was for are with as his they be at have this from or had by but what were we
    when your can said there use an each which she do how their if will up about out many then them these so some her
    would make like him into time has look more go did my than who its now been call people down day get come could i
    i'm i'll i've i'd don't doesn't didn't can't won't isn't aren't wasn't it's that's what's let's you're we're
    they're me us our not just know want need think please thanks thank yes good where why because tell give show find
    remind send does should any also only very much here every am today tomorrow tonight yesterday morning something
    anything nothing no play set turn off search open stop start put add list schedule book write read u ur dont im
    gonna wanna lets cant thats whats really still going back being through while after before both between under
    again few too same own a weather music alarm lights meeting message calendar mom dad friend friends home house
    work job love happy birthday tired hungry sleep coffee food money week month year monday tuesday wednesday
    thursday friday saturday sunday one two three four five six seven eight nine ten big small old best better nice
    bad lot little first last next things thing someone anyone everyone wake check buy eat drink feel hope wish miss
    watch watching getting trying looking tmrw idk dunno btw brb gotta dude bro order`,
  Spanish: `el la los las de que y en un una por con para del al lo se su sus es está esta este esto estos estoy están
    eres soy son somos era fue muy más pero como cómo cuándo cuando dónde donde quién qué cuál cuánto favor gracias yo
    tú usted nosotros ellos mi tu te me nos le les si sí ya también tambien todo todos nada algo hay tengo tiene
    tienes tenemos quiero quieres quiere puedo puedes puede hacer haz hoy mañana manana ayer ahora después luego sobre
    hasta desde entre porque aunque mucho muchas bueno bien mal mejor dime dame ver ir voy vas va hola sin ser estar
    ha he has han ella ellas ese eso no q xq tmb ponme pon busca abre cierra apaga enciende muéstrame recuérdame
    recuerdame llama llámame reproduce escribe añade cuéntame necesito podrías podrias cuanto dia día así ahí allí
    nunca siempre casi creo fui vamos sé vosotros ustedes cada a tiempo clima música musica alarma luces luz reunión
    reunion mensaje agenda mamá mama papá amigo amiga amigos casa trabajo amor amo feliz cumpleaños cumple cansado
    cansada hambre dormir comida dinero hora semana mes año años lunes martes miércoles jueves viernes sábado domingo
    uno dos tres cuatro cinco seis siete ocho nueve diez grande pequeño viejo malo primero último próximo cosa cosas
    gente alguien alguno comprar comer beber siento espero extraño viendo haciendo intentando buscando pide pedir tío
    tio risa ja hace haces dices digo sabe sabes creer nuevo nueva mismo`,
  Portuguese: `o os as do da dos das em no na nos nas um uma uns umas que e é não nao com para pra por pelo pela mais
    mas como quando onde quem qual quais quanto porque porquê eu tu você voce vocês ele ela eles elas nós meu minha
    meus minhas seu sua seus suas isso isto esse essa este esta está estão estou são sou foi era ser ter tem tenho
    tinha muito muita também tambem já ainda só agora hoje amanhã amanha ontem depois antes quero quer queria posso
    pode podes fazer faz faça vou vai vamos bem bom boa obrigado obrigada sim ao aos à às até sem sobre entre nada
    tudo todos algo me te lhe se gente aqui ali lá então entao preciso gostaria vc vcs tbm pq tô tá ta pro dum toca
    toque procure procura abra abre feche desligue desliga ligue liga mostre mostra lembre lembra lembrar coloque
    coloca escreva adicione conte fale diga poderia dia assim nunca sempre quase acho fui cada num numa deste desta
    neste nesta qualquer a tempo clima música musica alarme despertador luzes luz reunião reuniao mensagem agenda mãe
    mae pai amigo amiga amigos casa trabalho amor amo feliz aniversário aniversario parabéns parabens cansado cansada
    fome dormir comida dinheiro hora horas semana mês mes ano anos segunda terça quarta quinta sexta sábado domingo
    duas três quatro cinco seis sete oito nove dez grande pequeno velho melhor ruim primeiro último próximo coisa
    coisas alguém alguem comprar comer beber sinto espero saudade vendo fazendo tentando procurando pede pedir cara
    mano sei faço deu dá acorda aumenta acabei cheguei novo nova mesmo legal cadê`,
  French: `le la les un une des du de et est en que qui dans pour pas par sur ce cette ces cet au aux avec il elle ils
    elles je tu nous vous on mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ne plus mais ou où donc
    comment quand pourquoi quoi quel quelle quels quelles suis es sommes êtes sont était être avoir ai as avons avez
    ont fait faire faut peux peut pouvez veux veut voudrais vais va aller très tres bien merci oui non si aussi tout
    tous toute rien encore toujours jamais demain hier maintenant après avant chez sans sous entre parce j'ai c'est
    n'est qu'il qu'est-ce d'un d'une l'on s'il y là ici ça ca cela moi toi lui me te se mets met cherche ouvre ferme
    éteins eteins allume montre montre-moi rappelle rappelle-moi joue appelle écris ajoute dis dis-moi donne donne-moi
    raconte pourrais pourriez besoin jour cest jsuis chui pk slt bjr mdr jusqu'à comme dont ceux celle celui été avait
    avais étais j'étais t'es m'a n'a qu'elle lors depuis pendant vraiment a à temps météo meteo musique réveil reveil
    lumière lumiere lumières réunion message agenda maman papa ami amie amis maison travail boulot amour aime heureux
    joyeux anniversaire fatigué fatiguée faim dormir café argent heure semaine mois an année lundi mardi mercredi
    jeudi vendredi samedi dimanche deux trois quatre cinq six sept huit neuf dix grand petit vieux meilleur mauvais
    premier dernier prochain chose choses gens quelqu'un acheter manger boire espère regarde essaie commande arrête
    mec trop drôle sais viens arrive dois j' t' m' n' qu' c' s' l' d' nouveau nouvelle même`,
  German: `der die das den dem des ein eine einen einem einer eines und ist sind war waren bin bist nicht kein keine
    keinen mit für von zu zum zur auf aus bei nach über unter im in an am um als wie was wer wo wann warum wenn weil
    dass daß ob aber oder auch noch nur schon sehr mehr ich du er sie es wir ihr mich mir dich dir ihn ihm uns euch
    sich mein meine meinen dein deine sein seine unser habe hast hat haben hatte wird werden wurde kann kannst können
    muss musst müssen soll will willst wollen möchte gibt geht mache machen heute morgen gestern jetzt dann hier dort
    da so ja nein bitte danke gut alles etwas nichts immer wieder bis ohne gegen durch vor welche welcher stell stelle
    erinnere erinner spiel spiele zeig zeige schalt schalte such suche öffne ruf schreib füge sag sage erzähl könntest
    könnten brauche tag gerade eigentlich doch mal halt eben hab is nich ne ned gar ganz viel viele vom beim ins ans
    alle allem allen jeder jede nächste nächsten letzte damit dafür darüber wetter musik wecker weck licht lichter
    treffen termin nachricht kalender mama papa freund freunde haus arbeit liebe glücklich geburtstag müde hunger
    schlafen kaffee essen geld zeit uhr woche monat jahr montag dienstag mittwoch donnerstag freitag samstag sonntag
    eins zwei drei vier fünf sechs sieben acht neun zehn groß klein alt beste besser schlecht erste letzten nächster
    sache sachen leute jemand niemand kaufen trinken hoffe schaue versuche bestell los weiß weiss weisst kenne ahnung
    lustig glück fuer ueber koennen moechte waere mag stopp lauter leiser neu neue neuen selbst`,
  Italian: `il lo la i gli le un uno una di del dello della dei degli delle a al alla ai alle da dal dalla in nel
    nella con su sul sulla per tra fra che chi cui e è ed o ma se non più piu come quando dove perché perche quale
    quali quanto cosa io tu lui lei noi voi loro mio mia miei mie tuo tua suo sua nostro vostro mi ti ci vi si ne sono
    sei siamo siete era ero essere ho hai ha abbiamo avete hanno avere fare fatto fa faccio posso puoi può possiamo
    voglio vuoi vuole vorrei devo deve vado va andare molto molta anche già ancora solo sempre mai adesso ora oggi
    domani ieri dopo prima qui qua lì là questo questa questi quello quella bene grazie prego sì niente tutto tutti
    qualcosa c'è cos'è dov'è metti cerca apri chiudi spegni accendi mostra mostrami ricordami ricorda riproduci suona
    chiama scrivi aggiungi dimmi dammi raccontami potresti bisogno giorno così cosi proprio poi quindi cmq nn sto stai
    sta stiamo stanno ogni sarebbe eri stato stata no nessuno tempo meteo musica sveglia svegliami luce luci riunione
    messaggio agenda mamma papà amico amica amici casa lavoro amore amo felice compleanno stanco stanca fame dormire
    caffè caffe cibo soldi ore settimana mese anno anni lunedì martedì mercoledì giovedì venerdì sabato domenica due
    tre quattro cinque sette otto nove dieci grande piccolo vecchio meglio cattivo primo ultimo prossimo cose gente
    qualcuno comprare mangiare bere spero guardo cerco provo ordina boh so sai sa dico dice dici riesco ferma alza
    abbassa bravo fratello nuovo nuova stesso l' d' c' un' dell' all' nell' sull' quest' dall'`,
  Dutch: `de het een en van is ik je jij u hij zij ze we wij jullie mij me jou hem haar ons hun mijn jouw uw zijn onze
    dat dit die deze niet geen met voor op aan in uit bij naar om te tot over onder als dan maar of want omdat ook nog
    al wel heel erg meer veel wat wie waar wanneer waarom hoe welke ben bent was waren heb hebt heeft hebben had word
    wordt worden kan kun kunt kunnen moet moeten mag wil wilt willen zal zou gaan ga gaat doe doet doen maak maken
    vandaag morgen gisteren nu hier daar er zo ja nee goed graag alsjeblieft bedankt iets niets alles altijd nooit
    weer eens toch even zonder tegen door toen hoeveel zet herinner speel toon zoek bel schrijf vertel geef laat zien
    nodig dag eigenlijk gewoon ff idd zulke zo'n elke ieder iedereen niemand volgende vorige hoelaat 't z'n m'n 's
    muziek wekker licht lichten vergadering afspraak bericht agenda mama papa vriend vrienden huis werk liefde hou
    gelukkig verjaardag gefeliciteerd moe honger slapen koffie eten geld tijd uur week maand jaar maandag dinsdag
    woensdag donderdag vrijdag zaterdag zondag twee drie vier vijf zes zeven acht negen tien groot klein oud beste
    beter slecht eerste laatste ding dingen mensen iemand kopen drinken hoop kijk kijken probeer bestel leuk grappig
    snap weet vind saai succes joh hoor mooi nieuw nieuwe zelf`,
  Russian: `и в не на я что он с как это по но они мы она так его за вы ты у же от бы к до для из о мне меня тебя тебе
    вас вам нас нам их её ей был была было были есть будет если когда где кто почему зачем сколько какой какая какие
    мой моя моё мои твой ваш наш этот эта эти тот все всё всех очень уже ещё еще только можно нужно надо хочу хочешь
    может могу можешь сегодня завтра вчера сейчас потом здесь там тут да нет спасибо пожалуйста привет хорошо ничего
    или чтобы при без через после перед про себя напомни включи выключи найди покажи открой закрой поставь позвони
    напиши добавь скажи расскажи дай сделай время день чем чего чему этом этого этой том того той тем кого ком свой
    свою него неё ней ними них тоже вот ну такой такая такое как-то а погода погоду музыку музыка будильник свет
    встреча встречу сообщение мама маме мам папа друг друзья дом дома работа работу люблю любовь рождения устал устала
    спать кофе еда деньги час неделя месяц год понедельник вторник среда четверг пятница суббота воскресенье один два
    три четыре пять шесть семь восемь девять десять большой маленький старый лучше плохо первый последний следующий
    вещь люди кто-то купить пить надеюсь смотрю ищу пытаюсь закажи знаю знаешь думаю понял поняла скучно смешно удачи
    нужен нужна весело новый новая самый`,
}
