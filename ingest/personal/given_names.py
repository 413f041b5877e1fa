"""Given names common in Europe, the Americas and their neighbours, and words that are not names.

Names that are also everyday words (Mark, Will, May, Grace, Jan, Max, Charlotte) are left out of
the first list: they are found only by how a person is spoken of.
"""

_GIVEN = """
aaron abby abdul abdullah abigail adam adele adeline adrian adriana agata agnes agnieszka ahmad
ahmed aidan aiden aileen aisha aisling akira alan alana alasdair albert alberto alejandra
alejandro aleksander aleksandra alessandra alessandro alessia alex alexander alexandra alexandre
alexandros alexis alfonso alfred alfredo ali alice alicia alina alisha alison alistair allison
alma alvaro amanda amelia amelie amina amir amit amy amélie ana anastasia anders andre andrea
andreas andrei andrew andrzej andré andrés andy angela angelika angelina angelique angus anika
anita anja anke ann anna annabel anne anneke annelies annemarie annette annie anouk anthony antje
antoine anton antonia antonio antonis antónio anya aoife archie ariana arjun arlene armando arnaud
arnold arthur arturo aránzazu asha ashley ashok astrid audrey aurelie aurélie axel ayesha ayşe
barbara barry bartosz bastian bastien beatrice beatriz becky belinda bella ben benedict benedikt
benjamin benoit benoît bernadette bernard bernd bernhard beth bethany betty bianca bilal birgit
björn bogdan bonnie boris brad bradley bram brandon brenda brendan brian bridget brigitte britta
bruce bruno bryan caitlin callum calvin cameron camila camille carla carlo carlos carmen caroline
carsten catalina catarina catherine cathy cecile cecilia cedric celia celine cesar chantal charles
charlie chloe chloé chris christa christel christelle christiane christina christine christoph
christophe christopher cindy claire clara clare clarissa claudia claudio claus clemens clément
colin colleen connor conor conrad consuelo corinna corinne cormac cornelia cristian cristiano
cristina cristóbal curtis cynthia cécile cédric céline césar damian damien damir dana daniel
daniela daniele danielle danny dario darius darren dave david davide dawid debbie deborah declan
deirdre denis denise dennis derek diana diane diego dieter dietmar dimitri dimitris dirk dmitri
dominic dominik dominique donald donna doris dorota dorothea dorothy douglas duncan dylan eamon
eddie edgar edith eduardo edward edwin eileen ekaterina elaine eleanor elena eleni elias elif
elisa elisabeth elise eliza elizabeth ellen ellie elliot elodie elsa elvira emanuel emil
emilia emiliano emilie emilio emily emine emma emmanuel emmanuelle emre enrico enrique eoin eric
erica erich erik erika erin ernesto erwin esmeralda esteban estelle esther ethan eugene eugenia
eugenio eva evan evelyn ewa fabian fabien fabio fabrice fabrizio fatih fatima fatma federica
federico felicia felicity felipe felix ferdinand fernanda fernando filip fiona flavia flavio
florian frances francesca francesco francis francisca francisco franck franz franziska françois
françoise fred frederic frederick frederik fritz frédéric gabriel gabriela gabriele gabriella
gabrielle gareth gary gavin geert gemma geoff geoffrey george georges georgios gerald gerard
gerardo gerd gerhard gerrit giacomo gianluca gilbert giles gillian gino giorgio giovanna giovanni
gisela giulia giuseppe gloria gonzalo gordon grazyna greg gregor gregory greta grzegorz guadalupe
gudrun guido guillaume guillermo gunther gustav gustavo gérard günter günther hamid hamza hanna
hannah hannes hans harald harold harriet harry haruto hasan hasna hassan heidi heike hein heinrich
heinz helen helena helene helga helmut hendrik henk henri henrik henry herbert hermann hiroshi
holger horst howard hubert hugo hugues hélène ian ibrahim ignacio igor ilse imran ines inga inge
ingeborg ingo ingrid inés irena irene irina iryna isaac isabel isabella isabelle isla ismail ivan
ivana ivo iván iwona jaap jacek jackie jacob jacqueline jacques jaime jakob jakub james jamie jana
jane janet janice janina janine jannik jaroslav jasmin jasmine jason jasper javier jeanette jeanne
jeff jeffrey jelena jemma jenna jennifer jenny jens jeremy jeroen jerome jerry jesper jesse
jessica jesús jill jim jimmy joan joana joanna joanne joaquim joaquín jochen jodie joe joel joelle
johan johann johanna johannes john johnny jolanda jon jonas jonathan jorge joris jose josef
josefina josefine joseph josephine josh joshua josie josé joão juan juana judith julia julian
juliana juliane julie julien juliet juliette julio jurgen justin justyna jérôme jörg jürgen kai
kamil karen karim karin karina karl karla karolina kasia katarina katarzyna kate katharina
katherine kathleen kathrin kathryn kathy katie katja katrin katy kay keith kelly ken kenji kenneth
kerry kerstin kevin khadija khalid kieran kim kimberly kirsten kirsty klaas klaus konrad
konstantin krishna kristian kristin kristina kristine krystyna krzysztof kurt kyle lakshmi lara
lars laszlo laura lauren laurence laurent layla lea leah leandro leila lena leo leon leonard
leonardo leonie leonora leslie leszek lewis liam liesbeth lilian liliana lin linda lindsay lisa
lise liv livia lluís lorena lorenzo loretta lorna lorraine lotte louis louisa louise lourdes luc
luca lucas lucia luciano lucie lucinda lucy lucía ludmila ludovic ludwig luigi luis luisa luiz
luka lukas lukasz lydia lynn lászló léa léon mabel maciej maddie madeleine mads magdalena magnus
mahmoud maja malcolm malgorzata malik mandy manfred manon manuel manuela marc marcel marcelo
marcia marcin marco marcos marcus marek margaret margarida margarita margot margrit maria mariah
mariam marian mariana marianne marie marieke mariela marija marijke marika mario marion marisa
marisol marit marius mariusz marjolein marjorie marko markus marlene marta marten martha marthe
martijn martin martina martine marvin mary maryam maría mateo mateusz mathias mathieu mathilde
matilda matteo matthew matthias matthieu matti maud maureen maurice mauricio maurizio maxim maxime
maximilian małgorzata meera megan mehdi mehmet mei meike melanie melissa mercè meryem mia michael
michaela michal michał michel michele michelle michèle miguel mikael mike mikhail mikkel milena
milica millie minh miranda mireille miriam mirjam mirko mitchell mohamed mohammad mohammed moira
molly mona monica monika monique morgane moritz muhammad murat muriel mustafa myriam mélanie nabil
nadia nadine nadja nancy naomi natalia natalie nathalie nathan nathaniel neil nele nelson nestor
niall niamh nicholas nick nicky nicola nicolas nicole niels nigel nikita niklas nikolai nikolaus
nikos nils nina noah noelia noor nora norbert norma norman noémie nuno nuria núria octavia olaf
oleg olga oliver olivia olivier omar ondrej oscar oskar osman otto owen pablo paloma pamela paola
paolo pascal pascale patricia patricio patrick patrizia patryk paul paula paulina pauline paulo
pawel paweł pedro peggy penelope pernille peter petra phil philip philipp philippe phillip phoebe
phyllis pierre pieter pietro pilar piotr priya przemysław quentin rachel rachid radek rafael rafał
raffaele rahul rainer raj rajesh ralf ralph ramon ramón raphael raquel raul ravi raymond raúl
rebecca regina reinhard reinhold renata renate renee rené renée ricarda ricardo riccardo richard
rick rita robbie robert roberta roberto robin rocío rodrigo roger roland rolf romain romy ronald
ronan ronnie rory rosalind rosalía rosanna rosemarie rosemary rosie ross roxana roy ruben rubén
rudolf rui rupert russell ruth ryan rémi sabine sabrina salim sally salvatore sam samantha samir
samira samuel sander sandra sanjay sanne santi sara sarah sascha saskia scott seamus sean
sebastian selina selma serena serge sergei sergey sergio seth shane shannon sharon shaun shauna
sheila shirley shreya siegfried sigrid silke silvia silvio simon simona simone sinead siobhan
siobhán sofia sofie sofía solange sonia sonja sophia sophie stacey stanislav stefan stefania
stefanie stefano steffen stella sten stephan stephane stephanie stephen steve steven stijn stuart
stéphane stéphanie sunita susan susana susann susanne suzanne sven svenja svetlana sylvia sylvie
sébastien séverine søren tadeusz tamara tamsin tania tanja tara tariq tatiana tatjana ted terence
teresa terry tess thea thelma theo theodor theresa therese thiago thibault thierry thijs thomas
thorsten thérèse tibor tim timo timothy tina tobias todd tom tomas tomasz tommaso tommy tomás toni
tony torsten tracey tracy trevor tristan ulla ulrich ulrike umberto ursula uschi ute uwe valentin
valentina valeria valerie valérie vanessa vasilis vera verena veronica veronika vicente vicky
victor vijay viktor viktoria vincent vincenzo virginie vivian viviane vladimir volker véronique
waldemar walter waltraud wanda wayne wendy wenke werner wiebke wilfried wilhelm willem william
willy wilma winfried winston wioletta wojciech wolfgang wouter władysław xavier xiomara yann
yannick yara yasmin yasmine yolanda youssef yuki yuri yusuf yves yvette yvonne zachary zainab zara
zbigniew zdenek zoe zofia zoltan zoé zsofia zuzanna álvaro ángel ángela élodie émilie óscar łukasz
"""

# Capitalised in running text or titles, and no part of a name there.
_NOT_NAMES = """
admin administrator automation bot chatbot nobody queue robot system unassigned unknown
a aan about above account accounts action actually additional address adult advice after again
agent agents agreement al alert algo all alle alles als also always am american amount an and
annual another answer antes any anyone anything apologies app apple appointment approval april
aquí are area article as ask asked assistance assistant así at atención atentamente attention au
auch aucun auf august aus austrian available avec aún back bag balance bank based basket because
bedankt been before bei beim belgian benefits bent best beste bestelling bestellung betreff
bien bij bike bill billing bitte black blue board body bonjour bonsoir book booking both box
branch brand bring british brown buenas buenos but buyer by calendar call called caller calls can
canadian cancel cancelled candidate card care case cash ce cela center centre certificate ces cet
cette change charge charter check checkout chez chief child choose christmas claim claims class
click client cliente clientes clients close code colleague colleagues collection collega come
commande comme comment comments community como companies company compensation complaint complaints
con conditions confirm confirmation confirmed consumer contact could country coupon credit cual
cuando currently customer customers dag damage damaged damen dan dank danke dans das dass dat data
date daten day days de dear december defective deine del delivered delivery dem den department
depuis der des desde desk después details deze did die dies diese dieser digital director discount
dispatch display dit do document documents does dog don't donde door driver du due during dus duty
each easter een ein eine einen einer el eligible ella elle ellos email emergency employee
employees en english entrega equipo er era error es esa ese eso est esta estaba este esto et
european even event ever every everybody everyone everything exactly example exchange express
external facebook false faulty favor february fee feedback file finally finance first folks
following for form frau french friday friend friends from fue full furthermore für geachte geen
general german get gift goed goede gold good goods google got gracias great green greetings groet
guarantee guest guide guten guys ha haben had hallo has have hay he heb hebben heeft hello help
helpdesk her here herr herren hers het hey hi hier hij his hoe hoi hola holiday home hope house
how however hoy hr human i i'd i'll i'm i've ich id if ihnen ihr ihre ihren ik il ils im immediate
important in include including info information initial inside insurance international internet
invoice iphone irish is issue ist it it's italian item items its ja january je jij job jour jullie
july june just kan kann keep kein keine kind kitchen klant klanten klantenservice kollege kollegen
kollegin kon kunde kunden kundendienst kundenservice kundin la ladies large las last later latest
law le leave legal leider les let leur level levering lieferung light like line link list
livraison lo local log login logistics long look los loyalty lui ma maar madam madame mademoiselle
mag mail mais make management manager managers many march mastercard maximum may maybe mañana me
medewerker mein meine member members membership meneer merci mes mesdames message messieurs met
mevrouw mi microsoft mij mijn minimum mis miss missing mit mobile model mon monday monsieur month
months more morgen most mr mrs ms much must muy my na naar nach name national ne nee need nein
neither never new news next nicht niet night no nobody noch nog non none nor nos not note nothing
notice notre nous november now nu nuestra nuestro number nun nur ob october oder of off offer
offers office officer official often ok okay old om on once onder one online only ons onze ook op
open operations option options or order orders other ou our out outcome over owner où package page
paid par para parcel parent parents part partner partners party pas password payment payments
paypal pedido people per pero person personal phone please plus point points policies policy por
porque portal portuguese post postal pour pourquoi premium present previous price prices priority
privacy problem procedure process product producto products produit professional profile program
programme project proof public purchase quality quand que quel quelle question questions qui quick
quien quote rather ready really reason receipt received rechnung recipient record red reference
refund refunded refunds regarding regards register regular rejected remboursement replacement
replacements reply report request requests required resident resolution resolved response result
retour return returned returns review reward rewards right rights road room rule rückgabe sa
safety said sale sales salut same samsung sans saturday save say schnell school se season second
section security see sehr sein seit seller senior sent september ser service services ses señor
señora señores shall she ship shipment shipping shop should si sie sign silver similarly simply
sin since sincerely sind sir sirs size small so sobre social some somebody someone something son
sorry sous soy spanish speak special staff standard start state statement status step still stock
store stores street student su subject subscription such summary sunday supervisor supplier
support sur sure survey sus swedish swiss system table tag take también tarde te team teams tech
technical tell tenant tengo terms terug test text than thank thanks that that's the their them
then there therefore these they thing things third this those though thursday ticket tienda tiene
till time title to today todo todos together tomorrow tonight too top tot total tous tout toute
tracking trade training transfer travel true trust try très tu tuesday twice two type u uit um un
una unable und under une unfortunately unit unless uns unser unsere until up update upon urgent us
use user users using usted ustedes usually uw valid value van vandaag veel verehrte version via
vielen vip visa visitor visitors vom von voor vor vos votre voucher vous waar waarom wait wann
wanneer want war warehouse warranty warum was wat way we we'll we're we've web website wednesday
week weekly weeks welcome welke well wenn wer were what what's when where which while white who
why wie wij will winkel wir wird wish with within without wo woman won't wonderful wordt work
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
