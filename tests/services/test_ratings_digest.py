"""The digest of ratings."""

import hashlib

from annotator.agreement import from_triples
from annotator.services.ratings_digest import ratings_digest


def test_the_digest_depends_on_the_ratings_alone() -> None:
    lines = [("K1", "R1", "4"), ("K1", "R2", "5"), ("K10", "R1", "1"), ("K2", "R1", "4")]
    points = ["1", "2", "3", "4", "5"]
    expected = hashlib.sha256("".join("\t".join(line) + "\n" for line in lines).encode()).hexdigest()
    assert ratings_digest(from_triples(lines, points)) == expected
    assert ratings_digest(from_triples(lines[::-1], points[::-1])) == expected
    numbers = [(item, rater, float(value)) for item, rater, value in lines]
    assert ratings_digest(from_triples(numbers, [1.0, 2.0, 3.0, 4.0, 5.0])) == expected
    assert ratings_digest(from_triples([], points)) == hashlib.sha256().hexdigest()
