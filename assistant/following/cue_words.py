"""Plain words that tell what a turn says by itself, in the languages of cue_phrases.py."""

_BEFORE_VERB = """
    can can't cannot chi could didn't doesn't don't elle he i ich ik il it je man may might must
    never not nous on please posso puede puedo puis-je può quién shall she should they to vous we
    wer who will wir won't would you zij zu
"""

_BEFORE_NOUN = """
    a an her his its my no our the their this your
"""

_PARTICLES = """
    away down off out up
"""

_REMEDIES = """
    compensation exchange refund refunds reimbursement repair repairs replacement replacements
"""

_HOW_AND_WHO = """
    absolutely accidentally additionally algo alguien alguno alles altogether anybody anyone
    anyway anywhere apparently approximately automatically basically briefly ciascuno clearly
    commonly completamente completely constantly correctly deliberately directly early easily
    elsewhere entirely entièrement equally especially essentially etwas eventually everybody
    everyone everything everywhere evidently explicitly extremely finally formerly frequently
    fully ganz gedeeltelijk generally gänzlich hardly helemaal hopefully iedereen iemand iets
    immediately immer incidentally incorrectly indefinitely initially instantly jamais jeder
    jedermann jemand kaum largely lately later likely literally mainly manchmal merely mostly
    nadie naturally nearly nessuno newly nichts nie niemals niemand niets no-one nobody none
    nooit normally nowhere obviously occasionally officially oft once only originally
    parcialmente partially particularly partiellement partly parzialmente permanently personally
    possibly practically precisely presumably previously primarily probably promptly properly
    qualcosa qualcuno quelqu'un quickly rarely readily reasonably regularly repeatedly rien
    seldom separately seriously shortly sicher siempre significantly similarly simply slightly
    slowly soltanto somebody somehow someone sometime sometimes somewhat somewhere specifically
    strictly subsequently substantially suddenly sufficiently surely teilweise temporarily
    totally toujours truly twice typically ultimately unexpectedly unfortunately unlikely
    usually vielleicht volledig vollständig whatever whoever wholly wirklich
"""

_ASKING = """
    a ai am are aren't c'è can can't chi combien come comment cosa could cuál cuándo cuánto
    cuántos cómo darf debe debo describe deve devo did didn't do does doesn't dois doit don't dove
    dónde dürfen es est explain faut find gibt gilt give ha habe haben had han hanno has hat have
    hay he's heb hebben heeft ho hoe how i'd i'm i've is isn't ist kan kann kunnen können like mag
    may might moet moeten muss must möchte müssen need ont où peut peux posso pourquoi puede puedo
    puis può quale quali quand quanti quanto que quel quelle quelles quels qui quiere quiero quién
    qué shall she's should show sind soll son sono sont tell tengo tiene veut veux voglio vuole
    waar waarom wann wanneer want wants war warum was wat we're welche welcher welches welk welke
    wer werden were what when where which who whom whose why wie wieviel wil will wird wo won't
    wordt would zijn è
"""

_PLAIN = """
    aan achieves across actually after al almost along already als although always am among
    amongst anche applies apply après around au aux available avant avec before bei beim best
    better between beyond bij bis car ce ces cet cette chez con cover covered covers cuando
    currently da dal dalla dan dans dass dat de degli dei del della delle dello den depuis der des
    desde despite deze di die differ differs dit donc door dopo du durante durch during dès e.g
    een el ella elle elles ellos else en enough entre era eran erano est-ce-qu'il est-ce-que
    estaba estaban etc even ever exactly except fino fra fu fue fueron geen gegen gli haar hasta
    hatte hatten help helps het hij however hun i i.e ik il ils im in ins io je jij jullie kein
    keine keinen la las le least lei les less leur leurs lo loro los lui ma maar mais maybe me
    meer mehr meno menos mes met mi mia miei mijn mio mis moins molto mon muy más na naar nach ne
    nel nella never ni nicht niet no noch nog noi non nos nosotros notre nous nuestro nur né ob
    often ohne om on onder ons onze ook op or over par para pas pendant per perhaps peut-on più
    plus por pour prima puis-je quite rather really recently sa sans schon se sein seit senza ses
    si sin since sinds sobre son sous stata stato still su sua suitable sul sulla suo sur sus sí
    te tegen therefore though through throughout till tot toward towards tra tras très tu tussen
    tú u uit um un una unas une unless uno unos until upon us usually van vers versus via voi vom
    voor vor vos votre vous vs waren was we weil well wenn werd werden whether wij within without
    worth wurde wurden y-a-t-il yet yo ze zij zijn zonder zum zur él étaient était été
"""

_OPENING = """
    charge cost order orders price pricing product products support
"""

_GENERIC = """
    able add added adding additional address advantage advantages allowed amount answer answers
    anyone appear apply apr april arise ask asked asking aug august avantages back become
    bedeutung began begin begins beispiel belong benefit benefits bit bought bring brother build
    builds built buy buyer buyers buying call called caller calls came cannot case cases cause
    certain change charge charged charges check choose clarify client cliente clients come comes
    compare concerning condition conditions considering cost costa coste costs coûte create cuesta
    customer customers dad dagen date daughter day days deadline dec december definition delete
    deleting describe detail details difference differences different disadvantages do does doing
    done délai días easier easiest easy ejemplo end ended ends ensure esempio everything example
    examples exception exceptions excuse exemple expensive explain extra famous father feb
    february fee fees find first found frais free friday friend frist gather gebühr gentleman get
    gets getting giorni give given gives giving go goes going gone good got grow guest handle
    happen happened hard hear heard hold holds hour hours husband idea ideas important improve
    include included includes info information instruction instructions interesting involve
    involved issue issues jan january jours jul july jun june keep keeps kind kinds klant know
    known kost kosten kostet kunde kundin lady last later lead left let like limit limits live
    lived lives longer longest look looking lot made make makes making man mar march maximum may
    mean meaning means meant member mentioning minimum mom monday money month months mother move
    mum name named necessary neighbor neighbour new next nothing nov november now nowadays number
    oct october offer offered old one option options order orders overall paid part passenger
    patient pay people perform period person place play played plays plazo popular possible price
    prices pricing problem problems process product products pronounce protect protects provide
    purchase purpose put question questions quick quickly reason reasons receive recipient
    recommend regarding relate remain remains remember remove removing require required
    requirement requirements rule rules run running runs said saturday saw say saying scadenza
    second see seem seems seen sell send sender sep sept september set shopper show showing sister
    somebody someone speak speaking start started starts stay step steps stop stopped stuff
    subscriber sudden summarize sunday support supported suppose sure switch tage take taken takes
    talk talking tell tenant termijn terrible thing things think thought thursday time times today
    told tomorrow took tried true try trying tuesday turn turned two type types unable understand
    update updated use used useful using vantaggi ventajas visitor voorbeeld voordelen vorteil
    vorteile want wants way ways wednesday week weeks weken went whenever wife win wochen woman
    won work working works write written wrong wrote year years yesterday
"""

BEFORE_VERB = frozenset(_BEFORE_VERB.split())
"""What a verb comes after."""

BEFORE_NOUN = frozenset(_BEFORE_NOUN.split())
"""What a noun comes after, even one that ends as verbs do: 'the shipping'."""

PARTICLES = frozenset(_PARTICLES.split())
"""What belongs to the verb before it, as in 'hang up'; elsewhere they name nothing."""

REMEDIES = frozenset(_REMEDIES.split())
"""What a customer may get for a thing; they do not say for which."""

ASKING = frozenset(_ASKING.split())
"""Words that a whole question has and a fragment lacks: verbs that help, words that ask."""

PLAIN = frozenset(_PLAIN.split()) | frozenset(_HOW_AND_WHO.split())
"""Words that carry nothing over, beside those of assistant/answering/cues.json."""

OPENING = frozenset(_OPENING.split())
"""Generic words that nevertheless begin a name: 'price match', 'order ORD-1042'."""

GENERIC = frozenset(_GENERIC.split()) | PARTICLES
"""Words that name no particular thing."""

_AFTER_RELATIVE = """
    is are was were be been has have had do does did can could may might must shall should will
    would i you we they he she it never always no
"""
_NO_END = """
    take takes took taking work works working come comes go goes get gets give gives happen happens
    need needs want wants apply applies include includes start starts begin begins end ends mean
    means make makes made
"""

AFTER_RELATIVE = frozenset(_AFTER_RELATIVE.split())
"""What follows a "that" which goes on with the noun before it."""

NO_END = frozenset(_NO_END.split())
"""Generic verbs: a phrase that names a thing does not end in one."""
