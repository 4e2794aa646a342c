"""Languages and scripts of names, in words."""

from annotator.text import _

# Language, and the script it is written in unless a tag says otherwise.
_LANGUAGES = {
    "ar": (_("Arabic"), "Arab"),
    "be": (_("Belarusian"), "Cyrl"),
    "bg": (_("Bulgarian"), "Cyrl"),
    "cs": (_("Czech"), "Latn"),
    "da": (_("Danish"), "Latn"),
    "de": (_("German"), "Latn"),
    "el": (_("Greek"), "Grek"),
    "en": (_("English"), "Latn"),
    "es": (_("Spanish"), "Latn"),
    "et": (_("Estonian"), "Latn"),
    "fa": (_("Persian"), "Arab"),
    "fi": (_("Finnish"), "Latn"),
    "fr": (_("French"), "Latn"),
    "he": (_("Hebrew"), "Hebr"),
    "hi": (_("Hindi"), "Deva"),
    "hr": (_("Croatian"), "Latn"),
    "hu": (_("Hungarian"), "Latn"),
    "hy": (_("Armenian"), "Armn"),
    "it": (_("Italian"), "Latn"),
    "ja": (_("Japanese"), "Jpan"),
    "ka": (_("Georgian"), "Geor"),
    "kk": (_("Kazakh"), "Cyrl"),
    "ko": (_("Korean"), "Kore"),
    "lt": (_("Lithuanian"), "Latn"),
    "lv": (_("Latvian"), "Latn"),
    "nl": (_("Dutch"), "Latn"),
    "no": (_("Norwegian"), "Latn"),
    "pl": (_("Polish"), "Latn"),
    "pt": (_("Portuguese"), "Latn"),
    "ro": (_("Romanian"), "Latn"),
    "ru": (_("Russian"), "Cyrl"),
    "sk": (_("Slovak"), "Latn"),
    "sr": (_("Serbian"), "Cyrl"),
    "sv": (_("Swedish"), "Latn"),
    "tr": (_("Turkish"), "Latn"),
    "uk": (_("Ukrainian"), "Cyrl"),
    "zh": (_("Chinese"), "Hans"),
}
_SCRIPTS = {
    "Arab": _("in Arabic letters"),
    "Armn": _("in Armenian letters"),
    "Cyrl": _("in Cyrillic letters"),
    "Deva": _("in Devanagari"),
    "Geor": _("in Georgian letters"),
    "Grek": _("in Greek letters"),
    "Hans": _("in simplified Chinese characters"),
    "Hant": _("in traditional Chinese characters"),
    "Hebr": _("in Hebrew letters"),
    "Jpan": _("in Japanese characters"),
    "Kore": _("in Korean characters"),
    "Latn": _("in Latin letters"),
}
#: The tag of a language that is not known, whatever the script.
UNKNOWN = "und"


def languages() -> dict[str, str]:
    """Return the languages that can be chosen, by tag, in the order of their names."""
    return dict(sorted(((tag, name) for tag, (name, _script) in _LANGUAGES.items()), key=lambda each: each[1]))


def scripts() -> dict[str, str]:
    """Return the scripts that can be chosen, by tag, in the order of their names."""
    return dict(sorted(_SCRIPTS.items(), key=lambda each: each[1]))


def split_tag(tag: str) -> tuple[str, str]:
    """Return a BCP 47 tag without its script, and the script; each may be empty.

    Examples
    --------
    >>> split_tag("zh-hant-TW"), split_tag("und-Cyrl"), split_tag("uk")
    (('zh-TW', 'Hant'), ('', 'Cyrl'), ('uk', ''))
    """
    language, *subtags = tag.split("-")
    script = next((subtag for subtag in subtags if _is_script(subtag)), "")
    rest = [subtag for subtag in subtags if subtag != script]
    return "-".join(["" if language.lower() == UNKNOWN else language, *rest]), script.title()


def join_tag(language: str, script: str) -> str:
    """Return the BCP 47 tag of a language written in a script.

    Examples
    --------
    >>> join_tag("zh-TW", "Hant"), join_tag("", "Cyrl"), join_tag("uk", "")
    ('zh-Hant-TW', 'und-Cyrl', 'uk')
    """
    if not script:
        return language
    first, _dash, rest = (language or UNKNOWN).partition("-")
    return "-".join(part for part in (first, script, rest) if part)


def _is_script(subtag: str) -> bool:
    return len(subtag) == 4 and subtag.isalpha()


def language_words(tag: str) -> str:
    """Return a BCP 47 tag in words; a tag that is not known stands for itself.

    Examples
    --------
    >>> language_words("uk-Cyrl"), language_words("ru-Latn"), language_words("tlh")
    ('Ukrainian', 'Russian, in Latin letters', 'tlh')
    """
    language, *subtags = tag.split("-")
    name, usual = _LANGUAGES.get(language.lower(), (tag, ""))
    script = next((subtag.title() for subtag in subtags if _is_script(subtag)), usual)
    if language.lower() == UNKNOWN:
        return _SCRIPTS.get(script, tag)
    if script == usual or script not in _SCRIPTS or name == tag:
        return name
    return _("{language}, {script}", language=name, script=_SCRIPTS[script])
