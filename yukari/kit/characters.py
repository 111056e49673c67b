"""Looking for a part of a text that is as short as one character, by an index that needs no extension of PostgreSQL.

A text contains another one only if it has all of its characters. In Japanese few texts have them and not side by side, so an index of
characters finds them, and a `LIKE` besides only has to look at what was found.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, TextField


class Characters(Func):
    """`Characters(text, group)`: the text's characters in an array, each behind its group, as a GIN index of expressions takes it.

    With the group in front a search reads what is of that group alone, however many others there are.
    """

    # ␟ parts them; a text that has one itself becomes pieces too, and the same ones wherever it is looked for.
    template = r"string_to_array(substr(regexp_replace(%(expressions)s || '\&', 'g'), 2), chr(31))"
    arg_joiner = ", '.', chr(31) || "
    arity = 2

    def __init__(self, text: Any, group: Any) -> None:
        super().__init__(text, group, output_field=ArrayField(TextField()))
