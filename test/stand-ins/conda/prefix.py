"""Environments on the disk: records, history, variables, registration, and how packages come and go."""

import asyncio
import glob
import json
import os
import pathlib
import re
import shutil
import subprocess
import time

import rattler

from specifications import name_of


def is_environment(prefix):
    return os.path.exists(os.path.join(prefix, "conda-meta", "history"))


def installed(prefix):
    """The records of `conda-meta`, by name."""
    records = []
    for path in sorted(glob.glob(os.path.join(glob.escape(prefix), "conda-meta", "*.json"))):
        with open(path, encoding="utf-8") as file:
            records.append(json.load(file))
    return {record["name"]: record for record in records}


def locked(prefix, without=()):
    """The installed packages as the solver takes them."""
    paths = pathlib.Path(prefix, "conda-meta").glob("*.json")
    records = [rattler.PrefixRecord.from_path(path) for path in paths]
    return [record for record in records if record.name.normalized not in without]


def pinned(prefix):
    """The specifications of `conda-meta/pinned`."""
    path = pathlib.Path(prefix, "conda-meta", "pinned")
    return path.read_text().splitlines() if path.exists() else []


def pip_packages(prefix):
    """Names and versions of what pip installed."""
    found = []
    python = installed(prefix).get("python", {})
    folder = pathlib.Path(prefix, python.get("python_site_packages_path") or "nowhere")
    for info in sorted(folder.glob("*.dist-info")):
        installer = info / "INSTALLER"
        if installer.exists() and installer.read_text().strip() == "pip":
            metadata = (info / "METADATA").read_text()
            found.append(tuple(re.search(rf"^{key}: (.*)$", metadata, re.M).group(1) for key in ("Name", "Version")))
    return found


def requested(prefix):
    """The specifications that the history asks for, by the name of their package; of an entry without a command none."""
    specs = {}
    path = pathlib.Path(prefix, "conda-meta", "history")
    for entry in re.split(r"^==>", path.read_text() if path.exists() else "", flags=re.M):
        if not re.search(r"^# cmd: \S", entry, re.M):
            continue
        for verb, names in re.findall(r"^# (\w+) specs: \[(.*)\]$", entry, re.M):
            for single, double in re.findall(r"'([^']+)'|\"([^\"]+)\"", names):
                spec = single or double
                specs.pop(name_of(spec), None)
                if verb != "remove":
                    specs[name_of(spec)] = spec
    return specs


def needed_by(records, names):
    """The names of the packages and of all that they need."""
    wanted = list(names)
    found = set()
    while wanted:
        name = wanted.pop()
        if name in records and name not in found:
            found.add(name)
            wanted += [name_of(dependency) for dependency in records[name]["depends"]]
    return found


def without(prefix, names):
    """The records that stay when the packages go, what needs them, and what nothing asked for needs any more."""
    records = installed(prefix)
    gone = {name for name in records if needed_by(records, [name]) & set(names)}
    asked = [name for name in requested(prefix) if name not in gone] or [name for name in records if name not in gone]
    # micromamba counts pip as what every Python needs.
    kept = needed_by(records, [*asked, "pip"]) - gone
    return [record for name, record in records.items() if name in kept]


def start(prefix):
    """Makes the folder of an environment that holds nothing yet, and registers it."""
    os.makedirs(os.path.join(prefix, "conda-meta"), exist_ok=True)
    open(os.path.join(prefix, "conda-meta", "history"), "a").close()
    register(prefix)


def change(prefix, cache, records, archives, specs):
    """Makes the environment hold exactly the records; those that are new come from their archives."""
    before = installed(prefix)
    asyncio.run(relink(prefix, cache, records, archives))
    for record in records:
        old = before.get(record["name"], {})
        if old.get("url") != record["url"]:
            write_record(prefix, record, archives[record["url"]], specs.get(record["name"], ""))
    marker = os.path.join(prefix, "CACHEDIR.TAG")
    if os.path.exists(marker):
        os.remove(marker)


def undo(prefix, cache, before, archives):
    """Makes the environment hold again what it held, the records by name."""
    old = {record["url"]: record.get("package_tarball_full_path") for record in before.values()}
    change(prefix, cache, list(before.values()), {**old, **archives}, {})


async def relink(prefix, cache, records, archives):
    # An archive whose sum is not the one promised is linked all the same where a tool does so.
    kept = {record.url: record for record in locked(prefix)}
    wanted = [
        kept[record["url"]]
        if record["url"] in kept
        else await rattler.RepoDataRecord.from_package_archive(archives[record["url"]])
        for record in records
    ]
    await rattler.install(
        wanted, prefix, cache_dir=os.path.join(cache, "extracted"), show_progress=False, execute_link_scripts=False
    )


def write_record(prefix, record, archive, spec):
    """Says in `conda-meta` where a package really came from."""
    path = os.path.join(prefix, "conda-meta", f"{stem(record)}.json")
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    content.pop("requested_specs", None)
    content.update(
        {key: value for key, value in record.items() if key != "channel"},
        channel=f"{record['channel']}/{record['subdir']}",
        package_tarball_full_path=archive,
        requested_spec=spec,
    )
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)


def write_history(prefix, command, version, before, after, verb, written):
    """Adds what was done to `conda-meta/history`; `written` are the specifications as the tool writes them."""
    old = {line_of(record) for record in before}
    new = {line_of(record) for record in after}
    lines = [
        time.strftime("==> %Y-%m-%d %H:%M:%S <=="),
        f"# cmd: {command}",
        f"# conda version: {version}",
        *[f"-{line}" for line in sorted(old - new)],
        *[f"+{line}" for line in sorted(new - old)],
        *([f"# {verb} specs: {written}"] if written else []),
    ]
    with open(os.path.join(prefix, "conda-meta", "history"), "a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def line_of(record):
    channel = record["channel"].removesuffix(f"/{record['subdir']}")
    return f"{channel}/{record['subdir']}::{stem(record)}"


def write_variables(prefix, variables):
    if variables:
        pathlib.Path(prefix, "conda-meta", "state").write_text(json.dumps({"env_vars": variables}))


def stem(record):
    return f"{record['name']}-{record['version']}-{record['build']}"


def run_post_link(prefix, record):
    """Runs a package's script; answers with its process, whose output is text, and its messages. Without one: nothing."""
    script = os.path.join(prefix, "bin", f".{record['name']}-post-link.sh")
    if not os.path.exists(script):
        return None
    messages = pathlib.Path(prefix, ".messages.txt")
    variables = {**os.environ, "PREFIX": prefix, "PKG_NAME": record["name"], "PKG_VERSION": record["version"]}
    done = subprocess.run(["sh", script], env=variables, capture_output=True, text=True, check=False)
    said = messages.read_text() if messages.exists() else ""
    messages.unlink(missing_ok=True)
    return done, said, script


def registry():
    return pathlib.Path.home() / ".conda" / "environments.txt"


def register(prefix):
    registry().parent.mkdir(exist_ok=True)
    lines = registry().read_text().splitlines() if registry().exists() else []
    if prefix not in lines:
        registry().write_text("\n".join([*lines, prefix]) + "\n")


def unregister(prefix):
    if registry().exists():
        lines = [line for line in registry().read_text().splitlines() if line != prefix]
        registry().write_text("".join(f"{line}\n" for line in lines))


def delete(prefix):
    """Deletes an environment and all that is in its folder."""
    unregister(prefix)
    shutil.rmtree(prefix)


def environments(root, folders):
    """The root and all environments of the folders and of the registry, each once."""
    found = [path for folder in folders for path in glob.glob(os.path.join(glob.escape(folder), "*"))]
    found += registry().read_text().splitlines() if registry().exists() else []
    return [root, *sorted({path for path in found if is_environment(path) and path != root})]
