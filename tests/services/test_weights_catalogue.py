"""The weights and metrics as numbers."""

from annotator.agreement import GWET
from annotator.services.weights_catalogue import metric_tables, weight_tables


def test_every_set_is_there_with_ones_on_the_diagonal() -> None:
    found = {table.name: table.rows for table in weight_tables()}
    assert list(found) == [*GWET, "within_one"]
    assert all(rows[place][place] == 1 for rows in found.values() for place in range(5))
    assert found["linear"][0] == (1, 0.75, 0.5, 0.25, 0)


def test_the_ordinal_metric_has_no_numbers_of_its_own() -> None:
    found = {table.name: table.rows for table in metric_tables()}
    assert found["ordinal"] == ()
    assert found["interval"][0] == (0, 0.0625, 0.25, 0.5625, 1)
