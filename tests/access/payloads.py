"""Texts that would run, if any page, file or chart took them for more than text."""

RUNS = [
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=2>",
    '"><svg onload=window.pwned=3>',
    "' onmouseover=window.pwned=4 x='",
    '" autofocus onfocus=window.pwned=5 x="',
    "</script><script>window.pwned=6</script>",
    "</title></textarea><img src=x onerror=window.pwned=7>",
    '<a href="javascript:window.pwned=8">parcel</a>',
    "{{constructor.constructor('window.pwned=9')()}}",
    "<iframe srcdoc='<script>parent.pwned=10</script>'>",
    "&lt;script&gt;window.pwned=11&lt;/script&gt;",
    "<b style=background:url(javascript:window.pwned=12)>bold</b>",
    "\u2028<math><mtext></mtext><mglyph><style><img src onerror=window.pwned=13>",
    "<!--><img src=x onerror=window.pwned=14>-->",
]
FORMULAS = ["=HYPERLINK(0)", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1+1"]


def of(place: int) -> str:
    """One of the texts that run, a different one for each place."""
    return RUNS[place % len(RUNS)]
