"""What one call of either program has in common."""

import contextlib
import os
import signal
import sys

import channels
from channels import Problem
from specifications import name_of


class Tool:
    """One call: what it was given, and where its environments and archives are."""

    # What the base environment is called, and the variables that name folders of environments, one of which counts.
    base_names = ("base",)
    folder_variables = ("CONDA_ENVS_DIRS",)
    # Where packages are kept by someone who may not write to the root.
    user_cache = "~/.mamba/pkgs"
    offline_variable = "CONDA_OFFLINE"
    alias_variable = "CONDA_CHANNEL_ALIAS"

    def __init__(self, program, command, arguments):
        self.program = program
        self.command = command
        self.arguments = arguments
        self.is_json = arguments.has("--json")
        self.is_terminal = sys.stdout.isatty()
        self.is_offline = arguments.has("--offline") or os.environ.get(self.offline_variable, "").lower() in ("1", "true")
        self.root = os.path.abspath(self.given_root() or os.path.dirname(os.path.dirname(program)))
        folders = next(filter(None, map(os.environ.get, self.folder_variables)), "")
        self.folders = [*filter(None, folders.split(os.pathsep)), os.path.join(self.root, "envs")]
        named = [*filter(None, os.environ.get("CONDA_PKGS_DIRS", "").split(os.pathsep))]
        self.caches = named or [os.path.join(self.root, "pkgs"), os.path.expanduser(self.user_cache)]
        self.cache = self.caches[0]

    def prefix(self, name=None, path=None):
        """The environment that is meant; options come before what a file says."""
        path = self.arguments.one("--prefix") or path
        name = self.arguments.one("--name") or name
        if path and not self.arguments.has("--name"):
            return os.path.abspath(path)
        if not name:
            return os.environ.get("CONDA_PREFIX", self.root)
        existing = [folder for folder in self.folders if os.path.isdir(os.path.join(folder, name))]
        return self.root if name in self.base_names else os.path.join((existing or self.folders)[0], name)

    def channel_names(self, wanted):
        names = [*self.arguments.all("--channel"), *wanted.channels]
        if not self.arguments.has("--override-channels"):
            names += filter(None, os.environ.get("CONDA_CHANNELS", "").split(","))
        alias = os.environ.get(self.alias_variable)
        return [f"{alias}/{name}" if alias and "/" not in name and name != "nodefaults" else name for name in names]

    def explicit_records(self, wanted):
        """Records of an explicit list with the sums that it gave, by their archives, which are fetched."""
        for line in wanted.explicit:
            url, _, sum_of = line.partition("#")
            sums = sums_of(sum_of)
            archive = self.archive_of(url)
            if not os.path.exists(archive):
                channels.download(url, archive, lambda _size: None)
            record = channels.record_of_archive(url, archive)
            yield {**record, **sums}, archive


def sums_of(text):
    """What is noted of an archive whose line in an explicit list ends like this, in place of what it has."""
    value = text.removeprefix("sha256:")
    return {"md5": None, "sha256": None, "md5" if len(value) == 32 else "sha256": value} if value else {}


@contextlib.contextmanager
def hearing_interrupts():
    """A list of the SIGINTs that came meanwhile."""
    heard = []
    previous = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    try:
        yield heard
    finally:
        signal.signal(signal.SIGINT, previous)


def solve_beside(solve, specs, installed):
    """Solves the specifications so that what is installed stays, asked for or not, unless it is in the way."""
    beside = [name for name in installed if name not in {name_of(spec) for spec in specs}]
    try:
        return solve([*specs, *beside])
    except Problem:
        return solve(specs)


def changes(before, records):
    """What is new in an environment, and what goes from it."""
    new = [record for record in records if before.get(record["name"], {}).get("url") != record["url"]]
    urls = {record["url"] for record in records}
    return new, [record for record in before.values() if record["url"] not in urls]
