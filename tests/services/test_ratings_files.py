import io
from pathlib import Path

import pytest

from annotator.agreement import counts, estimate
from annotator.errors import Invalid
from annotator.services.ratings_files import MOST_CATEGORIES, read_ratings_file

DATA = Path(__file__).resolve().parents[1] / "data" / "agreement"
LONG = "item,rater,value\na,eva,4\na,jan,5\nb,eva,2\nb,jan,2\n"


def read(text, **options):
    data = text if isinstance(text, bytes) else text.encode()
    return read_ratings_file(io.BytesIO(data), **options)


def triples(found):
    ratings = found.reliability
    rows = zip(ratings.unit, ratings.rater, ratings.category, strict=True)
    return [(ratings.units[u], ratings.raters[r], ratings.categories[c]) for u, r, c in rows]


def test_long_file_with_its_own_scale():
    found = read(LONG)
    assert triples(found) == [("a", "eva", "4"), ("a", "jan", "5"), ("b", "eva", "2"), ("b", "jan", "2")]
    assert found.reliability.categories == ("2", "4", "5")
    assert found.reliability.values == (2.0, 4.0, 5.0)
    assert found.reliability.level == "ordinal"
    assert not found.scale_declared
    assert found.notes == ("No scale was given: its points are the values that occur (2, 4, 5).",)


def test_declared_scale_keeps_unused_points():
    found = read(LONG, scale=["1", "2", "3", "4", "5"])
    assert found.reliability.categories == ("1", "2", "3", "4", "5")
    assert found.scale_declared
    assert found.notes == ()


def test_numbers_compare_as_numbers():
    found = read("item,rater,value\na,x,4.0\na,y,4\nb,x,10\nb,y,+9\n")
    assert found.reliability.categories == ("4", "9", "10")
    assert [point for _, _, point in triples(found)] == ["4", "4", "10", "9"]
    assert read("item,rater,value\na,x,0.5\n").reliability.categories == ("0.5",)
    assert triples(read("item,rater,value\na,x,4\n", scale=["3.0", "4.0"])) == [("a", "x", "4.0")]


def test_long_file_of_people_as_they_are():
    found = read('\ufeffnote, value ,item,rater\r\n\r\nx, 4 , a ,eva,\r\n,,,\r\n"two\r\nlines",5,a,jan\r\n')
    assert triples(found) == [("a", "eva", "4"), ("a", "jan", "5")]
    assert found.notes[0] == "Columns that are not used: note."


def test_other_column_names():
    found = read("claim,reviewer,support\na,eva,4\n", columns=("claim", "reviewer", "support"))
    assert triples(found) == [("a", "eva", "4")]


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_noted(mark, name):
    found = read(LONG.replace(",", mark))
    assert len(triples(found)) == 4
    assert found.notes[0] == f"The columns are read as separated by {name}."


def test_path_and_stream_give_the_same(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text(LONG, encoding="utf-8")
    assert triples(read_ratings_file(path)) == triples(read_ratings_file(str(path))) == triples(read(LONG))


def test_wide_file_where_blank_is_no_rating():
    found = read("claim,eva,jan,\na,4,5\nb,,2\nc,NA,\n", wide=True, scale=["2", "4", "5"])
    assert triples(found) == [("a", "eva", "4"), ("a", "jan", "5"), ("b", "jan", "2")]
    assert found.skipped_missing == 1
    assert counts(found.reliability).items == 2


def test_wide_rows_of_one_item_come_together():
    found = read("claim,eva,jan\na,4,\na,,5\n", wide=True)
    assert triples(found) == [("a", "eva", "4"), ("a", "jan", "5")]


def test_missing_marks_are_counted_and_never_numbers():
    text = "item,rater,value\na,x,1\na,y,?\nb,x,99.0\nb,y,\nc,x,2\n"
    found = read(text, missing=["?", "99"])
    assert found.skipped_missing == 3
    assert found.reliability.categories == ("1", "2")


def test_real_file_with_cannot_judge_marks():
    found = read_ratings_file(DATA / "argquality-novice-credibility.csv", missing=["?"], scale=["1", "2", "3"])
    assert found.skipped_missing == 87
    assert counts(found.reliability).items == 320
    assert counts(found.reliability).ratings == 1155 - 87
    assert estimate(found.reliability, "krippendorff_alpha[ordinal]").value == pytest.approx(0.1776, abs=5e-5)


def test_words_without_a_scale_are_nominal():
    found = read("item,rater,value\na,x,thin\na,y,fair\n")
    assert found.reliability.level == "nominal"
    assert found.reliability.categories == ("fair", "thin")
    assert found.notes[-1].startswith("Words are taken as nominal.")
    assert "give --scale" in found.notes[-1]


def test_words_with_a_scale_are_ordered():
    found = read("item,rater,value\na,x,thin\na,y,fair\n", scale=["thin", "fair", "good"])
    assert (found.reliability.level, found.reliability.values) == ("ordinal", None)
    assert found.reliability.category.tolist() == [0, 1]


def test_stray_words_among_numbers_are_named():
    found = read("item,rater,value\na,x,1\na,y,1.0\nb,x,?\nb,y,1e999\n")
    assert found.reliability.categories == ("1", "1e999", "?")
    assert found.reliability.level == "nominal"
    assert found.notes[-2:] == (
        (
            "Not numbers: 1e999 (row 5), ? (row 4). Because of them all values are taken as words. If they mark "
            "missing ratings, name them with --missing."
        ),
        "Words are taken as nominal. Coefficients of ordered scales need the order: give --scale.",
    )
    rows = "".join(f"i{n},x,nan{n}\n" for n in range(7))
    assert "nan4 (row 7), 2 more. Because" in read("item,rater,value\na,x,1\n" + rows).notes[-2]


def test_a_decimal_comma_where_semicolons_part_the_columns():
    found = read("item;rater;value\na;x;1,5\na;y;2\nb;x;-,5\nb;y;1.5\n")
    assert found.reliability.categories == ("-0.5", "1.5", "2")
    assert "A comma in a number is read as its decimal point." in found.notes
    wide = read("item;x;y\na;1,5;2,5\n", wide=True, scale=["1.5", "2.5"])
    assert wide.reliability.category.tolist() == [0, 1]
    words = read("item;rater;value\na;x;1,2,3\na;y;b\n")
    assert words.reliability.categories == ("1,2,3", "b")
    assert read('item,rater,value\na,x,"1,5"\n').reliability.categories == ("1,5",)


def test_long_scales_are_shortened_in_sentences():
    rows = "".join(f"i{n},x,{n}\n" for n in range(30))
    found = read("item,rater,value\n" + rows)
    assert "(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …, 29)" in found.notes[0]


def test_level_as_given():
    assert read(LONG, level="interval").reliability.level == "interval"
    assert read(LONG, level="nominal").reliability.level == "nominal"


@pytest.mark.parametrize(("repeats", "point"), [("first", "4"), ("last", "2")])
def test_repeated_ratings_by_choice(repeats, point):
    found = read(LONG + "a,eva,2\n", repeats=repeats)
    assert triples(found)[0] == ("a", "eva", point)
    assert found.notes[-1] == "1 repeated rating was left out."


def test_last_rating_may_be_missing():
    found = read(LONG + "a,eva,NA\na,jan,\n", repeats="last")
    assert triples(found) == [("b", "eva", "2"), ("b", "jan", "2")]
    assert found.skipped_missing == 2
    assert found.notes[-1] == "2 repeated ratings were left out."


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("", {}, "The file is empty."),
        ("\n ,\n", {}, "The file is empty."),
        ("item,rater,value\n", {}, "The file holds no rating."),
        ("item,rater,value\na,x,NA\n", {}, "The file holds no rating."),
        (
            "item,rater,score\n",
            {},
            (
                "The file has no column value. Its columns: item, rater, score. Name those that hold item, rater and "
                "value, in this order, or say that the file is wide (--columns or --wide on the command line)."
            ),
        ),
        ("item,rater,value,value\n", {}, "Two columns are called value."),
        (LONG + "c,eva\n", {}, "Row 6 has 2 cells and the header 3."),
        (LONG + "c,eva,4,late\n", {}, "Row 6 has 4 cells and the header 3."),
        (LONG + ",eva,4\n", {}, "Row 6 names no item."),
        (LONG + "c, ,4\n", {}, "Row 6 names no rater."),
        (
            LONG + 'c,eva,"4\n\n',
            {},
            "Row 6 is no proper CSV. The quotation marks of this row do not match (unexpected end of data).",
        ),
        (
            LONG + "c,eva," + "4" * 131_073 + "\n",
            {},
            (
                "Row 6 is no proper CSV. An entry is longer than the 131\u202f072 characters that are read. "
                "If it should not be, a quotation mark before it has no partner."
            ),
        ),
        (
            LONG + "c,eva,4\0\n",
            {},
            "Row 6 holds a NUL character, which is no text. Save the file as CSV in UTF-8.",
        ),
        (LONG.encode() + b"\n\r\nc,\xe9va,4\n", {}, "Row 8 is not UTF-8 text. Save the file as CSV in UTF-8."),
        (
            b"\xef\xbb\xbf" + LONG.encode() + b"\xff,eva,4\n",
            {},
            "Row 6 is not UTF-8 text. Save the file as CSV in UTF-8.",
        ),
        (
            LONG + '"c\nd",eva,7\n',
            {"scale": ["1", "2", "3", "4", "5"]},
            "Row 6: the value 7 of item c\nd is not on the scale (1, 2, 3, 4, 5).",
        ),
        (
            LONG + "b,jan,2\na,eva,4\n",
            {},
            (
                "Rows 5 and 6 both rate item b by rater jan. "
                "Say which of the two counts, the first or the last (--repeats on the command line)."
            ),
        ),
        (LONG, {"scale": ["2", "4", "4.0"]}, "The scale names 4.0 twice."),
        (LONG, {"scale": ["2", "5", "4"]}, "The numbers of an ordered scale rise or fall along the declared order."),
        (LONG, {"scale": ["2", "NA"]}, "NA is a point of the scale and a mark for missing ratings."),
        (LONG, {"scale": [""]}, "The scale is empty. Name its points in their order, with commas: 1,2,3,4,5."),
        (
            LONG,
            {"scale": ["2", "", "4"]},
            "Point 2 of the scale is empty. Put one comma between two points, and none at the end.",
        ),
        (LONG, {"level": "rank"}, "There is no level rank. The levels are nominal, ordinal, interval, ratio."),
        (
            "item,rater,value\na,x,thin\n",
            {"level": "ordinal"},
            (
                "Values that are no numbers have no order of their own: thin (row 2). "
                "Give the points in order with --scale."
            ),
        ),
        (
            "item\na\n",
            {"wide": True},
            "A wide file has the items in its first column and a column with a name for each rater.",
        ),
        (
            "item,,y\na,1,2\n",
            {"wide": True},
            "A wide file has the items in its first column and a column with a name for each rater.",
        ),
        ("item,x,y\n,1,2\n", {"wide": True}, "Row 2 names no item."),
        (
            "item,x,y\na,1,2\na,,1\n",
            {"wide": True},
            (
                "Rows 2 and 3 both rate item a by rater y. "
                "Say which of the two counts, the first or the last (--repeats on the command line)."
            ),
        ),
    ],
)
def test_what_is_refused_names_the_cause(text, options, message):
    with pytest.raises(Invalid) as caught:
        read(text, **options)
    assert str(caught.value) == message


def test_measurements_are_no_scale():
    rows = "".join(f"i{n},x,{n}\n" for n in range(MOST_CATEGORIES + 1))
    with pytest.raises(Invalid, match="1001 different values, more than a scale has points"):
        read("item,rater,value\n" + rows)


def test_file_that_is_not_there(tmp_path):
    with pytest.raises(Invalid, match=r"The file cannot be read: No such file or directory\."):
        read_ratings_file(tmp_path / "none.csv")


def test_missing_column_is_named_as_field():
    with pytest.raises(Invalid) as caught:
        read("item,value\n")
    assert caught.value.field == "rater"
