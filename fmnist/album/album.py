"""The pictures of one visitor, in their order, with what is known of each by now.

Every method may be called from any thread. A picture is never changed, only replaced; what a
thread brings about a picture that was mended or removed meanwhile is dropped.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from threading import Condition
from typing import TYPE_CHECKING, Any, Final, Literal

from fmnist.album.pictures import Answer, Picture
from fmnist.errors import PictureError
from fmnist.translation import _, language

if TYPE_CHECKING:
    from fmnist.imaging import Kind
    from fmnist.recognition import Recogniser, Recognition

__all__ = ["MOST_PICTURES", "Album", "Progress"]

MOST_PICTURES: Final = 1000
"""Most pictures in one album."""

_MOST_BYTES: Final = 400_000_000
"""Of all files of an album that wait to be made small."""

_KEPT_RECOGNITIONS: Final = 8
"""With all their steps: what somebody is likely to look at next."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far an album is.

    Attributes:
        total: pictures in it.
        over: those that are answered, failed or cancelled.
        failed: those that cannot be read.
        cancelled: those that will not be looked at.
    """

    total: int
    over: int
    failed: int
    cancelled: int

    @property
    def busy(self) -> bool:
        """Whether some still wait."""
        return self.over < self.total


class Album:
    """The pictures of one visitor.

    Args:
        recogniser: who answers.
        model: identifier of the model behind it.
    """

    def __init__(self, recogniser: Recogniser, model: str) -> None:
        self._changed = Condition()
        self._pictures: OrderedDict[int, Picture] = OrderedDict()
        self._recognitions: OrderedDict[int, tuple[Picture, Recognition]] = OrderedDict()
        self._taken: set[int] = set()
        self._next = 1
        self.recogniser = recogniser
        self.model = model
        self.language = language()

    # What is in it

    def pictures(self) -> list[Picture]:
        """Return the pictures as they are now, in the order in which they came."""
        with self._changed:
            return list(self._pictures.values())

    @property
    def size(self) -> int:
        """Bytes of the picture files that are kept."""
        with self._changed:
            return sum(len(each.content) for each in self._pictures.values())

    def find(self, number: int) -> Picture | None:
        """Return one picture, if it is still there."""
        with self._changed:
            return self._pictures.get(number)

    def recognition(self, number: int, *, before: bool = False) -> Recognition | None:
        """Return the answer with all its steps, if it was looked at lately.

        Args:
            number: of the picture.
            before: the answer from before it was mended will do, while the new one is on its way.
        """
        with self._changed:
            picture, kept = self._pictures.get(number), self._recognitions.get(number)
            if picture is None or kept is None or not (before or _same(picture, kept[0])):
                return None
            return kept[1]

    def progress(self) -> Progress:
        """Return how far it is."""
        counts = {"waiting": 0, "answered": 0, "failed": 0, "cancelled": 0}
        with self._changed:
            for picture in self._pictures.values():
                counts[picture.status] += 1
        total = sum(counts.values())
        return Progress(
            total=total,
            over=total - counts["waiting"],
            failed=counts["failed"],
            cancelled=counts["cancelled"],
        )

    def wait(self, seconds: float) -> bool:
        """Wait until no picture waits, at most so long; return whether none does."""
        with self._changed:
            return self._changed.wait_for(lambda: self._waiting() is None, timeout=seconds)

    # What a person does

    def add(
        self,
        files: Iterable[tuple[str, bytes | PictureError]],
        *,
        asked: Kind | Literal["auto"] = "auto",
    ) -> list[int]:
        """Put files at the end; return their numbers.

        Args:
            files: name and content of each, or why there is none.
            asked: what they are taken for.

        Raises:
            PictureError: there are too many; those before are kept.
        """
        numbers = []
        with self._changed:
            waiting = sum(
                len(each.content) for each in self._pictures.values() if each.status == "waiting"
            )
            for name, found in files:
                refused = str(found) if isinstance(found, PictureError) else ""
                content = b"" if isinstance(found, PictureError) else found
                waiting += len(content)
                if len(self._pictures) >= MOST_PICTURES or waiting > _MOST_BYTES:
                    raise PictureError(
                        _(
                            "{count} pictures are here; accepted are up to {most}, and {size:.0f} "
                            "MB at once. “{name}” and those after it were left out. Remove some, "
                            "or bring the rest later."
                        ).format(
                            count=len(self._pictures),
                            most=MOST_PICTURES,
                            size=_MOST_BYTES / 1e6,
                            name=name,
                        )
                    )
                number, self._next = self._next, self._next + 1
                self._pictures[number] = Picture(
                    number=number,
                    name=name,
                    content=content,
                    asked=asked,
                    status="failed" if refused else "waiting",
                    error=refused,
                )
                numbers.append(number)
        return numbers

    def mend(self, number: int, **changes: Any) -> None:
        """Change ``adjustments`` or ``asked`` of a picture, which is then looked at again."""
        self._replace([number], lambda old: replace(old, **changes, status="waiting"))

    def say(self, number: int, label: int | None) -> None:
        """Note what a person says that a picture shows."""
        self._replace([number], lambda old: replace(old, label=label))

    def remove(self, numbers: Collection[int] | None = None) -> None:
        """Take pictures away, or all of them."""
        with self._changed:
            for number in list(self._pictures) if numbers is None else numbers:
                self._pictures.pop(number, None)
                self._recognitions.pop(number, None)
            self._changed.notify_all()

    def cancel(self) -> None:
        """Look at no more pictures; what is answered stays, and what was left out too."""
        with self._changed:
            waiting = [each.number for each in self._pictures.values() if each.status == "waiting"]
        self._replace(
            waiting, lambda old: replace(old, status="answered" if old.answer else "cancelled")
        )

    def resume(self) -> None:
        """Look at those after all that were cancelled."""
        with self._changed:
            found = [each.number for each in self._pictures.values() if each.status == "cancelled"]
        self._replace(found, lambda old: replace(old, status="waiting"))

    def use(self, recogniser: Recogniser, model: str) -> bool:
        """Have another model answer about all of them; return whether it is another."""
        with self._changed:
            if model == self.model:
                return False
            known = self.recogniser.classifier.class_names
            self.recogniser, self.model = recogniser, model
            self._recognitions.clear()
            numbers = [each.number for each in self._pictures.values() if each.answer]
        # What a person said is of the classes of before.
        forgets = known != recogniser.classifier.class_names
        self._replace(
            numbers,
            lambda old: replace(
                old,
                status="waiting",
                answer=None if forgets else old.answer,
                label=None if forgets else old.label,
            ),
        )
        return True

    # What a thread does

    def take(self) -> tuple[Picture, Recogniser] | None:
        """Return a picture that waits and that no other thread has, and who answers.

        Whoever takes one gives it back, by ``answered`` or ``failed``.
        """
        with self._changed:
            for picture in self._pictures.values():
                if picture.status == "waiting" and picture.number not in self._taken:
                    self._taken.add(picture.number)
                    return picture, self.recogniser
        return None

    def answered(
        self,
        taken: Picture,
        recogniser: Recogniser,
        recognition: Recognition,
        *,
        content: bytes,
        thumbnail: bytes,
    ) -> None:
        """Keep the answer to a picture, unless something else is asked by now."""
        answer = Answer.of(recognition)
        with self._changed:
            self._taken.discard(taken.number)
            now = self._pictures.get(taken.number)
            if now is None or not _same(now, taken) or recogniser is not self.recogniser:
                return
            done = replace(
                now,
                status="answered",
                answer=answer,
                content=content,
                thumbnail=thumbnail,
                error="",
            )
            self._pictures[taken.number] = done
            self._recognitions[taken.number] = (done, recognition)
            self._recognitions.move_to_end(taken.number)
            while len(self._recognitions) > _KEPT_RECOGNITIONS:
                self._recognitions.popitem(last=False)
            self._changed.notify_all()

    def failed(self, taken: Picture, error: str) -> None:
        """Keep why a picture cannot be read, unless something else is asked by now."""
        with self._changed:
            self._taken.discard(taken.number)
            now = self._pictures.get(taken.number)
            if now is None or not _same(now, taken):
                return
            # A file that could be read once is kept: it was mended too far, and can be mended back.
            content = now.content if now.thumbnail else b""
            self._pictures[taken.number] = replace(
                now, status="failed", error=error, content=content, answer=None
            )
            self._changed.notify_all()

    def _waiting(self) -> Picture | None:
        return next((each for each in self._pictures.values() if each.status == "waiting"), None)

    def _replace(self, numbers: Collection[int], change: Callable[[Picture], Picture]) -> None:
        with self._changed:
            for number in numbers:
                if number in self._pictures:
                    self._pictures[number] = change(self._pictures[number])
            self._changed.notify_all()


def _same(first: Picture, second: Picture) -> bool:
    """Return whether the same was asked of both."""
    return (first.asked, first.adjustments) == (second.asked, second.adjustments)
