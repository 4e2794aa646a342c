"""The yardstick itself, on a published example."""

import pytest
from journeys.ordinal_alpha import ordinal_alpha, read_matrix

# Krippendorff 2011, section C: four observers, twelve units.
PUBLISHED = """unit,A,B,C,D
1,1,1,,1
2,2,2,3,2
3,3,3,3,3
4,3,3,3,3
5,2,2,2,2
6,1,2,3,4
7,4,4,4,4
8,1,1,2,1
9,2,2,2,2
10,,5,5,5
11,,,1,1
12,,3,,
"""


def test_the_published_example() -> None:
    assert ordinal_alpha(read_matrix(PUBLISHED)) == pytest.approx(0.815, abs=0.0005)


def test_the_same_everywhere_is_full_agreement() -> None:
    assert ordinal_alpha([[1, 1], [4, 4], [2, 2, 2]]) == 1
