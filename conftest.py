"""The cast of the stories that the tests tell."""

pytest_plugins = ["tests.cast"]
