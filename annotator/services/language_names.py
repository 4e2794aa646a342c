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
    "Cyrl": _("in Cyrillic letters"),
    "Grek": _("in Greek letters"),
    "Hebr": _("in Hebrew letters"),
    "Latn": _("in Latin letters"),
}


def language_words(tag: str) -> str:
    """Return a BCP 47 tag in words; a tag that is not known stands for itself.

    Examples
    --------
    >>> language_words("uk-Cyrl"), language_words("ru-Latn"), language_words("tlh")
    ('Ukrainian', 'Russian, in Latin letters', 'tlh')
    """
    language, *subtags = tag.split("-")
    name, usual = _LANGUAGES.get(language.lower(), (tag, ""))
    script = next((subtag.title() for subtag in subtags if len(subtag) == 4 and subtag.isalpha()), usual)
    if script == usual or script not in _SCRIPTS or name == tag:
        return name
    return _("{language}, {script}", language=name, script=_SCRIPTS[script])
