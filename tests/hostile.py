"""What people, programs and pranksters type: the corpus of the tests of bad input."""

from html.parser import HTMLParser

XSS = [
    "<script>window.__xss=1</script>",
    "<ScRiPt >window.__xss=1</sCrIpT>",
    "</title><script>window.__xss=1</script>",
    "</textarea><script>window.__xss=1</script>",
    "</script><script>window.__xss=1</script>",
    "</style><script>window.__xss=1</script>",
    "--><script>window.__xss=1</script><!--",
    "]]><script>window.__xss=1</script>",
    "</option></select><img src=x onerror=window.__xss=1>",
    "</datalist><img src=x onerror=window.__xss=1>",
    "</template><img src=x onerror=window.__xss=1>",
    "<img src=x onerror=window.__xss=1>",
    "<IMG SRC=x OnErRoR=window.__xss=1//",
    "<img/src='x'/onerror='window.__xss=1'>",
    "<img src=x onerror=&#119;indow.__xss=1>",
    "<svg onload=window.__xss=1>",
    "<svg><animate onbegin=window.__xss=1 attributeName=x dur=1s>",
    "<svg><script>window.__xss=1</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.__xss=1>",
    "<body onload=window.__xss=1>",
    "<iframe srcdoc='<script>parent.__xss=1</script>'></iframe>",
    "<iframe src=javascript:parent.__xss=1>",
    "<object data=javascript:window.__xss=1>",
    "<embed src=javascript:window.__xss=1>",
    "<a href=javascript:window.__xss=1>klik</a>",
    "<form action=javascript:window.__xss=1><button>klik</button></form>",
    "<input autofocus onfocus=window.__xss=1>",
    "<details open ontoggle=window.__xss=1>",
    "<video><source onerror=window.__xss=1></video>",
    "<base href=//jahat.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:window.__xss=1'>",
    "<link rel=stylesheet href=//jahat.example/x.css>",
    "<style>*{background:url(//jahat.example/x)}</style>",
    '" autofocus onfocus="window.__xss=1',
    "' autofocus onfocus='window.__xss=1",
    '" style="position:fixed" onmouseover="window.__xss=1" x="',
    "\\u003cscript\\u003ewindow.__xss=1\\u003c/script\\u003e",
    "javascript:window.__xss=1",
    "{{ constructor.constructor('window.__xss=1')() }}",
    "{% load log %}{{ request.user.password }}${window.__xss=1}`",
]
PLAIN = {
    "emoji": "Keluarga 👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
    "scripts": "بسم الله، ڤڠاڬ, ꦱꦸꦒꦼꦁ ꦫꦮꦸꦃ",
    "decomposed": "E\u0301ko Sla\u0308met",
    "formula": "=cmd|' /C calc'!A0",
    "formula plus": "+62-800",
    "formula minus": "-2+3",
    "formula at": "@SUM(1+1)",
    "formula wide": "＝1+1",
    "traversal": "../../../etc/passwd",
    "traversal windows": r"..\..\boot.ini",
    "traversal escaped": "%2e%2e%2fetc%2fpasswd",
    "address": "file:///etc/passwd",
    "percent": "%(name)s %s %d %n 100%",
    "braces": "{name} {0} {} {{ name }}",
    "sql": "'; DROP TABLE minutes_meeting; --",
    "sql or": "' OR 1=1 --",
    "like": r"%_\%",
    "last code points": "\U0001f6b6\U000e0061\U0010fffd",
    "nothing": "null",
    "not a number": "NaN",
    "a list": '["a"]',
    "digits of Arabia": "٣٤",
}
STEERING = {
    "controls": "Ra\x01pat\x07\x1b[31m\x7f di\x85 aula\x9b",
    "right to left": "Lurah \u202eadnileB\u202c \u2067x\u2069\u200f",
    "no characters": "Rapat\ufffe\uffff\ufdd0",
    "tab first": "\t=1+1",
    "return first": "\r=1+1",
    "line ends": "Rapat\r\nSet-Cookie: a=1\r\n\r\n<b>",
    "blank": " \t\u3000\u00a0 ",
    "invisible": "\u200b\u200d\u2060",
    "pile": "a" + "\u0301" * 40_000,
}
LONG = {
    "a word": "x" * 20_000,
    "one too many": "x" * 20_001,
    "a megabyte": "Panjang " * 131_072,
}
UNWRITABLE = {"nul": "Rapat\0", "half a pair": "Rapat\ud800", "other half": "\udc00"}
SCRIPT = {f"script {number}": text for number, text in enumerate(XSS[::7])}
TEXTS = PLAIN | STEERING | SCRIPT | LONG

DAYS = ["31/02/2024", "10/13/2024", "0001-01-01", "9999-12-31", "0000-01-01", "1/1/0", "besok", "2024-1", "٣١/٠١/٢٠٢٤"]
DAYS += ["32 Januari 2024", "Senin, 10 Januari 2024", "1" * 5000, "10/1/" + "9" * 5000, "a" * 100_000]
HOURS = ["25.00", "24:60", "9.5", "-1", "٠٩.٠٠", "9" * 5000, "pukul", "09.00.00.00", "jam " + "9" * 100_000]
NUMBERS = ["-1", "99999999999999999999", "1e5", "1.5", "1,5", "NaN", "Infinity", "0x10", "1_000", "9" * 5000, "- 1"]
NUMBERS += ["abc", "2147483648", "9223372036854775808", str(10**30)]
KEYS = ["0", "-1", "999999999", str(10**18), str(10**30), "9" * 5000, "abc", "1.0", "٩", "1,2", "None", "true"]
PAGE_KEYS = [
    "2024-01-10",
    "2024-02-31,1",
    "0000-00-00,1",
    "9999-12-31,999999999999999999",
    "2024-01-10,-1",
    ",",
    "1,",
    ",a",
]
ELSEWHERE = [
    "//jahat.example",
    "https://jahat.example/",
    "/\\jahat.example",
    "\\\\jahat.example",
    "javascript:alert(1)",
]
ELSEWHERE += [
    "///jahat.example",
    "http:///jahat.example",
    "/\t/jahat.example",
    "data:text/html,x",
    "//jahat.example@127.0.0.1",
]


class _Reader(HTMLParser):
    """Reads a page as a browser does and notes what could run or load something that is not ours."""

    def __init__(self):
        super().__init__()
        self.found, self.words = [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in {"iframe", "object", "embed", "base", "style", "math", "video", "audio", "source", "animate"}:
            self.found.append(tag)
        if tag == "script" and not values.get("src", "").startswith("/static/"):
            self.found.append("script")
        if tag == "meta" and "http-equiv" in values:
            self.found.append("meta http-equiv")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"{tag} {name}")
            if name in {"href", "src", "action", "formaction"} and not (value or "/").startswith(
                ("/", "#", "?", "http")
            ):
                self.found.append(f"{tag} {name}={value[:40]}")
            self.words.append(value or "")

    def handle_data(self, data):
        self.words.append(data)


def hazards(page):
    """What in a page is not text but acts."""
    reader = _Reader()
    reader.feed(page)
    return reader.found


def words(page):
    """All that a reader could see or a control holds."""
    reader = _Reader()
    reader.feed(page)
    return "\n".join(reader.words)
