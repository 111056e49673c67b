"""The cast of the stories that the tests tell, and the order in which they are told."""

import gc

import pytest
from hypothesis import settings

pytest_plugins = ["tests.database", "tests.card", "tests.cast"]

# A red run is due to the change at hand: every run tries the same examples, however busy the machine is.
settings.register_profile("same", deadline=None, database=None, derandomize=True)
settings.register_profile("search", deadline=None, database=None, max_examples=1000, print_blob=True)
settings.load_profile("same")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that at the end no process waits for another; otherwise the order stays random.

    A journey that fails is told once more, and the summary names it (decision 0040).
    """
    for item in items:
        if item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=lambda item: [item.get_closest_marker(name) is None for name in ("long", "journey")])


def pytest_collection_finish() -> None:
    """What was imported stays: looking through it again and again for what could be thrown away is a tenth of the work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
