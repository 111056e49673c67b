"""The cast of the stories that the tests tell."""

pytest_plugins = ["tests.card", "tests.cast"]
