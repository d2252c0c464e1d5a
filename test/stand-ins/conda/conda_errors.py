"""What conda says when it fails: JSON by the name of an exception, or its text."""

import json
import signal
import sys

from channels import Problem


class CondaError(Exception):
    """One of conda's exceptions, by its name, with what its JSON says beside the message."""

    def __init__(self, name, message, code=1, **extra):
        super().__init__(message)
        self.code = code
        self.content = error_of(name, message, **extra)


class MultiError(Exception):
    """Several of them."""

    def __init__(self, errors):
        super().__init__("Multiple Errors Encountered.")
        self.errors = errors


def error_of(name, message, **extra):
    module = "conda_libmamba_solver.exceptions" if name.startswith("LibMamba") else "conda.exceptions"
    return {
        "caused_by": "None",
        "error": f"{name}: {message}",
        "exception_name": name,
        "exception_type": f"<class '{module}.{name}'>",
        "message": message,
        **extra,
    }


def print_error(error, is_json):
    """Prints the failure and answers with its exit code."""
    if isinstance(error, Problem):
        error = named(error)
    if isinstance(error, MultiError):
        first = {"error": str(error), "errors": error.errors}
        content = {**first, "exception_name": "CondaMultiError", "exception_type": "<class 'conda.CondaMultiError'>"}
        texts = [entry["error"] for entry in error.errors]
    else:
        content = error.content
        texts = [content["error"]]
    if is_json:
        # What ends well goes elsewhere: conda/exception_handler.py.
        print(json.dumps(content, indent=2, sort_keys=True), file=sys.stdout if getattr(error, "code", 1) else sys.stderr)
    else:
        print("\n" + "\n".join(f"{text}\n" for text in texts), file=sys.stderr)
    return getattr(error, "code", 1)


def named(problem):
    """The exception of conda for what happened."""
    details = problem.details
    if problem.kind == "not-found":
        lines = "".join(f"\n  - {spec}" for spec in details["specs"])
        channels = "".join(f"\n  - {url}" for url in details["channels"])
        text = f"The following packages are not available from current channels:\n{lines}\n\nCurrent channels:\n{channels}\n"
        extra = {"packages": details["specs"], "packages_formatted": lines, "channels_formatted": channels}
        return CondaError("PackagesNotFoundInChannelsError", text, **extra, channel_urls=[channel_entry(url) for url in details["channels"]])
    if problem.kind == "unsatisfiable":
        lines = "".join(f"  - {line}\n" for line in details["problems"])
        text = f"Encountered problems while solving:\n{lines}\nCould not solve for environment specs\n{details['tree']}"
        return CondaError("LibMambaUnsatisfiableError", text, allow_retry=False)
    if problem.kind == "channel" and details["url"].startswith("file:"):
        name = details["channel"].rsplit("/", 1)[1]
        text = f"HTTP 404 UNAVAILABLE OR INVALID for channel {name} <{details['channel']}>\n"
        return CondaError("UnavailableInvalidChannel", text, channel_name=name, channel_url=details["channel"])
    text = f"HTTP 000 CONNECTION FAILED for url <{details['url']}>\nElapsed: -\n"
    return CondaError("CondaHTTPError", text, url=details["url"], status_code="000", reason="CONNECTION FAILED")


def channel_entry(url):
    scheme, _, path = url.partition("://")
    location, _, name = path.rpartition("/")
    unknown = dict.fromkeys(("auth", "package_filename", "platform", "token"))
    return {**unknown, "location": location, "name": name, "scheme": scheme}


def signal_error(number):
    name = signal.Signals(number).name
    return error_of("CondaSignalInterrupt", f"Signal interrupt {name}", signal_name=name, signum=int(number))


def http_error(record):
    text = f"HTTP 404 NOT FOUND for url <{record['url']}>\nElapsed: -\n\nAn HTTP error occurred when trying to retrieve this URL.\n"
    return error_of("CondaHTTPError", text, url=record["url"], status_code=404)


def checksum_error(record, target, algorithm, expected, actual):
    text = (
        f"Conda detected a mismatch between the expected content and downloaded content\nfor url '{record['url']}'.\n"
        f"  download saved to: {target}\n  expected {algorithm}: {expected}\n  actual {algorithm}: {actual}\n"
    )
    sums = {"checksum_type": algorithm, "expected_checksum": expected, "actual_checksum": actual}
    return error_of("ChecksumMismatchError", text, **sums, target_full_path=target, url=record["url"], partial_download=False)
