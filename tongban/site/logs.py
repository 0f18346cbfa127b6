"""How faults are written down: where they happened and of what kind, never with the values that caused them."""

import logging
import traceback
from types import TracebackType

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutValues(logging.Formatter):
    """Writes a traceback without the exception's own text: a refused row quotes names and numbers."""

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 (the name is logging's)
        kind, exception, where = ei
        lines = traceback.format_tb(where) if where else []
        causes = []
        while exception is not None and exception.__cause__ is not None:
            exception = exception.__cause__
            causes.append(type(exception).__qualname__)
        because = f" (because of {', '.join(causes)})" if causes else ""
        return "".join(lines) + f"{kind.__qualname__ if kind else 'no exception'}{because}"
