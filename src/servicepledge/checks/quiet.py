"""Great Expectations without what it does besides validating: telemetry, log lines, a hook on Python's warnings."""

import importlib
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from ..runtime.imports import loaded_when_used, skip_slow_jsonschema_format

_LOGGERS = ("great_expectations", "sqlalchemy")
_FOR_LATER = ("altair", "scipy.stats")
"""What it imports at once and needs for charts and for two tests of distributions: a third of its time to import."""


def import_gx() -> None:
    """Import Great Expectations with telemetry off, and undo its process-wide `logging.captureWarnings(True)`."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    skip_slow_jsonschema_format()
    with warnings.catch_warnings(), loaded_when_used(*_FOR_LATER):
        warnings.filterwarnings("ignore", "module 'sre_", DeprecationWarning)  # its import of Python's old names
        shown_by = warnings.showwarning
        importlib.import_module("great_expectations")
        if warnings.showwarning is not shown_by:
            logging.captureWarnings(False)


@contextmanager
def silent() -> Iterator[None]:
    """
    Keep the loggers of Great Expectations and SQLAlchemy shut, and the former's advice on suites of older versions.

    Both log statements and, on errors and at debug level, values of rows; those are people's data.
    """
    before = [(logger, logger.level) for logger in map(logging.getLogger, _LOGGERS)]
    for logger, _ in before:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", ".* deprecated as of GX Core", DeprecationWarning)
            yield
    finally:
        for logger, level in before:
            logger.setLevel(level)
