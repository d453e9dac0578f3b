import pytest

from translations.catalogs import Catalog, CatalogError, Sentence, problems, read_catalog

HEADER = 'msgid ""\nmsgstr ""\n"Language: da\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'


def _catalog(tmp_path, body, language="da") -> Catalog:
    path = tmp_path / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + "\n" + body, encoding="utf-8")
    return read_catalog(language, tmp_path)


def _found(catalog, text, plural=None):
    return list(problems(catalog, [Sentence(text, plural, ("theme/templates/base.html:7",))]))


def test_a_translated_sentence_is_no_problem(tmp_path):
    catalog = _catalog(tmp_path, 'msgid "Sign up"\nmsgstr "Tilmeld dig"\n')
    assert _found(catalog, "Sign up") == []
    assert catalog.singular("Sign up") == "Tilmeld dig"


@pytest.mark.promise("B7")
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('msgid "Other"\nmsgstr "Andet"\n', "missing sentence"),
        ('msgid "Hello %(name)s"\nmsgstr ""\n', "not translated"),
        ('#, fuzzy\nmsgid "Hello %(name)s"\nmsgstr "Hej %(name)s"\n', "fuzzy"),
        ('msgid "Hello %(name)s"\nmsgstr "Hej"\n', "placeholders differ"),
        ('msgid "Hello %(name)s"\nmsgstr "Hej %(navn)s"\n', "placeholders differ"),
        ('msgid "Hello %(name)s"\nmsgstr "Hej %(name)s %s"\n', "placeholders differ"),
    ],
)
def test_what_cannot_be_shown_is_told_with_language_sentence_and_place(tmp_path, body, said):
    [problem] = _found(_catalog(tmp_path, body), "Hello %(name)s")
    assert said in problem
    assert ": da: " in problem
    assert '"Hello %(name)s" (used in theme/templates/base.html:7)' in problem
    assert "messages.po:" in problem


def test_a_fuzzy_translation_is_never_shown(tmp_path):
    assert _catalog(tmp_path, '#, fuzzy\nmsgid "Refuse"\nmsgstr "Accepter"\n').singular("Refuse") == "Refuse"


def test_plural_forms_follow_the_catalogs_own_rule(tmp_path):
    catalog = _catalog(
        tmp_path, 'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s dag"\nmsgstr[1] "%(n)s dage"\n'
    )
    assert [catalog.plural("%(n)s day", "%(n)s days", number) for number in (0, 1, 2)] == [
        "%(n)s dage",
        "%(n)s dag",
        "%(n)s dage",
    ]
    assert _found(catalog, "%(n)s day", "%(n)s days") == []


def test_a_broken_catalog_is_told_with_its_line(tmp_path):
    with pytest.raises(CatalogError, match=r"messages\.po:8: da: not a valid catalog"):
        _catalog(tmp_path, 'msgid "Sign up"\nmsgstr Tilmeld"\n')


def test_a_missing_catalog_is_told_with_what_to_do(tmp_path):
    with pytest.raises(CatalogError, match="inv translations --update"):
        read_catalog("fr", tmp_path)


def test_a_catalog_in_another_encoding_is_told_so(tmp_path):
    path = tmp_path / "da" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_bytes((HEADER + '\nmsgid "Terms"\nmsgstr "Vilkår"\n').encode("latin-1"))
    with pytest.raises(CatalogError, match="UTF-8"):
        read_catalog("da", tmp_path)
