"""Bytes that are sent in pieces, and copied once, when each piece is sent first."""

from __future__ import annotations

import io
from bisect import bisect_right
from typing import Any

PIECE = 4 * 1024 * 1024


class Written(io.RawIOBase):
    """
    What a writer wrote, in parts, most of which lie in the table's own memory. A piece is copied out of them when it is asked for first; asked for again, it is
    that copy, whatever became of the table since. Bytes that nobody can change are not copied.
    """

    def __init__(self, *parts: Any) -> None:
        super().__init__()
        self.size = 0
        self._parts: list[memoryview] = []
        self._starts: list[int] = []
        self._pieces: dict[int, memoryview] = {}
        for part in parts:
            self.write(part)

    def write(self, part: Any) -> int:
        view = memoryview(part)
        if view.nbytes:
            self._parts.append(view.cast("B"))
            self._starts.append(self.size)
            self.size += view.nbytes
        return view.nbytes

    def writable(self) -> bool:
        return True

    def piece(self, index: int) -> memoryview:
        """Of PIECE bytes; the last has what is left."""
        if index not in self._pieces:
            self._pieces[index] = self._cut(index * PIECE, min((index + 1) * PIECE, self.size))
            if len(self._pieces) * PIECE >= self.size:
                # The table is nobody's any more for our sake.
                self._parts.clear()
        return self._pieces[index]

    def _cut(self, start: int, end: int) -> memoryview:
        views, at = [], bisect_right(self._starts, start) - 1
        while start < end:
            view, offset = self._parts[at], start - self._starts[at]
            views.append(view[offset : offset + end - start])
            start += len(views[-1])
            at += 1
        if len(views) == 1 and isinstance(views[0].obj, bytes):
            return views[0]
        return memoryview(b"".join(views))
