"""Many who ask at once are answered together, each with the own answer."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread

import pytest

from yukari.kit.gathered import Gathered


class Counter:
    """Doubles numbers, and remembers in which company each was."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.let_go = Event()
        self.began = Event()

    def double(self, numbers: Sequence[int]) -> list[int]:
        self.rounds.append(list(numbers))
        self.began.set()
        self.let_go.wait(10)
        return [2 * number for number in numbers]


def test_who_comes_alone_is_served_at_once_and_alone() -> None:
    counter = Counter()
    counter.let_go.set()
    ask = Gathered(counter.double, most=10)

    assert [ask(1), ask(2)] == [2, 4]
    assert counter.rounds == [[1], [2]]


def test_who_comes_meanwhile_is_served_together_and_nobody_is_forgotten() -> None:
    counter = Counter()
    ask = Gathered(counter.double, most=10)
    answers: dict[int, int] = {}
    threads = [Thread(target=lambda n=n: answers.__setitem__(n, ask(n))) for n in range(32)]
    threads[0].start()
    assert counter.began.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(ask._waiting) < 31:
        pass
    counter.let_go.set()
    for thread in threads:
        thread.join(10)

    assert answers == {n: 2 * n for n in range(32)}
    assert counter.rounds[0] == [0]
    assert [len(one) for one in counter.rounds] == [1, 10, 10, 10, 1]
    assert sorted(n for one in counter.rounds for n in one) == list(range(32))


def test_in_a_rush_the_first_of_a_round_waits_for_those_who_were_just_answered() -> None:
    """One who had company is not served alone a moment later, while the other is on the way."""
    rounds: list[list[int]] = []
    both = Barrier(2)

    def double(numbers: Sequence[int]) -> list[int]:
        rounds.append(list(numbers))
        return [2 * number for number in numbers]

    ask = Gathered(double, most=10, pause=0.2)
    ask._rush_until = float("inf")

    def asks(number: int) -> int:
        both.wait(10)
        return ask(number)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(asks, (1, 2))) == [2, 4]
    assert sorted(rounds[0]) == [1, 2]


def test_who_comes_after_the_rush_is_served_alone_again(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("yukari.kit.gathered.time.sleep", waited.append)
    counter = Counter()
    counter.let_go.set()

    assert Gathered(counter.double, most=10, pause=0.2)(1) == 2
    assert not waited


def test_an_error_reaches_whoever_made_it_and_nobody_else() -> None:
    began, let_go = Event(), Event()

    def divide(numbers: Sequence[int]) -> list[int]:
        began.set()
        let_go.wait(10)
        return [12 // number for number in numbers]

    ask = Gathered(divide, most=10)
    answers: dict[int, object] = {}

    def note(number: int) -> None:
        try:
            answers[number] = ask(number)
        except ZeroDivisionError as error:
            answers[number] = type(error)

    threads = [Thread(target=note, args=[number]) for number in (1, 0, 3)]
    threads[0].start()
    assert began.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(ask._waiting) < 2:
        pass
    let_go.set()
    for thread in threads:
        thread.join(10)
    assert answers == {1: 12, 0: ZeroDivisionError, 3: 4}


@pytest.mark.race
def test_thirty_two_threads_get_their_own_answers() -> None:
    def slowly(numbers: Sequence[int]) -> list[int]:
        return [-number for number in numbers]

    ask = Gathered(slowly, most=5)
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda n: [ask(n * 1000 + i) for i in range(200)], range(32)))
    assert answers == [[-(n * 1000 + i) for i in range(200)] for n in range(32)]
