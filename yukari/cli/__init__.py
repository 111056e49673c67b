"""`yukari`, the console command for those who run the platform. One module per noun; each registers its verbs here.

Exit codes: 0 done, 1 refused or failed in words, 2 wrong usage. What nobody foresaw keeps its traceback.
"""

from yukari.cli import api, audit, card, club, database, days, judging, mail, places, proofs, server, words
from yukari.cli.desk import Desk

yukari = Desk(
    "yukari",
    help="Run Yukari, the platform for ふるさと住民登録. Settings come from the environment; see docs/settings.md.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for noun in (server, database, mail, places, judging, days, card, proofs, audit, club, api, words):
    noun.add_to(yukari)


def main() -> None:
    yukari()
