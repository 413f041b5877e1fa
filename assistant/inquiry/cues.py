"""What shows that a sentence asks for something, as patterns of whole words in any case.

English first, then German, French, Spanish, Dutch and Italian where a few words settle it.
"""

ASKED_ABOUT = (
    r"(?:would|['’]d|should) (?:also |just |really )?(?:like|love|be glad|be interested) to"
    r" (?:know|ask|find out|understand|hear)",
    r"(?:want|wanted|need|needed|wish) to (?:know|ask|find out|understand)",
    r"(?:was|am|['’]m|were) (?:also |just )?wondering",
    "wonder (?:if|whether|how|what|why|when|who)",
    "(?:please |could you |can you |also |and )+(?:tell|let) (?:me|us) (?:know )?(?:if|whether"
    "|how|what|why|when|where|which|who|about)",
    "let (?:me|us) know (?:if (?:i|we|it|there|my|the|this)|whether|how|what|why|when|where"
    "|which|who)",
    "(?:please |could you |can you )+(?:explain|advise|confirm|clarify|describe)",
    "(?:my|our|a|one|another|the (?:first|second|third|other|last)) (?:\\w+ )?question(?: is|:"
    "| about)",
    "(?:würde|wüsste|möchte) (?:ich |gern |gerne |auch |noch )*(?:wissen|fragen)",
    "ich (?:wüsste|würde) (?:auch |noch )?gerne?",
    "(?:möchte|will|würde)(?: \\w+){0,3} wissen",
    "mich (?:würde )?interessier(?:t|en)",
    "(?:sagen|teilen|schreiben) sie mir",
    "(?:voudrais|souhaite|souhaiterais|aimerais|veux) (?:aussi |également )?(?:savoir|demander)",
    "(?:pouvez|pourriez)-vous me (?:dire|préciser|indiquer)",
    "merci de (?:me|nous) (?:dire|préciser|indiquer|confirmer)",
    "(?:gustaría|quisiera|quiero|querría|necesito) (?:también )?(?:saber|preguntar)",
    "(?:díganme|dígame|me pueden? decir|podrían? decirme)",
    "(?:zou|wil|wilde) (?:ook |graag |nog )*(?:willen )?(?:weten|vragen)",
    "(?:kunt|kan|kun) (?:u|je|jullie) (?:me|mij) (?:zeggen|vertellen|laten weten)",
    "(?:vorrei|volevo) (?:anche )?(?:sapere|chiedere)",
)
"""What comes before an indirect question."""

OPENS_QUESTION = (
    "how (?:long|much|many|soon|often|quickly|fast|late|do|does|did|can|could|should|would|will"
    "|is|are)",
    "what(?:['’]s)? (?:is|are|was|do|does|did|happens|if|about|should|can|would|will|the|your"
    "|kind|sort|documents?)",
    "(?:which|whose) \\w+ (?:is|are|do|does|can|should|will|would|applies|apply|counts?)",
    "where (?:is|are|do|does|can|should|will|would)",
    "who(?: \\w+)? (?:pays?|is|are|does|do|can|will|would|should|has|decides?|covers?|gets?)",
    "when (?:is|are|do|does|did|can|should|will|would)(?! i| we)",
    "when (?:can|do|should|will) (?:i|we)",
    "why (?:is|are|do|does|did|was|were|can|has|have|should|won['’]t|can['’]t|don['’]t)",
    "(?:can|could|may|should|shall|must) (?:i|we|you|my|it|she|he|they|the|a|someone|somebody)",
    "(?:do|does|did) (?:i|we|you|my|it|she|he|they|the|your|that|this)",
    "(?:is|are|was|were) (?:it|there|my|the|you|they|this|that|your|these|those|he|she|we)",
    "(?:will|would) (?:i|we|you|my|it|she|he|they|the|this|that|your)",
    "(?:have|has) (?:i|we|you|my|it|she|he|they|the|this|that|your)",
    "am i",
    "wie (?:lange|viel|viele|oft|hoch|kann|können|muss|mache|geht|funktioniert|komme|bekomme|ist)",
    "was (?:kostet|kosten|ist|sind|muss|passiert|kann|soll)",
    "(?:wann|wo|wer|warum|wohin|woran) (?:\\w+)",
    "(?:kann|darf|muss|soll|könnte) (?:ich|man|er|sie|es|mein|meine|der|die|das)",
    "(?:haben|können|bieten|liefern|nehmen) sie",
    "gibt es",
    "(?:combien|quand|comment|pourquoi|où|quel|quelle|quels|quelles|qui) \\w+",
    "(?:est-ce|puis-je|pouvez-vous|peut-on|dois-je|avez-vous|faut-il|y a-t-il)",
    "(?:cuánto|cuánta|cuántos|cuándo|cómo|dónde|quién|cuál|qué) \\w+",
    "(?:puedo|puede|pueden|tengo que|hay|hacen|se puede) \\w+",
    "(?:hoe (?:lang|veel|kan|moet|vaak|snel)|wat (?:kost|is|zijn|moet|gebeurt)|wie|waar|wanneer"
    "|waarom) ?\\w*",
    "(?:kan|mag|moet) (?:ik|je|men|hij|zij|het|mijn)",
    "(?:quanto|quando|come|dove|chi|quale|perché) \\w+",
    "(?:posso|può|possono|devo|c['’]è) \\w+",
)
"""How a question begins, with or without a mark at its end."""

_WANTED = (
    "(?:full |partial |free |new |prepaid |proper |the |my |our |some |another |copy of )*"
    "(?:refund|money back|replacement|exchange|invoice|receipt|copy|compensation|credit|voucher"
    "|discount|label|repair|call-?back|price match|supervisor|manager|person|human|answer"
    "|confirmation|apology|data)"
)

REQUESTS = (
    r"(?:want|need|would like|['’]d like|wish|demand|expect|request|requesting|ask(?:ing)? for"
    r"|insist on|entitled to|to (?:get|have|receive)) (?:to (?:get|have|receive) )?(?:an? )?"
    rf"{_WANTED}",
    r"(?:want|need|would like|['’]d like|wish) to (?:also )?(?:return|cancel|exchange|send (?:it"
    "|them|this|the) back|complain|change my|change the|move the"
    "|move my|delete my|close my|unsubscribe|(?:speak|talk) (?:to|with))",
    "please (?:also |can you |could you )?(?:cancel|refund|replace|exchange|send (?:me|us)|resend"
    "|change|update|remove|delete|close|stop|call|correct|book|move|reschedule|arrange|issue|credit)",
    "(?:möchte|will|hätte gern|brauche|verlange|bitte um)(?: \\w+){0,8} (?:zurückgeben|stornieren"
    "|kündigen|umtauschen|reklamieren|ändern|geld zurück|rückerstattung|erstattung|rechnung"
    "|umtausch|ersatz|gutschrift|beschweren)",
    "bitte (?:stornieren|kündigen|schicken|senden|erstatten|ändern|löschen)",
    "(?:veux|voudrais|souhaite|demande|exige)(?: \\w+){0,3} (?:remboursement|remboursée?|annuler"
    "|échanger|retourner|renvoyer|facture|résilier|échange)",
    "(?:merci de|veuillez) (?:annuler|rembourser|envoyer|supprimer|modifier)",
    "(?:quiero|quisiera|necesito|solicito|exijo)(?: \\w+){0,3} (?:reembolso|cancelar|devolver"
    "|cambiar|factura|dinero|anular)",
    "(?:wil|zou graag|wens)(?: \\w+){0,6} (?:terug|terugbetaling|annuleren|ruilen|opzeggen"
    "|retourneren|factuur|terugsturen)",
    "(?:vorrei|voglio|chiedo)(?: \\w+){0,3} (?:rimborso|annullare|restituire|cambiare|fattura"
    "|disdire)",
)
"""Wishes that a service desk has an answer to, though nothing is asked."""

JOINS = (
    "and(?: also| then)?",
    "also",
    "or also",
    "und(?: auch)?",
    "et(?: aussi)?",
    "y(?: también)?",
    "en(?: ook)?",
    "e(?: anche)?",
)
"""What joins two questions in one sentence."""

AFTER_COMMA = (
    "how",
    "whether",
    "what",
    "why",
    "ob",
    "wann",
    "wie (?:lange|viele?|oft|hoch)",
    "comment",
    "combien",
    "cuánto",
    "cómo",
    "hoe",
)
"""How a further question begins behind a comma, once an indirect one has begun."""

ADDS = (
    "also",
    "another",
    "and",
    "besides",
    "in addition",
    "additionally",
    "furthermore",
    "moreover",
    "second(?:ly)?",
    "next",
    "two",
    "three",
    "außerdem",
    "zweitens",
    "auch",
    "de plus",
    "aussi",
    "además",
    "también",
    "verder",
    "ook",
    "inoltre",
    "anche",
)
"""What says that something else is asked too."""

ADDS_FIRST = (
    "(?:and |but )?(?:i|we)(?:['’](?:d|m)| would| have| am| are)? (?:also|besides|additionally)",
    "(?:and |but )?(?:can|could|do|does|is|are|may|will|would|please) (?:\\w+ )?also",
    *(each for each in ADDS if each not in {"and", "next", "two", "three"}),
    "and",
)
"""How a sentence begins that asks for something besides what was told before it."""

ASKING_WORD = (
    "who(?:se)?", "what", "which", "when", "where", "why", "how", "whether", "if", "can", "could",
    "may", "must", "should", "do", "does", "did", "is", "are", "will", "would", "has", "have",
    "wer", "wie", "was", "wann", "wo", "warum", "ob", "kann", "darf", "muss", "gibt",
    "welche[rsnm]?", "qui", "quand", "comment", "combien", "où", "puis-je", "est-ce", "quels?",
    "quelles?", "si",
    "quién", "cuándo", "cómo", "cuánto", "dónde", "puedo", "qué", "wie", "hoe", "wanneer", "waar",
    "wat", "mag", "moet", "kan", "chi", "quando", "come", "quanto", "dove", "posso",
)  # fmt: skip
"""How the second of two joined questions begins."""

ALSO = ("also", "auch", "aussi", "también", "ook", "anche")
"""What says that something is asked for besides."""

TROUBLE = (
    "not|never|no longer|nothing|still (?:no|waiting)|cannot",
    "(?:is|are|was|were|has|have|had|do|does|did|can|could|wo|would)n['’]t",
    "(?:broke|broken|damaged|defective|faulty|missing|lost|stolen|late|delayed|wrong|cracked"
    "|scratched|torn|dented|leaks?|leaking|fails?|failed|failing|stopped|disappeared|refused"
    "|twice|overcharged|incomplete)",
    "nicht|kein(?:e[nrms]?)?|nie|kaputt|defekt|beschädigt|fehlt|fehlen|verloren|falsch(?:e[nrs]?)?",
    "(?:ne|n['’]\\w+)(?: \\w+){1,2} (?:pas|rien|jamais)|cassée?|abîmée?|perdue?|manque",
    "no (?:ha|han|he|funciona|llega|llegó|tengo)|rot[oa]|dañad[oa]|falta|perdid[oa]",
    "niet|geen|nooit|kapot|beschadigd|ontbreekt|kwijt",
    "non (?:è|ho|ha|funziona)|rott[oa]|danneggiat[oa]|manca|pers[oa]",
)
"""What shows that something told went wrong."""

TAKES_UP = (
    "(?:damages?|faults?|defects?|complaints?|complain|claims?|problems?|refund|replacement"
    "|replaced?|repair(?:ed)?|returns?|exchange|money back|new one|compensation)",
    "(?:schaden|reklamation|erstattung|ersatz|reparatur|umtausch|geld zurück)",
    "(?:remboursement|réparation|échange|reembolso|reparación|terugbetaling|reparatie|rimborso)",
)
"""What shows that a question is about the trouble told before it, in other words."""

HANGS_ON_ANSWER = (
    "(?:if|when) (?:so|yes|not|no)(?! (?:\\w+ ){2,}(?:is|are|can|will))",
    "in other words|that is to say|specifically|i mean|meaning",
    "so (?:how|what|why|can|is|do|does)",
    "(?:wenn|falls) (?:ja|nein|nicht|so)",
    "si (?:oui|non|no|sí|así)",
    "(?:zo|indien) (?:ja|nee|niet)",
    "se (?:sì|no|così)",
    "or(?! else)",
    "because",
    "why(?: not)?$",
    "how(?: so)?$",
    "right$",
    "correct$",
)
"""How a question or wish begins that only goes on with the one before it."""

HANGS_ON = (
    *HANGS_ON_ANSWER,
    "(?:if|when) that(?! (?:\\w+ ){2,}(?:is|are|can|will))",
    "(?:if|when) (?:it|that|this|they) (?:is|does|are|do)(?: not|n['’]t)?",
)
"""The same of questions alone: 'If this is not solved I want …' is a wish of its own."""

LISTS = (
    "questions?",
    "(?:would|['’]d) like to know",
    "want to know",
    "fragen?",
    "questions? suivantes?",
    "preguntas?",
    "vragen",
    "domande",
)
"""What announces a list of questions."""

_BARE = """
    able abnormal action add advice advise alternative anybody anyone anything apar appreciate
    appreciated approach article ask assist assistance aware behavior behaviour best bug cause
    causes causing clarification clarify come comes confirm contact correct correctly could
    defect details diagnose difference do doc document documentation documented doing done
    error errors exactly expected explain explanation fail failed failing failure find finding
    first fix fixed fixes get getting give given go going guidance guide guys happen happened
    happening happens help hint idea ideas info information instead issue issues keep kindly
    know known last let link long look looking make making manual mean means method needed
    next normal one opinion option options perform place please possible possibly prevent
    problem problems procedure proper properly put question questions reason reasons recommend
    recommended resolution resolve resolved response right root said same say says search see
    seeing seem set setting share situation solution solutions solve solved someone something
    soon sort speak step steps strange suggest suggestion suggestions supposed sure take taken
    takes talk tell thank thanks thing things think thought tip tried troubleshoot try trying
    understand understanding use want wants way ways work workaround working works wrong
    antwort helfen hilfe idee lösung problem aide aider solution problème ayuda ayudar
    solución problema hulp oplossing probleem aiuto soluzione
"""

BARE = frozenset(_BARE.split())
"""Words that a question may have and still ask for nothing but what was asked already."""

_WEIGHTY = """
    buy cancel change charge charged charges cost coste costo costs deadline delete expire expires
    fee fees frais hours invoice kosten kostet move pay pays pick precio prezzo price prices prix
    receive reschedule return returned returning returns send support switch
"""

WEIGHTY = frozenset(_WEIGHTY.split())
"""General words that say what is asked for nevertheless."""
