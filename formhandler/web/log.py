"""What may be written to a log: what happened and where in the code. No address, name, token, IP or path of a request."""

import logging
from pathlib import Path


def place_of(error: BaseException) -> str:
    """Return the kind of an error and where it arose; never its message, which may quote a person."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "an unknown place"
    return f"{type(error).__name__} at {place}"


class Discreet(logging.Filter):
    """Lets the web server say that something happened, not to whom: its messages name paths, tokens in them, and IPs."""

    _HARMLESS = "total open connections"

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to write the record at all; rewrites what is written."""
        if record.levelno < logging.WARNING:
            return False
        if not str(record.msg).startswith(self._HARMLESS):
            error = record.exc_info[1] if record.exc_info else None
            record.msg = f"web server: {place_of(error) if error else 'a connection failed'}"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True


def quieten_web_server() -> None:
    """Make the web server's loggers discreet. Its queue would write a line for each request that waits."""
    logger = logging.getLogger("waitress")
    if not any(isinstance(known, Discreet) for known in logger.filters):
        logger.addFilter(Discreet())
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
