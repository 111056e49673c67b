"""Calls of several threads answered together: whoever comes while others are served is served by the next round, with all who came."""

import time
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")

RUSH_SECONDS = 0.05
"""So long after somebody had company it is still a rush: a scanner that shows its answer asks again within it."""


class Gathered(Generic[Asked, Answered]):
    """Wraps a function that answers many at once; each caller asks for one and gets its own answer.

    A caller who finds nobody being served leads a round. Alone they are served at once; in a rush they wait `pause`
    seconds for others, because a round of many costs little more than a round of one. Who came while a round was served is
    served in the next, led by the first of them. `answer` gets them in the order in which they came, and gives as many
    answers in that order; where it fails, each of that round is served alone, and only who fails then fails.
    """

    def __init__(self, answer: Callable[[Sequence[Asked]], Sequence[Answered]], *, most: int, pause: float = 0) -> None:
        self._answer = answer
        self._most = most
        self._pause = pause
        self._rush_until = 0.0
        self._lock = Lock()
        self._serving = False
        self._waiting: list[_Caller[Asked, Answered]] = []

    def __call__(self, asked: Asked) -> Answered:
        caller: _Caller[Asked, Answered] = _Caller(asked)
        with self._lock:
            leads, self._serving = not self._serving, True
            if not leads:
                self._waiting.append(caller)
        if not leads:
            caller.wait()
        if not caller.served:
            self._lead(caller)
        if caller.error is not None:
            raise caller.error
        return caller.answers[0]

    def _lead(self, first: "_Caller[Asked, Answered]") -> None:
        if self._pause and time.monotonic() < self._rush_until:
            time.sleep(self._pause)
        with self._lock:
            others, self._waiting = self._waiting[: self._most - 1], self._waiting[self._most - 1 :]
        if others:
            self._rush_until = time.monotonic() + RUSH_SECONDS
        try:
            self._serve([first, *others])
        finally:
            with self._lock:
                following = self._waiting.pop(0) if self._waiting else None
                self._serving = following is not None
            for caller in (*others, *([following] if following else [])):
                caller.wake()

    def _serve(self, callers: Sequence["_Caller[Asked, Answered]"]) -> None:
        try:
            answers = self._answer([caller.asked for caller in callers])
            for caller, answer in zip(callers, answers, strict=True):
                caller.answers.append(answer)
        except BaseException as error:
            if len(callers) > 1:
                for caller in callers:
                    caller.answers.clear()
                    self._serve([caller])
            else:
                callers[0].error = error
        for caller in callers:
            caller.served = True


class _Caller(Generic[Asked, Answered]):
    """One who asked: woken when served, or to lead the next round."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.answers: list[Answered] = []
        self.error: BaseException | None = None
        self.served = False
        self._asleep = Lock()
        self._asleep.acquire()

    def wait(self) -> None:
        self._asleep.acquire()

    def wake(self) -> None:
        self._asleep.release()
