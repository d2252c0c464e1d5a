"""What channels offer: repodata, archives, and which packages go together."""

import asyncio
import hashlib
import json
import os
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import rattler
from rattler.exceptions import SolverError

from explain import explain
from specifications import name_of

PIECE = 65536


class Problem(Exception):
    """Something that each of the tools reports in its own words; `kind` says what, `details` about what."""

    def __init__(self, kind, **details):
        super().__init__(kind)
        self.kind = kind
        self.details = details


class Channels:
    """Channels in the order of their priority, with their records as repodata has them and `url` and `channel` beside."""

    def __init__(self, names, cache, state, is_offline=False):
        self.is_offline = is_offline
        self.urls = [address(name) for name in names]
        self.records = []
        self.sources = []
        for url in self.urls:
            for subdir in ("linux-64", "noarch"):
                self.load(url, subdir, cache, state)

    def load(self, url, subdir, cache, state):
        """Fetches what a folder has into the cache, with what the tools note beside it in a file with the ending `state`."""
        source = f"{url}/{subdir}/repodata.json"
        base = os.path.join(cache, hashlib.md5(f"{url}/{subdir}/".encode()).hexdigest()[:8])
        file = f"{base}.json"
        if self.is_offline and not source.startswith("file:"):
            # What was fetched before counts, and what was not has no packages.
            if os.path.exists(file):
                with open(file, "rb") as kept:
                    self.take(url, subdir, file, kept.read())
            return
        try:
            with urllib.request.urlopen(source) as response:
                text = response.read()
        except (urllib.error.URLError, OSError) as error:
            raise Problem("channel", channel=url, url=source, reason=str(error)) from None
        os.makedirs(cache, exist_ok=True)
        # Another process may read the file at this moment.
        temporary = f"{file}.{os.getpid()}"
        with open(temporary, "wb") as output:
            output.write(text)
        os.replace(temporary, file)
        stats = os.stat(file)
        noted = {"url": source, "etag": "", "mod": "", "cache_control": "", "size": stats.st_size, "mtime_ns": stats.st_mtime_ns}
        with open(base + state, "w") as output:
            json.dump(noted, output)
        self.take(url, subdir, file, text)

    def take(self, url, subdir, file, text):
        self.sources.append(rattler.SparseRepoData(rattler.Channel(url), subdir, file))
        repodata = json.loads(text)
        for name, record in {**repodata.get("packages", {}), **repodata["packages.conda"]}.items():
            self.records.append({**record, "fn": name, "url": f"{url}/{subdir}/{name}", "channel": url})

    def search(self, spec):
        """Records that fit the specification, oldest version first."""
        pattern = rattler.MatchSpec(spec, exact_names_only=False)
        found = [record for record in self.records if pattern.matches(package_record(record))]
        return sorted(found, key=lambda record: (record["name"], rattler.Version(record["version"])))

    def solve(self, specs, locked=(), constraints=(), priority="flexible", adds_pip=False):
        """Records of a whole environment, each after those that it needs; with `adds_pip` every Python needs pip."""
        missing = [spec for spec in specs if not self.search(spec)]
        if missing:
            raise Problem("not-found", specs=missing, channels=self.urls, **explain(self, specs))
        orders = {"strict": [rattler.ChannelPriority.Strict], "disabled": [rattler.ChannelPriority.Disabled]}
        attempts = orders.get(priority, [rattler.ChannelPriority.Strict, rattler.ChannelPriority.Disabled])
        for attempt in attempts:
            try:
                solved = asyncio.run(self.attempt(specs, locked, constraints, attempt, adds_pip))
            except SolverError:
                continue
            by_url = {record["url"]: record for record in self.records}
            return in_order([by_url.get(record.url) or json.loads(record.to_json()) for record in solved])
        raise Problem("unsatisfiable", **explain(self, specs))

    async def attempt(self, specs, locked, constraints, priority, adds_pip):
        return await rattler.solve(
            self.sources,
            specs,
            locked_packages=list(locked),
            constraints=list(constraints),
            virtual_packages=rattler.VirtualPackage.detect(),
            channel_priority=priority,
            add_pip_as_python_dependency=adds_pip,
        )


def in_order(records):
    """The records, each after those that it needs."""
    left = {record["name"]: record for record in sorted(records, key=lambda record: record["name"])}
    result = []

    def add(name):
        record = left.pop(name, None)
        if record:
            for dependency in record["depends"]:
                add(name_of(dependency))
            result.append(record)

    for name in list(left):
        add(name)
    return result


def address(name):
    """The address of a channel, which may be given by its name."""
    return (name if "://" in name else f"https://conda.anaconda.org/{name}").rstrip("/")


def package_record(record):
    return rattler.PackageRecord(
        record["name"], record["version"], rattler.BuildString(record["build"]), record["build_number"], record["subdir"],
        depends=record["depends"],
    )


def record_of_archive(url, archive):
    """The record of a package that was given by its address."""
    package = json.loads(asyncio.run(rattler.RepoDataRecord.from_package_archive(archive)).to_json())
    channel, subdir, name = url.rsplit("/", 2)
    return {"constrains": [], "depends": [], **package, "fn": name, "url": url, "channel": channel, "subdir": subdir}


def nested(cache, url):
    """Where micromamba keeps an archive: beneath folders of the parts of its address."""
    parts = urlsplit(url)
    return os.path.join(cache, parts.scheme, *(parts.netloc + parts.path).replace(":", "_").split("/"))


def flat(cache, url):
    """Where conda keeps an archive."""
    return os.path.join(cache, url.rsplit("/", 1)[1])


def is_whole(archive, record):
    """Whether an archive is in the cache and has its sum."""
    return os.path.exists(archive) and checksum_problem(archive, record) is None


def checksum_problem(archive, record):
    """Which sum is wrong, what it should be and what it is; nothing when it is right or unknown."""
    for algorithm in ("sha256", "md5"):
        expected = record.get(algorithm)
        if expected:
            with open(archive, "rb") as file:
                actual = hashlib.new(algorithm, file.read()).hexdigest()
            return None if actual == expected else (algorithm, expected, actual)
    return None


def download(url, target, report):
    """Writes what the address offers into the file, piece by piece; an interrupted one leaves a part of it."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    try:
        with urllib.request.urlopen(url) as response, open(target, "wb") as output:
            while piece := response.read1(PIECE):
                output.write(piece)
                output.flush()
                report(output.tell())
    except (urllib.error.URLError, OSError) as error:
        raise Problem("unreadable", url=url, path=urlsplit(url).path, reason=str(error)) from None
