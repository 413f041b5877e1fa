"""Given names common in Europe, the Americas and their neighbours, and words that are not names.

Names that are also everyday words (Mark, Will, May, Grace, Jan, Max, Charlotte) are left out of
the first list: they are found only by how a person is spoken of.
"""

_GIVEN = """
aarav aaron abby abdul abdullah abigail adam adele adeline aditya adrian adriana agata agnes
agnieszka ahmad ahmed ahmet aidan aiden aileen aisha aisling akira alan alana alasdair albert
alberto alejandra alejandro aleksander aleksandra alessandra alessandro alessia alex alexander
alexandra alexandre alexandria alexandros alexis alfonso alfred alfredo ali alice alicia alina
alisha alison alistair allen allison alma aloys alvaro alvin alyssa amador amanda amelia amelie
amina amir amit amy amélie ana ananya anastasia anatoli anders andre andrea andreas andrei andrew
andrzej andré andrés andy anette angela angelica angelika angelina angelique angus anika anil
anita anja anke ann anna annabel anne anneke annelie annelies annelore annemarie annett annette
annie anouk anselmo anthony antje antoine anton antonia antonio antonis antonius antónio anya
aoife archie ariadna ariana arjun arlene armando arnaud arno arnold arthur arturo aránzazu asha
ashley ashok astrid asunción audrey aukje aurelie aurelio aurélie axel ayesha ayşe balduino
baltasar balthasar barbara barry bartosz basilio bastian bastien bauke baukje beatrice beatriz
becky belinda bella ben benedict benedikt benito benjamin benno benoit benoît bernadette bernadine
bernard bernardo bernd berndt bernhard berta beth bethany betty beverly bianca bilal billy birger
birgit björn bobby bodo bogdan bonnie boris brad bradley bram brandon branka brenda brendan brent
brett brian bridget brigid brigitta brigitte britta brittany bruce bruno bryan bryce burak
burghard bärbel caitlin caleb calixto callum calvin cameron camila camille candelaria carl carla
carlo carlos carly carmen carmine carola caroline carsten casey cassandra catarina catherine cathy
cayetano cecil cecile cecilia cedric celestino celia celine cesar chantal charles charlie chema
cheryl chidi chloe chloé chris christa christel christelle christiane christie christina christine
christoph christophe christopher christy ciara cindy claas claire clara clare clarissa claudia
claudio claus clayton clemens clotilde clyde cläre clément cody colin colleen connor conor conrad
consuelo corina corinna corinne cormac cornelia cornelio cory courtney craig cristian cristiano
cristina cristóbal curtis cynthia cándido cécile cédric céline césar dafydd damian damien damir
dana daniel daniela daniele danielle danny danuta daphne dario darius darlene darrell darren
darryl dave david davide dawid deanna debbie deborah debra declan deepak deirdre denis denise
dennis derek detlef detlev diana diane diego dieter dietlinde dietmar dietrich dillon dimitri
dimitris dionisio dirk divya dmitri dominic dominik dominique donald donna donovan doris dorota
dorothea dorothy douglas douwe duane duncan dustin dwayne dylan dörte eamon eberhard ecaterina
eddie edelbert edelgard edeltraut edgar edith eduardo edward edwin egbert egon ehrenfried eileen
ekaterina eladio elaine eleanor elena eleni eleonora eleuterio elfi elfriede elias elif eligio
elijah elisa elisabeth elise elisha eliza elizabeth elke ellen ellie elliot elly elmar elodie eloy
eloísa elsa elske elvira emanuel emil emilia emiliana emiliano emilie emilio emily emine emma
emmanuel emmanuelle emmerich emre encarnación enno enrico enrique eoin epifanio erhard eric erica
erich erick erik erika erin erna ernest ernesto erwin esmeralda esteban estelle esther ethan eugen
eugene eugenia eugenio eulalia eusebio eustaquio eva eva-maria evan evaristo evelyn ewa ewald
fabian fabien fabio fabrice fabrizio fatih fatima fatma fausto faye federica federico felicia
feliciano felicity felipe felix felizitas femke fenna ferdinand fermín fernanda fernando filip
filomena finbar fiona flavia flavio florian floyd fokke fortunato frances francesca francesco
francis francisca francisco franck franz franziska françois françoise frauke fred freddy frederic
frederick frederik fredy friedbert friederike friedlinde friedrich fritz frédéric gabriel gabriela
gabriele gabriella gabrielle gail gareth garrett gary gavin geert geertje gemma genoveva geoff
geoffrey george georges georgina georgios gerald gerard gerardo gerben gerd gerda gerhard gero
gerrit gerta gertraud gertrud gertrudis gesa gesine gethin giacomo gianluca gijs gilbert giles
gillian gino giorgio giovanna giovanni gisela gitta giulia giuseppe glen glenda glenn gloria
gonzalo gordon gottfried gotthard grazyna greg gregor gregorio gregory greta grietje grzegorz
guadalupe gudrun guenter guido guillaume guillermo gundula gunther gustav gustavo gérard günter
günther haiko hailey hamid hamza hanna hannah hanneke hannes hanno hans hansjörg harald harold
harriet harry hartmut haruto harvey hasan hasna hassan haydée hedwig heiderose heidi heike hein
heinrich heinz heinz-peter helen helena helene helga heliodoro hella helmut hendrik henk henning
henny henri henrik henry henryk herbert herma herman hermann hermine herminia hernán hidde hilario
hilda hilde hildegard hiltrud hipólito hiroshi holger horacio horst horst-dieter howard hubert
hubertus hugo hugues hylke hélène ian ibrahim ignacio igor ilona ilse imke imran ines inga inge
ingeborg ingo ingrid inka inmaculada inés ioana irena irene irina irmgard irmtraud iryna isaac
isabel isabella isabelle isaiah isidoro isla ismail isolde ivan ivana ivo ivonne iván iwona jaap
jacek jacinto jackie jaclyn jacob jacqueline jacquelyn jacques jaime jake jakob jakub james jamie
jana jane janelle janet janice janina janine jannik jared jaroslav jasmin jasmine jason jasper
javier jeanette jeanne jeff jeffery jeffrey jelena jelle jelmer jemma jenna jennifer jenny jens
jeremy jeroen jerome jerry jerónimo jesper jesse jessica jessie jesús jetske jill jim jimmy jitske
joachim joan joana joanna joanne joaquim joaquín jochen jodi jodie jody joe joel joelle johan
johann johanna johannes john johnny joke jolanda jolanta jon jonas jonathan jonathon joost jorge
joris jorrit jose josef josefina josefine josep joseph josephine josh joshua josie josé joyce joão
juan juana juanita juanito judith julia julian juliana juliane julie julien juliet juliette julio
jurgen jurjen jurre justin justyna jutta jérôme jörg jörn jürgen kai kalle kamil karen karim karin
karina karl karl-heinz karla karolina karst kasia katarina katarzyna kate katelyn katharina
katharine katherine kathi kathleen kathrin kathryn kathy katie katja katrin katrina katy kavita
kay kayla kaylee keith kelli kelly kelsey ken kendra kenji kenneth kerri kerry kerstin kevin
khadija khalid kieran kim kimberly kirsten kirstin kirsty klaas klara klaus knut koen konrad
konstantin konstanze korinna kreszentia krishna krista kristen kristi kristian kristin kristina
kristine kristy krystal krystyna krzysztof kuno kurt kwame kyle käthe lakshmi lara larry lars
laszlo latoya laura lauren laurence laurent laurie layla lea leah leandro leendert leila lena leni
lenie leo leocadia leon leonard leonardo leonel leonhard leonie leonora leopoldo leroy leslie
leszek lewis liam lieke lies liesbeth liesel lilian liliana lin linda lindsay lindsey linh lisa
lise liselotte liv livia lluís lonnie lorena lorenz lorenzo loretta lori lorna lorraine lothar
lotte louis louisa louise lourdes luc luca lucas lucia luciano lucie lucinda lucy lucía ludger
ludmila ludovic ludwig luigi luis luisa luitgard luiz luka lukas lukasz lutz lydia lynn lászló léa
léon maaike maartje mabel macarena macario machteld maciej mackenzie maddie madeleine mads
magdalena magnus mahmoud maja malcolm malgorzata malik mandy manfred manish manolo manon manuel
manuela marc marcel marcelo marcia marcin marco marcos marcus marek margaret margarete margarida
margarita margitta margot margret margrit maria mariah mariam marian mariana marianne maribel
maricruz marie marieke mariela mariele marija marijke marijn marika marilyn mario marion marisa
marisela marisol marissa marit marius mariusz marjolein marjorie marko markus marlene marlies
marta marten martha marthe martijn martin martina martine martirio marvin mary maryam maría mateo
mateusz mathias mathieu mathilda mathilde matilda matilde matteo matthew matthias matthieu matti
maud maureen maurice mauricio maurizio maxim maxime maximilian maximino małgorzata mckenzie
mechthild meera megan meghan mehdi mehmet mei meike meinhard melanie melchor melissa melvin mercè
meredith merel merve meryem mia michael michaela michal michał micheal michel michele michelle
michèle mieke miguel mikael mike mikhail mikkel milena milica millie mindy minh minke miranda
mireille miriam mirjam mirko misty mitchell mohamed mohammad mohammed moira molly mona monica
monika monique morgan morgane moritz muhammad murat muriel mustafa myriam mélanie nabil nadeschda
nadia nadine nadja nancy naomi natalia natalie natascha natasha nathalie nathan nathaniel naud
neeltje neha neil nele nelson nestor ngozi nguyen niall niamh nicanor nicholas nick nicky nicodemo
nicola nicolas nicole nicolás niek niels nienke nigel nikita niklas nikolai nikolaus nikos nils
nina nisha noah noelia noor noortje nora norbert norma norman noémie nuno nuria nynke núria
octavia octavio odalys oene olaf oleg olegario olga oliver olivia olivier omar ondrej onofre
oonagh ortrud oscar oskar osman oswald otmar ottilie otto owen oxana pablo paloma pamela pancho
paola paolo pascal pascale pascual pastora patel patricia patricio patrick patrizia patryk patti
paul paula paulina pauline paulo pawel paweł pedro peggy penelope pepe pepijn pernille peter petra
phil philip philipp philippe phillip phoebe phyllis pierre piet pieter pietro pilar pim piotr
pleun ponciano pooja priya przemysław purificación quentin rachel rachid radek rafael rafaela
rafał raffaele rahul raimund raimundo rainer raj rajesh ralf ralph ramiro ramon ramón randall
raphael raquel raul ravi raymond raúl rebecca regina reiner reinhard reinhilde reinhold renata
renate renato renee rené renée rhonda rhys ricarda ricardo riccardo richard rick ricky rinske rita
robbie robby robert roberta roberto robin robyn rocío rodney rodolfo rodrigo rogelio roger rohan
rohit roland rolf romain romuald romy ronald ronan ronnie rory rosalina rosalind rosalía rosanna
rosel rosemarie rosemary rosie rosina ross roswitha roxana roy ruben rubén rudolf rui rupert
russell rutger ruth ryan rémi rüdiger sabas sabine sabrina sachin salim sally salvatore sam
samantha samir samira samuel sandalio sander sandra sanjay sanne santi saoirse sara sarah sascha
saskia saturnino scott seamus sean sebastian segismundo selina selma serena serge sergei sergey
sergio seth severiano shane shannon sharon shaun shauna shawn shawna sheena sheila shelby shelley
shelly sherri sherry sheryl shirley shreya siebe siegfried sieglinde siegmar sietske sigmund
sigrid silke silvana silvestre silvia silvio simon simona simone sinead siobhan siobhán sipke
sixten sjoerd sofia sofie sofía solange sonia sonja sonya sophia sophie stacey stacie stacy
stanislav stanley stefan stefania stefanie stefano steffen steffi stella sten stephan stephane
stephanie stephen steve steven stijn stuart stéphane stéphanie sunita suresh susan susana susann
susanne suzanne suze sven svenja svetlana swen swetlana sylvia sylvie sébastien séverine søren
tabitha tadeusz tamara tammy tamsin tania tanja tanya tara tariq tasha tatiana tatjana ted teodoro
terence teresa terrance terri terry tess teun teófilo thanh thea thelma theo theobald theodor
theresa therese thiago thibault thierry thijmen thijs thilo thomas thorsten thérèse tibor tiffany
tijmen tijs tilmann tim timo timoteo timothy tina tineke tjeerd tobias toby todd tom tomas tomasa
tomasz tommaso tommy tomás toni tony tonya torsten tracey traci tracie tracy traudel traute travis
trevor trijntje tristan troy trude trudy tyrone udo ulf ulla ullrich ulrich ulrike umberto ursel
ursula uschi ute uwe valentin valentina valentín valeria valerie valero valeska valérie vanessa
vasilis veit vera verena vernon veronica veronika verónica vicenta vicente vicki vickie vicky
victor vijay vikram viktor viktoria vincent vincenzo vinzenz virgil virginie visitación vivek
vivian viviane vladimir volker volkmar véronique walburga waldemar waldtraut walli walter walther
waltraud wanda warren wayne wendy wenke wenzel werner wernfried wesley wessel whitney wiebe wiebke
wietske wilfried wilhelm willem william willie willy wilma wim winfried winston wioletta wladimir
wojciech wolf-dieter wolfgang wopke wouter wubbo władysław xavier xiomara yago yann yannick yara
yasmin yasmine yesenia yfke ymke yolanda youssef yuki yuri yusuf yves yvette yvonne ywe yéssica
zacarías zachary zainab zara zbigniew zdenek zeljko zeynep zita zlatko zoe zoey zofia zoltan zoé
zsofia zuzanna álvaro ángel ángela élodie émilie óscar łukasz
"""

# Capitalised in running text or titles, and no part of a name there.
_NOT_NAMES = """
a aan about above account accounting accounts action actually additional address admin
administrator admins adult advice africa after again agent agents agreement al alert algo all alle
alles als also always am america american amount an and android annual another answer antes any
anyone anything apologies app apple appointment approval april aquí are area article as asia ask
asked assistance assistant así at atención atentamente attention au auch aucun auf august aus
austrian automation available avec aún back bag balance bank based basket because bedankt been
before bei beim belgian benefits bent best beste bestelling bestellung betreff bien bij bike bill
billing bitte black blue board body bonjour bonsoir book booking bot both box branch brand bring
british brown buenas buenos but buyer by calendar call called caller calls can canadian cancel
cancelled candidate card care case cash ce cela center centre certificate ces cet cette change
charge charter chatbot check checkout chez chief child choose christmas chrome claim claims class
click client cliente clientes clients close code colleague colleagues collection collega come
commande comme comment comments community como companies company compensation complaint complaints
compliance con conditions confirm confirmation confirmed consumer contact could country coupon
credit cual cuando currently customer customers dag damage damaged damen dan dank danke dans das
dass dat data date daten day days de dear december defective deine del delivered delivery dem den
department depuis der des desde desk después details developers deze did die dies diese dieser
digital director discount dispatch display dit do document documents does dog don't donde door dr
driver du due during dus duty each easter een ein eine einen einer el eligible ella elle ellos
email emergency employee employees en engineering england english entrega equipo er era error es
esa ese eso est esta estaba este esto et europe european even event ever every everybody everyone
everything exactly example excel exchange experts express external facebook false faulty favor
february fee feedback file finally finance first folks following for form forum france frau french
friday friend friends from fue full furthermore für geachte geen general german germany get gift
goed goede gold good goods google got gracias great green greetings groet guarantee guest guide
guten guys ha haben had hallo has have hay he head heb hebben heeft hello help helpdesk her here
herr herren hers het hey hi hier hij his hoe hoi hola holiday home hope house how however hoy hr
human hurricane i i'd i'll i'm i've ich id if ihnen ihr ihre ihren ik il ils im immediate
important in include including info information ing initial inside insurance international
internet invoice iphone ireland irish is issue ist it it's italian italy item items its ja january
je jij job jour jullie july june just kan kann keep kein keine kind kitchen klant klanten
klantenservice kollege kollegen kollegin kon kunde kunden kundendienst kundenservice kundin la
ladies large las last later latest law le lead leave legal leider les let leur level levering
licensed lieferung light like line link list livraison lo local log login logistics long look los
loyalty lui ma maar madam madame mademoiselle mag mail mais make management manager managers many
march marketing mastercard material maximum may maybe mañana me medewerker mein meine member
members membership meneer merci mes mesdames message messieurs met mevrouw mi microsoft mij mijn
minimum mis miss missing mit mobile model moderators mon monday monsieur month months more morgen
most mr mrs ms much must muy my na naar nach name national ne nee need nein neither netherlands
never new news next nicht niet night no nobody noch nog non none nor nos not note nothing notice
notre nous november now nu nuestra nuestro number nun nur ob october oder of off offer offers
office officer official often ok okay old om on once onder one online only ons onze ook op open
operations option options or order orders other ou our out outcome outlook over owner où package
page paid par para parcel parent parents part partner partners party pas password payment payments
paypal pedido people per pero person personal phone please plus point points policies policy por
porque portal portuguese post postal pour pourquoi premium present previous price prices priority
privacy problem procedure process procurement product producto products produit prof professional
profile program programme project proof public purchase quality quand que quel quelle question
questions queue qui quick quien quote rather readers ready really reason receipt received rechnung
recipient record red reference refund refunded refunds regarding regards register regular rejected
remboursement replacement replacements reply report request requests required resident resolution
resolved response result retour return returned returns review reward rewards right rights road
robot room rule rückgabe sa safety said sale sales salut same samsung sans saturday save say
schnell school scotland se season second section security see sehr sein seit seller senior sent
september ser service services ses señor señora señores shall she ship shipment shipping shop
should si sie sign silver similarly simply sin since sincerely sind sir sirs size small so sobre
social some somebody someone something son sorry sous soy spain spanish speak special staff
standard start state statement status step still stock store stores street student su subject
subscription such summary sunday supervisor supplier support sur sure survey sus swedish swiss
system table tag take también tarde te team teams tech technical tell tenant tengo terms terug
test text than thank thanks that that's the their them then there therefore these they thing
things third this those though thursday ticket tienda tiene till time title to today todo todos
together tomorrow tonight too top tot total tous tout toute tracking trade training transfer
travel true trust try très tu tuesday twice two type u uit um un una unable unassigned und under
une unfortunately unit unknown unless uns unser unsere until up update upon urgent us use user
users using usted ustedes usually uw valid value van vandaag veel verehrte version via vielen vip
visa visitor visitors vom von voor vor vos votre voucher vous waar waarom wait wales wann wanneer
want war warehouse warranty warum was wat way we we'll we're we've web website wednesday week
weekly weeks welcome welke well wenn wer were what what's when where which while white who why wie
wij will windows winkel wir wird wish with within without wo woman won't wonderful wordt work
worker workers world would write written year years yellow yes yesterday yet yo you you'll you're
you've your yours zal ze zijn zum zur zusammen équipe être über
"""

# What a shop sells under somebody's name, and places called after people.
_BRANDS = """
Alexander McQueen|Ben & Jerry|Calvin Klein|Captain Morgan|Christian Dior|Christian Louboutin
Elizabeth Arden|Estée Lauder|Hugo Boss|Jack Daniel|Jack Wolfskin|Jimmy Choo|Jo Malone|John Deere
John Lewis|Johnnie Walker|Johnson & Johnson|Louis Vuitton|Marc Jacobs|Marc O'Polo|Marie Curie
Mary Kay|Michael Kors|Paul Smith|Philip Morris|Philipp Plein|Pierre Cardin|Ralph Lauren
Robert Bosch|Ted Baker|Tom Ford|Tom Tailor|TomTom|Tommy Hilfiger|Tony's Chocolonely
Trader Joe|Uncle Ben|Victor & Rolf|Wendy's|Otto Versand|Peter Pan|Harry Potter|Sam Smith
Ella Maillart|San Francisco|San Diego|Black Friday|Cyber Monday
"""

# Surnames and given names that are also what people write about.
_EVERYDAY = """
again amber angel art ash autumn baker banks barber bell berg berry best bird bishop blue bond
brand brook brooks brown bush butler calling carpenter carter chance chase child coach cook cooper
crane cross crystal daisy dale dawn day dean different drew duke eagle earl early everybody
everyone faith farmer fisher fleischer folks ford forest fox frank friend friends frost gardener
gentlemen getting given glass going gold good grace graf grant gray green guy guys hall hand hardy
harmony hart having heath hill hope house hunter incorrect iris ivy jade jan joy judge just keen
key king knight koch kurz ladies lake lane lang law light lily listed little long looking love
lovely lucky luna madam major marine mark marks mate max may meister melody mercedes mild miller
mills missing misspelled moon moor most neumann noble north olive park parker pearl penny piper
poet pope potter power price prince printed queen quick rain reed registered rice rich richter
ring rivers rob rock roman rose ruby sage schneider sharp sharpe shepherd short shown silver
singer sir sky small smart smith snow south spelled spelt spring star steel stern stone storm
strong sue summer sun swan sweet taylor temple there town tree trying turner virginia waiting wall
ward water waters weaver weber weiss well wells west white wild will wind winter wise wolf wood
woods wright writing written wrong young
"""

GIVEN_NAMES = frozenset(_GIVEN.split())
NOT_NAMES = frozenset(_NOT_NAMES.split())
BRANDS = frozenset(_BRANDS.strip().replace("\n", "|").split("|"))
EVERYDAY = frozenset(_EVERYDAY.split())
