"""Short forms of given names, in letters without accents: who is Liz here may be Elizabeth there.

A short form points to every full name it is used for; two names go together when they share a full name, so that Alex
goes with Alexander and with Alexandra, who are not each other. Common ones of nine languages of Europe; a missing one
costs a pair its level, nothing else.
"""

from __future__ import annotations

_LONG = """
abigail: abby abbie gail
adelaide: addie
adrian: adi
agnieszka: aga
albert: al bert bertie
alejandro: alex jandro ale
alejandra: ale
aleksandr: sasha sascha alex
aleksandra: ola sasha alex
alexander: alex alec sandy xander sascha sasha lex
alexandra: alex sandra lexi alexa sandy sascha
alfred: al alf alfie fred
alice: ali
alison: ali
amanda: mandy
andrea: andi
andreas: andi andy
andrew: andy drew
angela: angie
anna: annie anja ania
annemarie: anne
anthony: tony ant
antonio: toni tony tonio
archibald: archie
arthur: art
barbara: babs barb barbie basia
bartholomew: bart
beatrice: bea trixie
beatriz: bea bia
benedict: ben
benjamin: ben benny
bernard: bernie
bernhard: bernd
bertram: bert
bradley: brad
brigitte: gitta gitte
carolina: caro carol
caroline: carrie caro carol
catherine: cath cathy kate katie kitty cat
charles: charlie chuck chas
charlotte: charlie lottie lotte
christian: chris
christina: tina chris chrissy
christine: tina chris chrissy
christoph: chris
christopher: chris kit topher
clifford: cliff
concepcion: concha conchita
constance: connie
cornelia: conny
cynthia: cindy
daniel: dan danny
daniela: dani
david: dave davey
deborah: deb debbie debs
dennis: den denny
diana: di
dmitri: dima
dolores: lola
dominic: dom nick
donald: don donnie
dorothea: doro thea dora
dorothy: dot dottie dolly
douglas: doug
edmund: ed eddie ned
eduardo: edu
edward: ed eddie ted teddy ned
edwin: ed eddie
eleanor: ellie nell nora ellen
elisabeth: lisa elli sabeth betty elise lisbeth
elizabeth: liz lizzie beth betty eliza libby lisa betsy bess
emily: em emmy
emmanuel: manu
enrique: quique
ernest: ernie
eugene: gene
ferdinand: ferdi
fernando: nando
florence: flo florrie
francis: frank frankie
francisco: paco pancho curro fran
francesca: fran
frances: fran fanny
frank: frankie
franklin: frank
franziska: franzi
frederick: fred freddie
friedrich: fritz fred
gabriel: gabe
gabriele: gabi
gabriela: gabi
geoffrey: geoff
georg: schorsch
georgina: georgie gina
gerald: gerry jerry
gerard: gerry
gerhard: gerd
gertrude: trudy trude
giovanni: gianni
giuseppe: beppe peppe pino
gregory: greg
guillermo: memo guille
gwendolyn: gwen
harold: harry hal
harriet: hattie
heinrich: heinz heiner
helena: lena leni
helene: lena leni
henry: harry hank hal
herbert: herb bert
howard: howie
hubert: hugh
ignacio: nacho
ingeborg: inge
irina: ira
isabel: bella izzy isa
isabella: bella izzy isa
jacob: jake
jacqueline: jackie
james: jim jimmy jamie jem
janet: jan
jennifer: jen jenny jenn
jeffrey: jeff
jeremy: jerry jez
jerome: jerry
jessica: jess jessie
joachim: jo jochen achim
joanna: jo joasia
joanne: jo
johann: hans
johanna: hanna
johannes: hans hannes jo
john: jack johnny jon
jonathan: jon jonny jonty
jose: pepe
josef: sepp
joseph: joe joey
josephine: jo josie
joshua: josh
judith: judy
juliet: jules
julia: jules
karl: kalle
katarzyna: kasia
katharina: kathi kati kathe trine
katherine: kate katie kathy kath kat kitty
kathleen: kath kathy kate
kathryn: kate katie kathy kath
katrin: kati
kenneth: ken kenny
kimberley: kim
kimberly: kim
lawrence: larry laurie
leonard: len lenny leo
leonardo: leo
lillian: lily
louis: lou lewis
louisa: lou
ludwig: lutz
lukasz: luke
magdalena: magda lena
malgorzata: gosia
manuel: manu manolo
manuela: manu
marcus: marc mark
margaret: maggie meg peggy marge daisy greta madge
margarete: grete gretel greta
margarita: rita marga
maria: mia mitzi
mariana: mari
martin: marty
mary: molly polly
matthew: matt matty
matthias: matze hias matt
maurice: mo
maximilian: max
maxwell: max
melanie: mel
melissa: mel
michael: mike mick micky mikey micha michel
michelle: shelly
mikhail: misha
mohammed: mo
monika: moni
montserrat: montse
muhammad: mo mohammed mohamed
natalia: natasha talia
natalie: nat
nathan: nat nate
nathaniel: nat nate
nicholas: nick nicky nico
nicola: nicky nikki
nicole: nicky nikki
nikolai: kolya
nikolaus: klaus niko
oliver: ollie
olivia: liv livvy
pamela: pam
patricia: pat patsy tricia trish patty
patrick: pat paddy rick
pawel: paul
penelope: penny
peter: pete
philip: phil pip
philippa: pippa pip
phillip: phil
rachel: rach
randolph: randy
raymond: ray
rebecca: becky becca bex
reginald: reg reggie
renate: reni
ricardo: ricky
richard: rick dick rich richie ricky
robert: rob bob bobby robbie bert
roberta: bobbie
roberto: berto
roderick: rod
rodney: rod
ronald: ron ronnie
rosemary: rosie rose
rosario: charo
rudolf: rudi
rupert: bert
russell: russ
salvatore: toto turi
samantha: sam sammy
samuel: sam sammy
sebastian: seb basti bastian
sidney: sid
siegfried: sigi
simon: si
sofia: sonya
sophia: sophie
stanley: stan
stefan: steffen
stefanie: steffi
stephanie: steph steffi
stephen: steve stevie
steven: steve stevie
stuart: stu
susan: sue susie suzy
susanna: sue susie
susanne: susi
suzanne: sue suzy
teresa: tess terry resi
terence: terry
theodor: theo
theodore: ted theo teddy
theresa: tess terry resi tracy
therese: resi
thomas: tom tommy thom
timothy: tim timmy
tobias: tobi
tomas: tom
ulrich: uli
ulrike: uli
ursula: uschi ulla
valerie: val
vanessa: nessa
veronica: ronnie vera
victor: vic
victoria: vicky tori vikki
vincent: vince vin
vincenzo: enzo
virginia: ginny
vladimir: vova volodya
walter: walt wally
wilfred: wilf fred
wilhelm: willi willy
william: bill billy will willy liam
winifred: winnie
wolfgang: wolf wolfi
yekaterina: katya
yevgeny: zhenya
zachary: zach zack
"""


def short_names() -> dict[str, list[str]]:
    """Every name of the list with the full names it stands for, itself first among them where it is one."""
    found: dict[str, list[str]] = {}
    for line in _LONG.strip().splitlines():
        long, _, shorts = line.partition(": ")
        found.setdefault(long, []).insert(0, long)
        for short in shorts.split():
            found.setdefault(short, []).append(long)
    return found
