"""Sentences of our own as people write them: with personal data marked, and with none at all.

`{kind|text}` marks what has to go; `~kind|text~` marks names that are hard to find without
knowing the person, which are counted and not required.
"""

WITH_PERSONAL_DATA = """
You can reach me at {email|petra.vogel@posteo.example} any time.
Mail went to {email|h.okafor+parcel@mail.example.co.uk}, please use the other one.
{email|INFO.KLAUS@EXAMPLE.DE} is the address on the account.
Write to <{email|j_o'neill@example.ie}> or to "{email|second-box@sub.domain.example.org}".
contact: {email|ana (at) example (dot) es}
my mail is {email|bruno at example dot fr}, thanks
Cc {email|ümit@münchen-test.example}; bounced twice.
The customer typed {email|maria.k@gmail.com};instead of the work address.
Call me on {phone|+44 20 7946 0018} before five.
Her mobile is {phone|07700 900461}, evenings only.
Ring {phone|(020) 7946 0991} and ask for the front desk.
New number: {phone|+1 (415) 555-0136}.
Please text {phone|415.555.0187} when the van leaves.
Phone {phone|1-800-555-0142 ext. 9} rings out.
Reached customer on {phone|212 555 0104}, agreed to wait.
Telefon {phone|030/23125 417} ab 18 Uhr.
Rückruf unter {phone|+49 (0)151 23456780} gewünscht.
Handy: {phone|0171-2345678}
Festnetz {phone|089 123456-0}, bitte nach 17 Uhr.
Joindre au {phone|06 39 98 12 34} après 18 h.
Tél. : {phone|+33 1 99 00 12 34}
Tel. {phone|01.99.00.56.78}, Mme attend le rappel.
Llamar al {phone|612 34 56 78} por la tarde.
Su móvil es {phone|+34 655 123 987}.
Teléfono fijo {phone|912 345 678}.
Bel mij op {phone|06-12345678} a.u.b.
Telefoonnummer {phone|+31 20 794 0123}, niet voor tienen.
vaste lijn {phone|020 794 01 23}
WhatsApp {phone|0031612345670} works best.
Swiss customer, {phone|+41 79 123 45 67}.
Two numbers on file: {phone|0161 496 0203} and {phone|0161 496 0771}.
Number {phone|+353 87 123 4567} was wrong by a digit.
Paid with {card|4111 1111 1111 1111} at the till.
Card {card|5500-0000-0000-0004} declined three times.
She read out {card|378282246310005} over the phone.
charged twice on {card|6011000990139424}, both on 3 March
Visa {card|4012888888881881 exp 09/27, 737}
Kreditkarte {card|5105 1051 0510 5100} wurde belastet.
carte bancaire {card|4000 0025 0000 3155}
Card number {card|4242 4242 4242 4241} has a typo, she says.
The card ending in {card|8841} is blocked.
Refund to {card|**** **** **** 1881} went through.
Paid with {card|XXXX-XXXX-XXXX-0004}, receipt seen.
CVV was {card|123}, he even wrote that down.
Please transfer to {IBAN|DE89 3704 0044 0532 0130 00}.
IBAN: {IBAN|NL91ABNA0417164300}
Remboursement sur {IBAN|FR14 2004 1010 0505 0001 3M02 606} demandé.
mi cuenta es {IBAN|ES91 2100 0418 4502 0005 1332}
account {IBAN|gb29 nwbk 6016 1331 9268 19} please, in small letters
IBAN {IBAN|BE68-5390-0754-7034} with hyphens.
Wrong by one digit: {IBAN|DE89 3704 0044 0532 0130 01}.
Swiss account {IBAN|CH93 0076 2011 6238 5295 7} for the refund.
Sort code {account|20-00-00}, account number {account|55779911}.
Kontonummer {account|0532013000} bei der Sparkasse.
SSN {ID number|219-09-1234} was on the form.
BSN {ID number|111222333} stond in de mail.
Mi DNI es {ID number|12345678Z}.
NIE {ID number|X1234567L} copied from the card.
Passport number {ID number|L01X00T471} was faxed.
National insurance number {ID number|QQ 12 34 56 C}
Steuer-ID {ID number|86 095 742 719} aus Versehen mitgeschickt.
numéro de sécurité sociale {ID number|2 55 08 14 168 025 38}
codice fiscale {ID number|RSSMRA85T10A562S}
Driver's licence no. {ID number|MORGA657054SM9IJ} shown at the counter.
Date of birth: {date of birth|14/02/1987}.
She was born on {date of birth|3 March 1980} and asks for the senior rate.
geboren am {date of birth|12.11.1969}, Ausweis lag vor
Né le {date of birth|1er avril 1975}, justificatif joint.
DOB {date of birth|1990-12-01}
Her login came from {IP address|203.0.113.77} at night.
Session from {IP address|2001:db8:85a3::8a2e:370:7334} was closed.
MAC {device|00:1B:44:11:3A:B7} banned by the router.
IMEI {device|490154203237518}, stolen on the train.
Serial number {device|SN-8842-19X} noted for the repair.
Order {order|LF68440217} is late.
Order number {order|10023456} arrived broken.
My order no. {order|2026-004711} never left.
Bestellnummer: {order|B-2210457}
Commande n° {order|F20231188} jamais reçue.
Invoice #{order|INV-2024-0043} has the wrong name.
It is about {order|#1004512}, again.
Tracking number {reference|1Z999AA10123456784} shows nothing.
Parcel {reference|RR123456785NL} sits in customs.
Kundennummer {reference|K-443211}, Vertrag läuft weiter.
Membership no. {reference|99812345} has expired.
Ticket {reference|4400123} was merged.
I live at {address|12 High Street, Leeds LS1 4AB}.
Deliver to {address|Flat 4B, 221 Baker Street, London NW1 6XE} instead.
Ship to {address|742 Evergreen Terrace, Springfield, IL 62704}.
Moved to {address|1600 Amphitheatre Pkwy, Apt 5} last week.
Wohnt in der {address|Berliner Straße 12a, 10115 Berlin}.
Adresse: {address|Lindenweg 7, 50667 Köln}
Lieferung an {address|Kurfürstendamm 21, 10719 Berlin} bitte.
J'habite {address|15 bis rue des Lilas, 69003 Lyon}.
adresse {address|8 avenue de la République, 75011 Paris}
Vive en {address|Calle de Alcalá 45, 2º A, 28014 Madrid}.
Envío a {address|Avda. Diagonal 640, 08017 Barcelona}.
Bezorg op {address|Prinsengracht 263, 1016 GV Amsterdam}.
Adres is {address|Dorpsstraat 8, 3512 JC Utrecht}
Send it to {address|PO Box 1142}.
her postcode is {address|M1 1AE} not M2
mi código postal es {address|28013}
left at {address|14 orchard road} with nobody
Hi {name|Maria}, thanks for waiting.
Dear Mr {name|Okonkwo}, your refund is on its way.
hello {name|siobhan}, any news?
Sehr geehrte Frau Dr. {name|Weißmüller}, vielen Dank.
Liebe {name|Katharina}, das Paket ist da.
Bonjour {name|Élodie}, merci de votre message.
Estimada señora {name|García Lorca}, lo sentimos.
Beste {name|Joost}, bedankt voor je geduld.
My name is {name|Xiomara Quispe} and I want my money.
mein Name ist {name|Torsten Lehnhoff}, Kunde seit 2011
Je m'appelle {name|Gwenaëlle Le Goff}.
Me llamo {name|Íñigo Arrieta} y compré una silla.
Mijn naam is {name|Sjoerd van der Meulen}.
my name is {name|priya raman} and i want a refund
This is {name|Odalys Benavides} calling about the lamp.
Kind regards,\\n{name|Percival Thornbury}
Thanks,\\n{name|Zuri}
Mit freundlichen Grüßen\\n{name|Ulrike Sandmann}
Cordialement, {name|Thibaud Mercier}
Un saludo, {name|Nuria Ferrer}
Met vriendelijke groet,\\n{name|Annelies de Bruijn}
Mrs {name|Jones} came back on Friday; {name|Jones} kept the box.
Spoke with {name|Declan Moriarty}, who will call again.
Customer {name|Ana López} said the lamp hums.
Agreed with {name|Tomás} that he gets a voucher.
Approved by {name|Niamh O'Sullivan}.
The parcel went to my neighbour {name|Bertram} by mistake.
account holder: {name|Leopold Fitzgerald}
Card in the name of {name|H. J. van Leeuwen}.
c/o {name|Familie Brandstetter}, second floor
{name|Giulia Conti} wants the invoice by post, {name|Giulia} said so twice.
Passed on to ~name|Okwudili~ in the evening.
~name|Brannigan~ will ring back, he said.
password: {password|Tr0ub4dor&3} and it still fails
PIN {password|4471} was written on the form.
api key {password|sk-live-9aF3kd82hfKQ02mx}
Username: {user name|mjones_88}
she tags us as {user name|@lamp_queen}
Reset link {link|https://shop.example/reset?token=8f3a9c} has expired.
Profile {link|https://www.linkedin.com/in/example-person} was in the signature.
Status page {link|https://shop.example/orders/1004512} shows 'packed'.
"""

WITHOUT_PERSONAL_DATA = """
Returns are accepted within 14 days of delivery.
Refunds up to €25.00 need no approval; up to €1,250.00 a supervisor approves.
The fee is $4.95, or 4.95 USD, whichever is shown at checkout.
Error ERR-1042 on the LX-300 means the filter is full.
Update to firmware 1.2.3.4 before you reset the LX-300.
Version 10.15.7.2 is required; build 20240311 has the fix.
We upgraded from 8.5.5.10 to 9.0.0.3 last night.
Opening hours: Monday to Friday 9:00-17:30, Saturday 10:00-16:00.
The sale runs from 2026-03-01 to 2026-03-14.
Offer ends on 3 March 2026 at 23:59.
Valid 01.01.2026 - 31.12.2026 in all stores.
Article number 104.532.98 is out of stock.
Item no. 4711023 was replaced by item no. 4711024.
EAN 4006381333931 is on the back of the box.
SKU 884-221-09 comes in three colours.
ISBN 978-3-16-148410-0 is the manual.
Model LX-3000 uses part 55-1024-7788.
Discount of 20 % on orders over 10000 EUR.
Customers who order 12 units get 5 % off.
Turnover grew from 1 000 000 to 1 250 000 last year.
In 2024 we shipped 123,456,789 parcels.
About 10,000-20,000 customers were told.
Gold members earn 1,500,000 points a year at most.
The warranty is 24 months, 36 months for the Pro line.
Call back within 30 minutes, at the latest after 2 hours.
A parcel may weigh 31.5 kg and measure 120 x 60 x 60 cm.
Press 1 for returns, 2 for delivery and 0 for a person.
Section 4.1.2.3 of the terms applies.
See paragraph 13(2) and article 6(1)(f) GDPR.
Regulation (EU) 2016/679 and Directive 2011/83/EU apply.
§ 312g BGB gives the buyer 14 days.
Between 2019-2021 the window was 28 days.
1234 GB of storage and 16 GB of memory.
Open http://192.168.1.1 in a browser to set up the router.
Help is at https://www.example.com/help/returns-and-refunds.
See https://example.com/articles/360016119159-How-to-reset-your-device?lang=en for steps.
Our website is www.example.com.
Dear customer, your order is on its way.
Hi there, thanks for contacting us.
Hello team, please check the stock.
Dear Sir or Madam, we regret the delay.
Kind regards, Customer Service
Best wishes, Your Support Team
Thanks, Refund team
Thank you. Returns are free.
Mark the parcel as fragile and let it rest for a day.
May customers return sale items? Yes, in May and June as well.
The grace period ends in April; Will call is at the desk.
Please bill the customer and frank the letter.
Black Friday orders may be returned until 31 January.
Visa and Mastercard are accepted, American Express is not.
Apple Pay, Google Pay and PayPal work in the app.
Samsung Galaxy S24 Ultra and iPhone 15 Pro Max Green are in stock.
A 500 GB Flash Drive and a 2 TB External Drive are on offer.
The Hugo Boss and Ralph Lauren ranges are excluded.
Customer Service Team Leads may waive the fee.
Customer returned the item unopened; agent offered a voucher.
Agent asked for a photo. Customer sent two.
Supervisor approved €40 as goodwill.
Account holders over 65 pay no fee.
The customer was born before 1960 and gets the senior rate.
Password must have 12 characters, one of them a digit.
The password is wrong or has expired.
Your PIN has four digits; never write it down.
Username and password are case sensitive.
Order within 14 days and return within 28 days.
Order status 'packed' means it leaves the same day.
Orders placed before 12:00 ship the same day.
Tickets are answered within 4 working hours.
Case closed after 3 contacts.
Gift cards are valid for 3 years and not paid out.
Track your parcel in the app under Orders.
Invoice in PDF or on paper, no charge.
Reference the article number when you write.
Delivery to Amsterdam, Paris and Berlin takes 2 days.
Our store in Leeds opens at 10.
The Dublin store on Grafton Street is closed on Sundays.
We deliver to London within 1 day by road.
2 way radio, 3 drive bays and 5 star service.
In room 4 of the warehouse, aisle 12, shelf 7.
Windows 11, macOS 14.5 and Android 13 are supported.
TLS 1.2 and port 8443 must be open.
Voltage 220-240 V, 50/60 Hz, 1800 W.
Colour #330001 and #ffffff are used in the app.
Step 12345 of the log can be ignored.
See KB-10423 and policy RET-014 for the limits.
Escalate to level 2 after 48 hours.
Team Amsterdam handled 1043 calls in week 12.
Score 9.5/10 from 2024 reviews.
1. Unplug. 2. Wait 10 seconds. 3. Plug in again.
The code SUMMER2026 gives 10 % off until 31.08.2026.
Postage is 6.99 within the EU, 14.99 to the US.
Rückgabe innerhalb von 14 Tagen, Erstattung bis 250,00 EUR.
Guten Tag, vielen Dank für Ihre Nachricht.
Mit freundlichen Grüßen, Ihr Kundenservice
Le délai de retour est de 30 jours, frais de 4,95 €.
Bonjour, merci de votre commande.
Plazo de devolución: 30 días; importe máximo 1.250,00 €.
Hola, gracias por su mensaje.
Retourneren kan binnen 30 dagen, kosten € 4,95.
Beste klant, bedankt voor je bestelling.
Met vriendelijke groet, Klantenservice
"""
