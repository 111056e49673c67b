"""`python -m yukari.cli`: the same as `yukari`, without installing it."""

from yukari.cli import main

main()
