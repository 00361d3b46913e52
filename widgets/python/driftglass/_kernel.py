"""Hearing the browser while a cell waits for it."""

from __future__ import annotations

from typing import Any


async def let_browser_in() -> None:
    """
    Serves the widget messages that wait behind the running cell. ipykernel 7.4 does so by itself, and JupyterLab's subshells do in 7.0 to 7.3;
    ipykernel 6 keeps them in its queue until the cell ends, for which the cell would wait in vain. Anywhere else it does nothing.
    """
    kernel = running_kernel()
    queue = getattr(kernel, "msg_queue", None)
    if kernel is None or queue is None:
        return
    later = []
    while not queue.empty():
        waiting = queue.get_nowait()
        _, dispatch, frames = waiting
        if not is_widget_message(kernel, frames):
            later.append(waiting)
            continue
        # What the cell prints afterwards belongs to the cell again.
        identity, parent = kernel._parent_ident["shell"], kernel.get_parent("shell")
        await dispatch(*frames)
        kernel.set_parent(identity, parent)
    for waiting in later:
        queue.put_nowait(waiting)


def running_kernel() -> Any:
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return getattr(get_ipython(), "kernel", None)


def is_widget_message(kernel: Any, frames: tuple[Any, ...]) -> bool:
    if not frames:
        return False
    _, message = kernel.session.feed_identities(frames[0], copy=False)
    header = kernel.session.deserialize(message, content=False, copy=False)["header"]
    return header["msg_type"].startswith("comm_")
