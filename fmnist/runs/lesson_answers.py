"""The lessons part of the run store: what visitors answered, and which tasks they have done.

A task that was done once stays done, whatever becomes of the run or the answer that did it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from fmnist.runs import schema
from fmnist.runs.database import Database

__all__ = ["LONGEST_ANSWER", "LessonAnswer", "LessonAnswers"]

LONGEST_ANSWER: Final = 5000
"""Letters and signs that are kept of an answer."""

_table = schema.lesson_answers


@dataclass(frozen=True, kw_only=True)
class LessonAnswer:
    """What one visitor has to show for one task.

    Attributes:
        answer: as the task takes it, see ``fmnist.lessons.checking``; may be empty.
        done: when the task was done first, in seconds since 1970, UTC.
    """

    answer: str
    done: float | None


class LessonAnswers:
    """The lessons part of the run store.

    Every method raises ``StoreError`` if the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, owner: str, lesson: str, task: str, answer: str) -> None:
        """Keep an answer in the place of an earlier one."""
        with self._database.begin() as connection:
            self._write(connection, owner, lesson, task, answer=answer[:LONGEST_ANSWER])

    def finish(self, owner: str, lesson: str, task: str) -> None:
        """Note that a task is done; nothing changes where it was before."""
        if (found := self.of(owner, lesson).get(task)) and found.done is not None:
            return
        with self._database.begin() as connection:
            self._write(connection, owner, lesson, task, done=time.time())

    def of(self, owner: str, lesson: str) -> Mapping[str, LessonAnswer]:
        """Return what a visitor has to show for a lesson, by task."""
        query = select(_table.c.task, _table.c.answer, _table.c.done).where(
            _table.c.owner == owner, _table.c.lesson == lesson
        )
        with self._database.begin() as connection:
            return {
                row.task: LessonAnswer(answer=row.answer, done=row.done)
                for row in connection.execute(query)
            }

    def done(self, owner: str) -> Mapping[str, frozenset[str]]:
        """Return which tasks a visitor has done, by lesson."""
        query = select(_table.c.lesson, _table.c.task).where(
            _table.c.owner == owner, _table.c.done.is_not(None)
        )
        found: dict[str, set[str]] = {}
        with self._database.begin() as connection:
            for row in connection.execute(query):
                found.setdefault(row.lesson, set()).add(row.task)
        return {lesson: frozenset(tasks) for lesson, tasks in found.items()}

    def of_everybody(self, lesson: str) -> Mapping[str, Mapping[str, LessonAnswer]]:
        """Return what all visitors have to show for a lesson, by visitor and task."""
        query = select(_table).where(_table.c.lesson == lesson).order_by(_table.c.owner)
        found: dict[str, dict[str, LessonAnswer]] = {}
        with self._database.begin() as connection:
            for row in connection.execute(query):
                answer = LessonAnswer(answer=row.answer, done=row.done)
                found.setdefault(row.owner, {})[row.task] = answer
        return found

    def forget(self, owner: str, lesson: str) -> None:
        """Begin a lesson anew."""
        with self._database.begin() as connection:
            connection.execute(
                delete(_table).where(_table.c.owner == owner, _table.c.lesson == lesson)
            )

    def _write(
        self, connection: Connection, owner: str, lesson: str, task: str, **values: object
    ) -> None:
        same = (_table.c.owner == owner) & (_table.c.lesson == lesson) & (_table.c.task == task)
        values["made"] = time.time()
        if not connection.execute(update(_table).where(same).values(**values)).rowcount:
            connection.execute(
                insert(_table).values(
                    **{"owner": owner, "lesson": lesson, "task": task, "answer": ""} | values
                )
            )
