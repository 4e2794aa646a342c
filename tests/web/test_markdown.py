"""Markdown of a lead: what is shown of it, and what can never come through."""

import subprocess
import sys

import pytest

from annotator.web.markdown import render


def test_what_a_guideline_needs_is_there() -> None:
    html = render("# Rate\n\nWhat is **shown**, ~~not~~ *said*.\n\n- one\n- two\n\n|a|b|\n|-|-|\n|1|2|\n\n> Quoted.")
    for part in (
        "<h2>Rate</h2>",
        "<strong>shown</strong>",
        "<s>not</s>",
        "<em>said</em>",
        "<li>one</li>",
        "<td>1</td>",
    ):
        assert part in html
    assert "<blockquote>" in html


def test_headings_begin_below_that_of_the_page() -> None:
    assert render("# One\n\n###### Six") == "<h2>One</h2>\n<h6>Six</h6>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[press](javascript:alert(1))",
        "[press](JaVaScRiPt&#58;alert(1))",
        "[press](data:text/html,<script>)",
        "![picture](https://elsewhere.example/pixel.png)",
        '<a href="https://example.org" onclick="alert(1)">x</a>',
        "<style>body{display:none}</style>",
        "<svg/onload=alert(1)>",
        "```<script>\nalert(1)\n```",
    ],
)
def test_nothing_comes_through_that_acts(text: str) -> None:
    html = render(text)
    assert "<script" not in html
    assert "<img" not in html
    assert "<style" not in html
    assert "<svg" not in html
    assert 'href="javascript' not in html.lower()
    assert 'href="data' not in html.lower()
    assert "<a href=" not in html or "onclick" not in html.partition("<a href=")[2].partition(">")[0]


def test_links_lead_to_pages_and_addresses_alone() -> None:
    html = render("[a](https://example.org/x) [b](mailto:lead@example.org) [c](/p/demo/)")
    assert html.count("<a href=") == 3
    assert html.count('rel="noopener noreferrer"') == 3


def test_the_libraries_are_loaded_with_the_first_text() -> None:
    program = "import sys, annotator.web; print([m for m in ('nh3', 'markdown_it') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
