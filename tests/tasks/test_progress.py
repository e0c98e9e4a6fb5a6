"""What is told of a production while it runs."""

from tasks.progress import Progress, Standing, listening


def test_whoever_listens_hears_each_step() -> None:
    heard: list[Standing] = []
    with listening(heard.append):
        progress = Progress()
    progress.step("reading the source")
    progress.begin("A Book", chunks=10, done=4, letters=600)
    progress.chunks_done(5, 1)
    assert [standing.step for standing in heard] == ["reading the source", "speaking", "speaking"]
    assert (heard[-1].title, heard[-1].done, heard[-1].failed) == ("A Book", 5, 1)


def test_nobody_has_to_listen() -> None:
    progress = Progress()
    progress.take_recorded(2.0, 30)
    assert progress.standing.spoken == 1


def test_time_left_follows_from_the_letters_spoken() -> None:
    standing = Standing(letters=1_000, letters_spoken=250, speaking_seconds=10.0, audio_seconds=20.0)
    assert standing.seconds_left == 30.0
    assert standing.speed == 2.0


def test_there_is_no_time_left_to_tell_before_the_first_take_or_once_all_is_spoken() -> None:
    assert Standing(letters=100).seconds_left is None
    assert Standing(letters=100, letters_spoken=130, speaking_seconds=5.0).seconds_left is None
