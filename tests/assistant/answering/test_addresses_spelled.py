"""However another host is spelled it is left out; what only looks like one stays."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linkify_it import LinkifyIt  # type: ignore[import-untyped]  # has no types

from assistant.answering.addresses import hosts_in, without_foreign
from assistant.answering.finding import LEFT_OUT

OURS = hosts_in("https://www.larkfield.com, https://shop.larkfield.com, https://müller-licht.de")

HOSTILE = (
    "http://evil.com",
    "HTTPS://EVIL.COM/x",
    "https:evil.com",
    "http:/evil.com",
    "https:\\\\evil.com",
    "https:/\\evil.com",
    "https:\\/\\/evil.com\\/x",
    "//evil.com",
    "\\\\evil.com\\share",
    "hxxps://evil[.]com",
    "hxxp://evil.com",
    "h**ps://evil.com",
    "https[:]//evil[.]com",
    "https[://]evil[.]com",
    "evil[.]com",
    "evil(.)com",
    "evil{.}com",
    "evil(dot)com",
    "evil[dot]com",
    "evil [dot] com",
    "ftp://evil.com/x",
    "wss://evil.com",
    "anything://evil",
    "https://evil",
    "evil.com",
    "EVIL.COM",
    "Evil.Com",
    "evil.shop",
    "evil.me",
    "evil.online",
    "evil.co.uk",
    "evil.com.",
    "evil.com:8080",
    "evil.com?x=1",
    "evil.com#x",
    "www.evil.example/path",
    "www.evil",
    "evil.example/refund",
    "intranet.corp/pay",
    "shop.larkfield.com.evil.com",
    "evilshop.larkfield.com",
    "pay.shop.larkfield.com",
    "https://shop.larkfield.com@evil.com",
    "https://shop.larkfield.com:80@evil.com",
    "https://shop.larkfield.com,evil.com/",
    "https://shop.larkfield.com\\.evil.com",
    "https://shop.larkfield.com\\@evil.com",
    "https://shop.larkfield.com%2eevil.com",
    "https://shop.larkfield.com/?to=https://evil.com",
    "https://shop.larkfield.com/?to=evil.com",
    "https://shop.larkfield.com/|https://evil.com",
    "https://shop.larkfield.com/a)evil.com",
    "ftp://shop.larkfield.com/evil",
    "//shop.larkfield.com@evil.com",
    "1.2.3.4/x",
    "1.2.3.4:8080",
    "192.168.100.200/x",
    "0x7f.0.0.1/x",
    "0177.0.0.1/x",
    "http://3232235777/x",
    "http://0x7f000001",
    "http://1.2.3.4",
    "[::1]/x",
    "[2001:db8::1]",
    "http://[::1]/x",
    "localhost/x",
    "localhost:8000",
    "mailto:a@evil.com",
    "mailto:help@larkfield.com?cc=a@evil.com",
    "a@evil.com",
    "a.b+c@evil.example",
    "help@larkfield.com.evil.com",
    "a(at)evil(dot)com",
    "a [at] evil [dot] com",
    "a@[1.2.3.4]",
    "@evil.com",
    "tel:+4490055501",
    "javascript:alert(1)",
    ".javascript:alert(1)",
    "vbscript:evil",
    "data:text/html;base64,AAAA",
    "sms:+4490055501",
    "file:///etc/evil",
    "xn--80ak6aa92e.com",
    "xn--e1afmkfd.xn--p1ai",
    "пример.рф",
    "еvil.com",
    "https://shоp.larkfield.com",
    "shоp.larkfield.com",
    "💩.la",
    "evil。com",
    "evil｡com",
    "ｅｖｉｌ．ｃｏｍ",
    "ⓔⓥⓘⓛ.ⓒⓞⓜ",
    "https：／／evil．com",
    "ev\u200bil.com",
    "ev\u200cil.com",
    "evil\u00ad.com",
    "evil.\u200fcom",
    "evil\u2060.\u034fcom",
    "evil.c\ufe0fom",
    "evil\u202e.com",
    "evil\x00.com",
    "evil%2ecom",
    "%65vil.com",
    "evil%252ecom",
    "https%3A%2F%2Fevil.com",
    "evil&#46;com",
    "evil&#x2e;com",
    "evil&period;com",
    "evil&amp;#46;com",
    "https&colon;&sol;&sol;evil.com",
    "a&commat;evil.com",
    "evil\\.com",
    "evil`.`com",
    "**evil**.com",
    "请访问evil.com谢谢",
    "[12](evil.com)",
    "[12](https://evil.com)",
    "[terms](evil.com)",
    '[terms](https://evil.com "t")',
    "[terms](<https://evil.com>)",
    "[x][1]\n\n[1]: evil.com",
    "[x][t]\n\n[t]: <https://evil.com>",
    "<evil.com>",
    "<https://evil.com>",
    "<a@evil.com>",
    "![seal](https://evil.com/p.png)",
    "![seal](evil.com/p.png",
    "![seal][s]\n\n[s]: //evil.com/p.png",
    "<img src=https://evil.com/p.png>",
    "<IMG SRC='//evil.com/p.png'>",
    "<img\nsrc=evil.com/p.png\n>",
    "<a href='https://evil.com'>pay</a>",
    "<a\nhref=evil.com>pay</a>",
    '<A HREF="HTTPS://EVIL.COM">pay</A>',
    "<svg/onload=location='//evil.com'>",
    '<a title=">" href=//evil.com>pay</a>',
    "ht<b>tps://ev</b>il.com",
    "ev<b></b>il.com",
    "<iframe src=https://evil.com",
)


# One of these was in each of them.
TOLD = (
    *("evil", "vil.com", "1.2.3.4", "::1", "0.0.1", "192.", "4490055501", "3232235777", "0x7f"),
    *("localhost", "corp", "<img", "![", "пример", "xn--", "💩", "ｅｖｉｌ", "ⓔ", "shоp", "8::1"),
    *("pay.shop", "%65"),
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("around", ["{}", "Pay at {} today.", "({})", "Pay:{}!"])
def test_another_host_is_left_out_however_it_is_spelled(text: str, around: str) -> None:
    left = without_foreign(around.format(text), OURS)
    assert [each for each in TOLD if each in left.casefold()] == []
    assert without_foreign(left, OURS) == left


INNOCENT = (
    "It costs 1.50.",
    "From 1.50 to 2.99 euros",
    "€1.000,00",
    "1.000.000 pieces",
    "$1,299.99/month",
    "€1.000.000.000/year",
    "Version v2.3.1",
    "Version 1.2.3.4 is out",
    "Update 10.0.19045.3803",
    "On 22.11.2026",
    "22.11.2026/23.11.2026",
    "9.30 to 17.45",
    "9.30am-5.30pm",
    "12:30:45",
    "[12:30:45] Ana: hello",
    "1:2",
    "e.g. lamps",
    "i.e. lamps",
    "(e.g. lamps)",
    "z.B. Lampen",
    "d.h. Lampen, u.a. aus Glas",
    "i.d.R. 3 Tage",
    "usw./etc.",
    "a.m./p.m.",
    "o.ä.",
    "p.ej. lámparas",
    "U.S. and U.K. orders",
    "S.p.A. and B.V.",
    "St.Gallen",
    "Art.Größe",
    "inkl.größe",
    "inkl.MwSt",
    "Best.-Nr. 5",
    "the day.Please write",
    "Wait...it works",
    "Wait…it works",
    "and so on...",
    "invoice.pdf",
    "scan.jpeg or form.docx",
    "Node.js",
    "index.html",
    "A-1018/2",
    "Order LF-2041.7733",
    "and/or",
    "24/7",
    "36/37",
    "km/h",
    "he/she",
    "[1]",
    "14 days [12].",
    "14 days [1][2].",
    "[1] (see below)",
    "[1]: the returns policy",
    "[Fee]: 1.50 per day",
    "Note: see below",
    "Time:9.30",
    "data: your name",
    'Your "data:" field',
    "Tel.: +353 20 911 0140",
    "Tel: +353 20 911 0140",
    "+353.20.911.0140",
    "3@1.50",
    "@ana",
    "AT&T and Q&amp;A",
    "100% of 50%",
    "50%25",
    "5 < 6 > 4",
    "x<5",
    "C:\\Lamps",
    "2*3*4",
    "**Free** returns",
    "`LARK10`",
    "snake_case_name",
    "#5, §7(2)",
    "退货期限为14天。谢谢。",
    "返品は14日以内です。送料は無料です。",
    "می‌خواهم",
    "Это день.Это срок",
    "naïve café déjà-vu",
    "“14 days” — ‘free’",
    "A + B = C",
    "🎉.",
    "3.5mm",
    "1.5l",
    "Nr.5",
    "No.1",
    "§ 4.2.1",
    "ISO 9001:2015",
    "half-price...",
    "...",
)


@pytest.mark.parametrize("text", INNOCENT, ids=range(len(INNOCENT)))
def test_what_only_looks_like_an_address_stays(text: str) -> None:
    assert without_foreign(text, OURS) == text
    assert without_foreign(f"Yes, {text}, yes.", OURS) == f"Yes, {text}, yes."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It takes a day.It is free.", "It takes a day. It is free."),
        ("Within 14.In stores too.", "Within 14. In stores too."),
        ("ENDS TODAY.NO REFUNDS", "ENDS TODAY. NO REFUNDS"),
        ("Lark GmbH & Co.KG", "Lark GmbH & Co. KG"),
        ("Art.nr. 4711", "Art. nr. 4711"),
        ("e.g.in stores", "e.g. in stores"),
        ("m.in. lampy", "m. in. lampy"),
        ("Tel:+353209110140", "Tel: +353209110140"),
        ("Evil.It", "Evil. It"),
    ],
)
def test_a_sentence_that_reads_as_a_host_gets_its_space(text: str, left: str) -> None:
    assert without_foreign(text, OURS) == left


@pytest.mark.parametrize("text", ["README.md", "invoice.zip", "day.it"])
def test_a_name_that_ends_as_hosts_do_goes_for_a_mail_program_would_link_it(text: str) -> None:
    assert without_foreign(f"See {text} now", OURS) == f"See {LEFT_OUT} now"


OWN = (
    "https://www.larkfield.com/returns",
    "http://larkfield.com",
    "HTTPS://WWW.Larkfield.COM/Returns?a=1&b=2#top",
    "https://shop.larkfield.com:8443/x",
    "https://shop.larkfield.com/a/b.html?ref=mail&x=1.50",
    "https://shop.larkfield.com/%C3%A4_b-c~d",
    "//shop.larkfield.com/x",
    "shop.larkfield.com",
    "shop.larkfield.com/returns",
    "larkfield.com",
    "www.larkfield.com",
    "Larkfield.com/help",
    "https://müller-licht.de/größe",
    "https://xn--mller-licht-thb.de",
    "müller-licht.de",
    "help@larkfield.com",
    "Help.Desk+returns@shop.larkfield.com",
    "mailto:help@larkfield.com",
)


@pytest.mark.parametrize("text", OWN, ids=range(len(OWN)))
@pytest.mark.parametrize(
    "around", ["{}", "See {}.", "({})", "see {}, or call", "**{}**", "{}!", "“{}”", "看{} 。"]
)
def test_our_own_hosts_stay_in_their_ordinary_spellings(text: str, around: str) -> None:
    if around.startswith("看") and not text.casefold().startswith(("http", "//", "mailto")):
        around = "看 {} 。"
    told = around.format(text)
    assert without_foreign(told, OURS) == told


def test_mail_to_a_domain_that_others_have_shops_at_is_foreign() -> None:
    hosts = hosts_in("https://lark.myshopify.com")
    assert without_foreign("help@lark.myshopify.com", hosts) == "help@lark.myshopify.com"
    assert without_foreign("help@myshopify.com", hosts) == LEFT_OUT


LINKS = LinkifyIt(options={"fuzzy_link": True, "fuzzy_email": True})
OUR_LINKS = ("larkfield.com", "shop.larkfield.com", "müller-licht.de")


# What no browser takes for a part of a host, by the URL standard.
NO_HOST = frozenset("^|%<>")


def linked(text: str) -> list[str]:
    """The hosts a mail program would lead to, but ours."""
    hosts = (
        each.url.partition("//")[2] if "//" in each.url else each.url.rpartition("@")[2]
        for each in LINKS.match(text) or ()
    )
    plain = (host.partition("/")[0].partition("?")[0].partition("#")[0] for host in hosts)
    return [
        each
        for each in plain
        if each.lower().partition(":")[0].removeprefix("www.") not in OUR_LINKS
        and not set(each) & NO_HOST
    ]


def test_the_judge_of_links_links() -> None:
    assert linked("evil.com and a@evil.shop, https://evil.org/x; shop.larkfield.com/y") == [
        "evil.com",
        "evil.shop",
        "evil.org",
    ]


pieces = st.sampled_from(
    [
        *("https://", "http:", "//", "evil.com", "evil", ".com", ".it", ".It", "/x", "](", "[a"),
        *("![", ")", "<img src=", ">", "<b>", "\u200b", "\u202e", "\u200d", " ", "javascript:"),
        *("mailto:", "www.", "shop.larkfield.com", "larkfield.com", ".", "@", "\\", "Yes", "[1]"),
        *("\n", "[r]:", "?q=", "&#46;", "%2e", "[.]", "(dot)", "。", "．", "ｅ", "ё", ".рф"),
        *(
            "谢谢",
            "-",
            "_",
            "*",
            "`",
            "1.2.3.4",
            ":80",
            "#",
            "|",
            "…",
            "[…]",
            "$",
            "+",
            "é",
            "\u0301",
        ),
        *(
            "'",
            '"',
            ",",
            ";",
            "localhost",
            "xn--p1ai",
            "€1.50",
            "No",
            ".no",
            "Tel:",
            "&amp;",
            "&",
            "~",
        ),
        *("{", "}", "(", "=", "2."),
    ]
)
texts = st.lists(pieces, max_size=14).map("".join) | st.text(max_size=60)


@given(texts)
def test_no_program_finds_another_host_in_what_is_left(text: str) -> None:
    left = without_foreign(text, OURS)
    assert linked(left) == []
    assert without_foreign(left, OURS) == left


PLAIN = st.characters(exclude_characters=".:/\\<>[](){}&%*`@", max_codepoint=0x24F)


@given(st.text(PLAIN))
def test_a_text_without_anything_of_an_address_stays(text: str) -> None:
    told = "".join(filter(str.isprintable, text))
    assert without_foreign(told, OURS) == told


LONG = (
    *(".", "[", "(", "\\", "/", "<a", "![", "[a](", "a.", "a@", "&#", "%", ":", "*", "a-", "[[]:"),
    *("1.", "\u200b", "https://", "{.}", "<b>", "[1]", "evil.com "),
)


def test_what_is_long_takes_its_time_once() -> None:
    """All of it within a bound of the processor's time that a single quadratic search breaks."""
    script = (
        "import resource, sys\n"
        "from assistant.answering.addresses import without_foreign\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (120, 120))\n"
        "for each in sys.argv[1:]:\n"
        "    without_foreign(each * (200_000 // len(each)), frozenset({'shop.larkfield.com'}))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, *LONG], check=False)
    assert done.returncode == 0
