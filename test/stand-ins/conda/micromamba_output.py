"""How micromamba shows packages and progress."""

import sys
import time

import prefix as places


class Bars:
    """The bars of a download on a terminal, at most every tenth of a second."""

    def __init__(self, records):
        self.total = sum(record["size"] for record in records)
        self.count = len(records)
        self.before = {}
        self.begun = time.monotonic()
        self.drawn = None
        self.write("\x1b[?25l\x1b[2K\x1b[0G[+] 0.0s\r\n" + self.lines(None, 0))

    def write(self, text):
        sys.stdout.write(text)
        sys.stdout.flush()

    def draw(self, record, size):
        self.before[record["url"]] = size
        now = time.monotonic()
        if self.drawn is None or now - self.drawn >= 0.1 or size == record["size"]:
            self.drawn = now
            up = "\x1b[2K\x1b[1A" * 2 + "\x1b[2K\x1b[0G"
            self.write(f"{up}[+] {now - self.begun:.1f}s\r\n{self.lines(record, sum(self.before.values()))}")

    def lines(self, record, done):
        filled = 53 * done // max(self.total, 1)
        bar = f"{'━' * filled}\x1b[33m{'━' * (53 - filled)}\x1b[0m"
        seconds = time.monotonic() - self.begun
        name = record["name"] if record else ""
        active = "(1)" if record else "   "
        sizes = f"{spaced(done):>8} / {spaced(self.total):>7}"
        speed = f"@ {spaced(done / seconds)}/s" if seconds else ""
        return (
            f"Downloading  {active} {bar} {sizes} {name:<14} {speed:<12} {seconds:.1f}s\r\n"
            f"Extracting       \x1b[90m{'━' * 53}\x1b[0m {0:>7} / {self.count:>7} {'':<26} {seconds:.1f}s"
        )

    def close(self):
        self.write("\x1b[2K\x1b[1A\x1b[2K\x1b[1A\x1b[2K\x1b[0G\x1b[?25h")


def spaced(size):
    for unit in ("B", "kB", "MB"):
        if size < 1000 or unit == "MB":
            return f"{size:.1f} {unit}" if unit == "B" else f"{size:.1f}{unit}"
        size /= 1000


def size_of(size):
    return f"{size} B" if size < 1000 else f"{size / 1000:.0f}kB" if size < 1_000_000 else f"{size / 1_000_000:.0f}MB"


def shown(record):
    """A record as in `actions`."""
    result = {
        "build": record["build"],
        "build_number": record["build_number"],
        "build_string": record["build"],
        "channel": record["channel"],
        "constrains": record.get("constrains", []),
        "depends": record["depends"],
        "fn": record["fn"],
        "license": record.get("license", ""),
        "md5": record.get("md5") or "",
        "name": record["name"],
        "sha256": record.get("sha256") or "",
        "size": record.get("size", 0),
        "subdir": record["subdir"],
        "timestamp": record.get("timestamp", 0) // 1000,
        "track_features": "",
        "url": record["url"],
        "version": record["version"],
    }
    optional = {key: record[key] for key in ("noarch", "python_site_packages_path") if record.get(key)}
    return {**result, **optional}


def listed(record):
    base = record["channel"].removesuffix(f"/{record['subdir']}")
    return {
        "base_url": base,
        "build_number": record["build_number"],
        "build_string": record["build"],
        "channel": base,
        "dist_name": places.stem(record),
        "md5": record.get("md5") or "",
        "name": record["name"],
        "platform": record["subdir"],
        "sha256": record.get("sha256") or "",
        "url": record["url"],
        "version": record["version"],
    }


def of_pip(name, version):
    empty = {"md5": "", "sha256": "", "url": ""}
    own = {"base_url": "https://pypi.org/", "build_number": 0, "build_string": "pypi_0", "channel": "pypi"}
    return {**own, **empty, "dist_name": f"{name}-{version}-pypi_0", "name": name, "platform": "linux-x86_64", "version": version}
