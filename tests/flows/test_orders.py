"""What a form sends is understood as the person meant it, or refused."""

import pytest
from pydantic import BaseModel, ValidationError

from flows.cli import run
from flows.orders import BookOrder, DubOrder, NightOrder, RetryOrder, SpeechOrder
from phases.errors import SettingsInvalid

ORDERS: tuple[type[BaseModel], ...] = (BookOrder, DubOrder, SpeechOrder, RetryOrder, NightOrder)


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_a_field_that_was_emptied_again_says_nothing(blank: str) -> None:
    form = {"source": "/books/a.epub", "engine": blank, "out": blank, "cast": blank, "chapters": blank}
    assert BookOrder.model_validate(form) == BookOrder.model_validate({"source": "/books/a.epub"})
    assert NightOrder.model_validate({"folder": blank}) == NightOrder()


def test_a_source_that_is_blank_is_missing_and_is_not_the_folder_of_the_house() -> None:
    with pytest.raises(ValidationError, match="source"):
        BookOrder.model_validate({"source": ""})


@pytest.mark.parametrize("chunks", [[0], [-3], ["two"]])
def test_a_chunk_has_a_number_from_one_on(chunks: list[object]) -> None:
    with pytest.raises(ValidationError, match="chunks"):
        RetryOrder.model_validate({"production": "a", "chunks": chunks})


@pytest.mark.parametrize("order", ORDERS)
def test_every_field_of_a_form_says_in_a_sentence_what_it_is_for(order: type[BaseModel]) -> None:
    for name, field in order.model_fields.items():
        assert (field.description or "").endswith("."), name


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["dub", "film.srt", "--batch-size", "5000"],
            "--batch-size: Input should be less than or equal to 1024.",
        ),
        (["produce", "book.epub", "--chapters", "x"], "--chapters: "),
    ],
)
def test_a_wrong_flag_is_named_as_it_was_typed_with_the_command_that_explains_it(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == SettingsInvalid.exit_code
    said = capsys.readouterr().err
    assert told in said
    assert f"See `nocturne {words[0]} --help`." in said
