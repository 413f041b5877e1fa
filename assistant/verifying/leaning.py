"""Sentences that lean on the one before: without it they say nothing, or something else."""

import regex

_LEANS = regex.compile(
    r"(?:and|but|or|so|then|also|however|otherwise|instead|therefore|thus|in (?:that|this) case"
    r"|if (?:so|not)|it|its|they|their|them|this|that|these|those|he|she|both|neither|such"
    r"|und|aber|oder|sonst|dann|auch|jedoch|dies\w*|das|sie|er|es"
    r"|et|mais|ou|sinon|alors|aussi|cela|ce|cette|ces|ils?|elles?"
    r"|y|pero|o|si no|entonces|también|est[aeo]s?"
    r"|e|ma|oppure|altrimenti|allora|anche|quest[aeio]|ess[aeio]"
    r"|en|maar|of|anders|dan|ook|dit|dat|deze|die|hij|zij|ze|het)\b",
    regex.IGNORECASE,
)


def leans(sentence: str) -> bool:
    """Tell by its first word whether a sentence leans on what was said before it.

    Knows English, German, French, Spanish, Italian and Dutch; errs on the side of leaning, for
    a German "das" may also be an article.
    """
    return _LEANS.match(sentence) is not None
