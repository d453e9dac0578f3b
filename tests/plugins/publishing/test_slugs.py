"""Names in addresses."""

import pytest

from plugins.publishing.slugs import slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Our prices, 2026", "our-prices-2026"),
        ("Sådan får I mere ud af det: Ærø & Øst", "saadan-faar-i-mere-ud-af-det-aeroe-oest"),
        ("Größe: „Straße“", "groesse-strasse"),
        ("L’été à Łódź", "lete-a-lodz"),
        ("عن الشركة", ""),
        ("word " * 30, "word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_a_title_becomes_letters_that_an_address_can_have(title, slug):
    assert slug_of(title) == slug
