"""Run by `kit.sheets` as a process of its own: the first sheet of a workbook on the input, line by line as JSON.

Whatever a file unfolds to, this process may use so much memory and time and no more. It imports nothing of ours.
"""

import json
import resource
import sys
from datetime import date, datetime, time
from io import BytesIO

_MEMORY = 768 * 1024 * 1024
_SECONDS = 30
_CHARACTERS = 40_000_000
"""Of all cells together: one long text can be named by a million cells."""


def main(rows: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
        written = 0
        for line in sheet.to_python(skip_empty_area=False, nrows=rows):
            cells = [_cell(value) for value in line]
            written += sum(map(len, cells)) + len(cells)
            if written > _CHARACTERS:
                _stop("too_large")
            sys.stdout.write(json.dumps(cells) + "\n")
    except PasswordError:
        _stop("locked")
    except MemoryError:
        _stop("too_large")
    except (CalamineError, IndexError):
        _stop("broken")


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _stop(trouble: str) -> None:
    sys.stdout.write(f"\n{trouble}")
    sys.exit(1)


main(int(sys.argv[1]))
