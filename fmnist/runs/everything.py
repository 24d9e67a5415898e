"""Everything that a class has made, as one zip: for the teacher to take along.

runs.csv       a line a run, with all settings: see ``fmnist.runs.listing``
visitors.csv   what visitors call themselves
answers.csv    what they said of the answers to their pictures
RUN/           a folder a run: see ``fmnist.runs.files``
"""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING, Final

from fmnist.errors import RunError
from fmnist.runs.answers_files import answers_csv
from fmnist.runs.files import add_files, run_files
from fmnist.runs.listing import rows, table_csv
from fmnist.spreadsheet import harmless
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.runs.store import RunStore

__all__ = ["MOST_MEGABYTES", "everything_zip"]

MOST_MEGABYTES: Final = 200.0
"""A zip is made in the memory of the server that draws pages for everybody."""

_MOST_RUNS: Final = 100_000


def everything_zip(
    store: RunStore, *, models: bool = True, most_megabytes: float = MOST_MEGABYTES
) -> bytes:
    """Return the zip.

    Args:
        store: where everything is.
        models: with the models.
        most_megabytes: what the zip may take.

    Raises:
        RunError: it is larger; or the store does not answer.
    """
    runs = store.runs(limit=_MOST_RUNS)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        tables = {
            "runs.csv": table_csv(rows(store, runs)),
            "visitors.csv": _visitors_csv(store),
            "answers.csv": answers_csv(store.answers_given.everybodys()),
        }
        # The mark tells spreadsheets that the text is UTF-8.
        add_files(archive, {name: text.encode("utf-8-sig") for name, text in tables.items()})
        for run in runs:
            add_files(archive, run_files(store, run.id, model=models))
            if content.tell() > most_megabytes * 1e6:
                raise RunError(
                    _(
                        "Everything is more than {most:g} MB, the most that a page gives away. "
                        "Leave the models out, or use the command line of the server: "
                        "python -m fmnist runs --limit {count} --export FOLDER"
                    ).format(most=most_megabytes, count=len(runs))
                )
    return content.getvalue()


def _visitors_csv(store: RunStore) -> str:
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(("owner", "name"))
    for owner, name in sorted(store.visitors.names().items()):
        writer.writerow((harmless(owner), harmless(name)))
    return content.getvalue()
