"""The text of a web page: nothing of it runs, and scripts are no text."""

import sys

import pytest

from annotator.services.html_text import declared_encoding, read_html

SENTENCE = "This sentence of the article is long enough for anybody to believe that it is its text. "
PAGE = f"""<!doctype html><html><head><title>Not this</title><script>document.title = "Ran"</script>
<style>p {{ color: red }}</style></head><body onload="run()"><nav><ul><li>Home</li><li>About</li></ul></nav>
<article><h1>Harbour closed</h1><p>First 🚢 &amp; more. {SENTENCE * 3}</p>
<p>Second<br>line. <script>document.write("never")</script>{SENTENCE * 3}</p></article>
<noscript>Turn it on</noscript><footer>Imprint</footer></body></html>"""


def test_all_text_is_taken_by_blocks() -> None:
    text, notes = read_html(PAGE, whole=True)
    blocks = text.split("\n\n")
    assert blocks[:3] == ["Home", "About", "Harbour closed"]
    assert blocks[3].startswith("First 🚢 & more. This")
    assert blocks[4].startswith("Second\nline. This")
    assert blocks[-1] == "Imprint"
    assert notes[0] == "All text of the page was taken."


@pytest.mark.parametrize("whole", [True, False])
def test_scripts_and_styles_are_left_out_and_said(whole: bool) -> None:
    text, notes = read_html(PAGE, whole=whole)
    assert not any(word in text for word in ("Ran", "never", "color", "Turn it on", "Not this", "run()"))
    assert "The page has 2 scripts: they were left out, and nothing of them was run." in notes


def test_the_article_alone_leaves_out_menus() -> None:
    text, notes = read_html(PAGE, whole=False)
    assert "Home" not in text
    assert "Imprint" not in text
    assert text.split("\n\n")[0] == "Harbour closed"
    assert notes[0] == "The article of the page was taken, without menus, notices and comments."


@pytest.mark.parametrize("html", ["<p>One.", "<ul>" + "<li><a href='/'>Link here</a>" * 30 + "</ul><p>Two."])
def test_an_article_that_cannot_be_found_is_the_whole_page(html: str) -> None:
    text, notes = read_html(html, whole=False)
    assert text == read_html(html, whole=True)[0]
    assert "All text" in notes[0]


def test_without_the_package_all_text_is_taken_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)  # as if it were not installed
    text, notes = read_html(PAGE, whole=False)
    assert text == read_html(PAGE, whole=True)[0]
    assert notes[1] == "To take the article alone, the package trafilatura is needed."


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<head><title>T</title><p>No end of the head.", "No end of the head."),
        ("<div>One<div>Two</div>three</div>", "One\n\nTwo\n\nthree"),
        ("<svg><select><option>No</svg>Words", "Words"),
        ("<svg><text>Drawn</text></svg>Words<svg><g>", "Words"),
        ("<iframe><b>x</iframe></b>One</p>", "One"),
        ("<template><p>x</template></body>One", "One"),
        ("a\0b<br>\0", "ab"),
        ("<!-- never -->", ""),
    ],
)
def test_broken_pages_give_what_a_reader_would_see(html: str, text: str) -> None:
    assert read_html(html, whole=True)[0] == text


def test_one_script_is_one() -> None:
    assert "The page has 1 script: it was left out" in read_html("<script>1</script>x", whole=True)[1][1]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'<meta charset="windows-1251">', "cp1251"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=KOI8-R">', "koi8_u"),
        (b'<meta charset="utf-8">', ""),
        (b'<meta charset="windows-1258">', ""),
        (b"<p>charset=windows-1251", ""),
    ],
)
def test_a_page_declares_its_encoding(head: bytes, name: str) -> None:
    assert declared_encoding(head) == name
