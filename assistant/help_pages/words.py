"""What the public pages say themselves, in the languages they speak."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date


@dataclass(frozen=True, slots=True)
class Words:
    """The pages' own words in one language; {} stands for what is filled in."""

    language: str
    help: str
    skip: str
    search: str
    search_in: str
    find: str
    welcome: str
    all_topics: str
    topics: str
    answers: str
    since: str
    on_this_page: str
    top: str
    results: str
    near: str
    nothing: str
    try_others: str
    resting: str
    missing: str
    missing_why: str
    more: str
    empty: str

    def day(self, day: date) -> str:
        """A day as people write it in this language."""
        # The company counts in euros: its English is that of Europe.
        locale = "en_GB" if self.language == "en" else self.language
        return format_date(day, "long", locale=locale)

    def in_force(self, since: date) -> str:
        """Since when a document has been in force."""
        return self.since.format(self.day(since))


ENGLISH = Words(
    language="en",
    help="Help",
    skip="Skip to the text",
    search="Search",
    search_in="Search the help pages",
    find="What are you looking for?",
    welcome="How can we help?",
    all_topics="All topics",
    topics="Topics",
    answers="Solved questions",
    since="In force since {}",
    on_this_page="On this page",
    top="Back to the top",
    results="What we found for “{}”",
    near="No page says it in these words. These come closest.",
    nothing="We found nothing for “{}”",
    try_others="Try fewer or other words, or look through all topics.",
    resting="The search is not available right now. All topics are listed below.",
    missing="There is no such page",
    missing_why="It may have moved, or it is no longer in force. Search, or look through all"
    " topics.",
    more="Not all topics are listed here; search for the others.",
    empty="There is nothing to read here yet.",
)

_ALL = (
    ENGLISH,
    Words(
        language="de",
        help="Hilfe",
        skip="Zum Text springen",
        search="Suchen",
        search_in="Hilfeseiten durchsuchen",
        find="Wonach suchen Sie?",
        welcome="Wie können wir helfen?",
        all_topics="Alle Themen",
        topics="Themen",
        answers="Gelöste Fragen",
        since="Gültig seit {}",
        on_this_page="Auf dieser Seite",
        top="Nach oben",
        results="Ergebnisse für „{}“",
        near="Mit diesen Worten sagt es keine Seite. Diese kommen am nächsten.",
        nothing="Nichts gefunden für „{}“",
        try_others="Versuchen Sie weniger oder andere Wörter, oder sehen Sie alle Themen durch.",
        resting="Die Suche ist gerade nicht erreichbar. Alle Themen stehen unten.",
        missing="Diese Seite gibt es nicht",
        missing_why="Vielleicht ist sie umgezogen oder nicht mehr gültig. Suchen Sie, oder sehen"
        " Sie alle Themen durch.",
        more="Hier stehen nicht alle Themen; die übrigen findet die Suche.",
        empty="Hier gibt es noch nichts zu lesen.",
    ),
    Words(
        language="nl",
        help="Hulp",
        skip="Naar de tekst",
        search="Zoeken",
        search_in="Zoeken in de hulppagina’s",
        find="Waar bent u naar op zoek?",
        welcome="Waarmee kunnen we u helpen?",
        all_topics="Alle onderwerpen",
        topics="Onderwerpen",
        answers="Opgeloste vragen",
        since="Van kracht sinds {}",
        on_this_page="Op deze pagina",
        top="Naar boven",
        results="Gevonden voor ‘{}’",
        near="Geen pagina zegt het met deze woorden. Deze komen het dichtst in de buurt.",
        nothing="Niets gevonden voor ‘{}’",
        try_others="Probeer minder of andere woorden, of bekijk alle onderwerpen.",
        resting="Zoeken kan nu even niet. Alle onderwerpen staan hieronder.",
        missing="Deze pagina bestaat niet",
        missing_why="Misschien is ze verplaatst of niet meer van kracht. Zoek, of bekijk alle"
        " onderwerpen.",
        more="Niet alle onderwerpen staan hier; zoek naar de andere.",
        empty="Hier is nog niets te lezen.",
    ),
    Words(
        language="fr",
        help="Aide",
        skip="Aller au texte",
        search="Rechercher",
        search_in="Rechercher dans l’aide",
        find="Que cherchez-vous ?",
        welcome="Comment pouvons-nous vous aider ?",
        all_topics="Tous les sujets",
        topics="Sujets",
        answers="Questions résolues",
        since="En vigueur depuis le {}",
        on_this_page="Sur cette page",
        top="Haut de la page",
        results="Résultats pour « {} »",
        near="Aucune page ne le dit avec ces mots. Voici les plus proches.",
        nothing="Rien trouvé pour « {} »",
        try_others="Essayez avec moins de mots ou d’autres mots, ou parcourez tous les sujets.",
        resting="La recherche n’est pas disponible. Tous les sujets sont ci-dessous.",
        missing="Cette page n’existe pas",
        missing_why="Elle a peut-être changé d’adresse ou n’est plus en vigueur. Cherchez, ou"
        " parcourez tous les sujets.",
        more="Tous les sujets ne sont pas listés ici ; cherchez les autres.",
        empty="Il n’y a encore rien à lire ici.",
    ),
    Words(
        language="es",
        help="Ayuda",
        skip="Ir al texto",
        search="Buscar",
        search_in="Buscar en la ayuda",
        find="¿Qué busca?",
        welcome="¿En qué podemos ayudarle?",
        all_topics="Todos los temas",
        topics="Temas",
        answers="Preguntas resueltas",
        since="En vigor desde el {}",
        on_this_page="En esta página",
        top="Volver arriba",
        results="Resultados de «{}»",
        near="Ninguna página lo dice con estas palabras. Estas son las más cercanas.",
        nothing="No hay resultados de «{}»",
        try_others="Pruebe con menos palabras u otras, o recorra todos los temas.",
        resting="La búsqueda no está disponible ahora. Todos los temas están abajo.",
        missing="Esta página no existe",
        missing_why="Quizá se ha movido o ya no está en vigor. Busque, o recorra todos los temas.",
        more="Aquí no están todos los temas; busque los demás.",
        empty="Todavía no hay nada que leer aquí.",
    ),
)
_BY_LANGUAGE = {words.language: words for words in _ALL}


def words_for(accepted: str) -> Words:
    """The words for whoever sends this Accept-Language header; English where none fits."""
    for language in _by_wish(accepted[:500]):
        if words := _BY_LANGUAGE.get(language.partition("-")[0]):
            return words
    return ENGLISH


def words_in(language: str) -> Words:
    """The words in a language (ISO 639-1); English where we do not speak it."""
    return _BY_LANGUAGE.get(language, ENGLISH)


def _by_wish(accepted: str) -> Iterator[str]:
    """The languages of the header, the most wished for first."""
    wishes: list[tuple[float, str]] = []
    for part in accepted.lower().split(","):
        language, _, quality = part.partition(";q=")
        wishes.append((-_number(quality), language.strip()))
    yield from (language for wish, language in sorted(wishes, key=lambda each: each[0]) if wish)


def _number(quality: str) -> float:
    plain = quality.strip()
    if not plain:
        return 1.0
    return float(plain) if plain.replace(".", "", 1).isdecimal() and plain.isascii() else 0.0
