"""The command line of micromamba 2.8.1."""

import fcntl
import json
import os
import signal
import sys
import time

import yaml

import channels
import prefix as places
import running
from arguments import Unexpected, parse
from channels import Channels, Problem
from micromamba_output import Bars, listed, of_pip, shown, size_of
from specifications import Specifications, name_of, read_files
from tool import Tool, changes, hearing_interrupts, solve_beside

VERSION = "2.8.1"
TRUST = (
    "Security Warning: This transaction includes executing package scripts (pre/post-link/unlink) if present. "
    "These scripts can contain arbitrary code. Please ensure you trust the package sources."
)
COMMANDS = {"create", "install", "update", "remove", "search", "list", "env", "info", "config", "run", "shell"}


class Stop(Exception):
    """Ends the program with an exit code, after it has said why."""


class Interrupted(Exception):
    """Ctrl-C on a terminal."""


class Micromamba(Tool):
    """One call of the program."""

    offline_variable = "MAMBA_OFFLINE"
    alias_variable = "MAMBA_CHANNEL_ALIAS"

    def __init__(self, program, command, arguments):
        super().__init__(program, command, arguments)
        self.log_history = []
        self.answer = {}
        # Whether another process has kept the cache for longer than this one may wait.
        self.is_locked_out = False
        self.patience = float(arguments.one("--lock-timeout") or os.environ.get("MAMBA_LOCK_TIMEOUT") or 0)

    def given_root(self):
        return self.arguments.one("--root-prefix") or os.environ.get("MAMBA_ROOT_PREFIX")

    def archive_of(self, url):
        return channels.nested(self.cache, url)

    def say(self, text=""):
        if not self.is_json:
            print(text, flush=True)

    def log(self, level, message, location):
        entry = {"level": level, "location": location, "message": message, "source": "libmamba"}
        self.log_history.append(entry)
        if not self.is_json:
            color = "\x1b[33m\x1b[1m" if level == "warning" else "\x1b[31m\x1b[1m"
            label = f"{level:<8} libmamba"
            print(f"{color}{label}\x1b[m {message}" if sys.stderr.isatty() else f"{label} {message}", file=sys.stderr)

    def finish(self, **answer):
        if self.is_json:
            everything = {**self.answer, **answer, "log_history": self.log_history}
            print(json.dumps(everything, indent=4, sort_keys=True, ensure_ascii=False), flush=True)

    def fail(self, message, **answer):
        self.log("critical", message, "/build/mamba/micromamba/src/main.cpp:228:9 int main(int, char**)")
        self.finish(**answer)
        raise Stop(1)

    def existing(self):
        prefix = self.prefix()
        if not places.is_environment(prefix):
            location = "/build/mamba/libmamba/src/api/configuration.cpp:889:17 target_prefix_checks_hook"
            self.log("error", f"No prefix found at: {prefix}", location)
            hint = 'Environment must first be created with "micromamba create -n {env_name} ..."'
            self.log("error", hint, location)
            self.fail("Aborting.")
        return prefix

    def wanted(self):
        """What words, files or another environment ask for."""
        source = self.arguments.one("--clone")
        if source:
            folder = source if os.sep in source else os.path.join(self.root, "envs", source)
            records = places.installed(folder).values()
            return Specifications(explicit=[f"{record['url']}#{record['md5']}" for record in records])
        try:
            wanted = read_files(self.arguments.all("--file"))
        except FileNotFoundError:
            self.fail("File not found. Aborting.")
        except yaml.YAMLError as error:
            self.fail(f"yaml-cpp: {error}")
        wanted.specs += self.arguments.words
        return wanted

    def channels(self, wanted):
        names = self.channel_names(wanted)
        if "nodefaults" in names:
            names.remove("nodefaults")
        offered = Channels(dict.fromkeys(names), os.path.join(self.cache, "cache"), ".state.json", self.is_offline)
        for url in [f"{url}/{subdir}" for url in offered.urls for subdir in ("linux-64", "noarch")]:
            self.say(f"⚠ Shard Index for {url} not available, falling back to flat repodata")
            self.step(f"Using Flat Repodata for {url}", "✔ Starting")
            self.step(f"Using Flat Repodata for {url}", "✔ Done (0.0 sec)")
        self.step("Parsing Packages' Records", "✔ Done (0.0 sec)")
        self.say()
        self.step("Resolving Environment", "⧖ Starting")
        self.step("Resolving Environment", "✔ Done (0.0 sec)")
        return offered

    def step(self, text, state):
        width = 97 if text.startswith("Using") else 106
        self.say(text + state.rjust(width - len(text)))

    # What changes environments

    def change(self):
        wanted = self.wanted() if self.command != "remove" else Specifications(specs=self.arguments.words)
        prefix = self.prefix(wanted.name, wanted.prefix) if self.command == "create" else self.existing()
        if self.command == "create":
            self.refuse_foreign(prefix)
        if self.command == "create" and not (wanted.specs or wanted.explicit or wanted.pip):
            places.start(prefix)
            self.finish(success=True)
            return
        with Locks(self, self.cache):
            records, archives = self.resolve(prefix, wanted)
            before = {} if self.command == "create" else places.installed(prefix)
            self.transact(prefix, before, records, archives, wanted)
        self.after(prefix, wanted)

    def refuse_foreign(self, prefix):
        if os.path.isdir(prefix) and os.listdir(prefix) and not os.path.isdir(os.path.join(prefix, "conda-meta")):
            location = "/build/mamba/libmamba/src/api/configuration.cpp:879:17 target_prefix_checks_hook"
            self.log("error", "Non-conda folder exists at prefix - aborting.", location)
            self.fail("Non-conda folder exists at prefix - aborting.")

    def resolve(self, prefix, wanted):
        """All records that the environment shall have, and the archives of those whose record was not in a channel."""
        if wanted.explicit:
            return self.explicit(wanted)
        if self.command == "remove":
            names = places.installed(prefix) if self.arguments.has("--all") else wanted.specs
            return places.without(prefix, [name_of(name) for name in names]), {}
        offered = self.channels(wanted)
        asked = {} if self.command == "create" else places.requested(prefix)
        specs = {name_of(spec): spec for spec in wanted.specs}
        changing = set(specs) if self.command == "update" else set()
        if self.arguments.has("--all"):
            changing = set(places.installed(prefix))
            asked = {name: name for name in asked}
        if self.arguments.has("--prune"):
            asked = {}
        locked = [] if self.command == "create" else places.locked(prefix, changing)
        priority = "strict" if self.arguments.has("--strict-channel-priority") else None
        priority = priority or self.arguments.one("--channel-priority", "flexible")
        everything = list({**asked, **specs}.values())
        beside = [] if self.command == "create" or self.arguments.has("--prune") else places.installed(prefix)

        def solve(wanted):
            return offered.solve(wanted, locked, places.pinned(prefix), priority, adds_pip=True)

        return solve_beside(solve, everything, beside), {}

    def explicit(self, wanted):
        found = list(self.explicit_records(wanted))
        records = [record for record, _ in found]
        wanted.specs += [f"{record['name']}=={record['version']}={record['build']}" for record in records]
        return records, {record["url"]: archive for record, archive in found}

    def transact(self, prefix, before, records, archives, wanted):
        new, old = changes(before, records)
        self.answer = {"dry_run": self.arguments.has("--dry-run"), "prefix": prefix, "success": True}
        self.say(f"\nTransaction\n\n  Prefix: {prefix}\n")
        if not new and not old and self.command != "create":
            self.say("  All requested packages already installed\n")
            self.answer["message"] = "All requested packages already installed"
            return
        cached = {record["url"] for record in new if self.is_cached(record)}
        fetch = [record for record in new if record["url"] not in cached]
        lists = {"FETCH": fetch, "LINK": new, "UNLINK": old}
        actions = {name: [shown(record) for record in found] for name, found in lists.items() if found}
        self.answer["actions"] = {**actions, "PREFIX": prefix}
        self.table(wanted.specs, before, new, old, cached)
        if self.answer["dry_run"]:
            self.say("Dry run. Not executing the transaction.")
            return
        if self.is_locked_out:
            places.start(prefix)
            self.say("Interrupted by user - stopped before transaction.")
            return
        self.log("warning", TRUST, "/build/mamba/libmamba/src/core/transaction.cpp:1186:13 bool mamba::MTransaction::prompt")
        if self.command == "create" and places.is_environment(prefix):
            places.delete(prefix)
        places.start(prefix)
        self.say("\nTransaction starting")
        try:
            with Locks(self, os.path.join(prefix, "conda-meta")):
                archives = {**archives, **self.fetch(new, fetch)}
        except Interrupted:
            location = "/build/mamba/libmamba/src/core/package_fetcher.cpp:237:13 PackageFetcher::download"
            self.log("error", "Download didn't finish!", location)
            self.say("Interrupted by user - transaction stopped.")
            return
        if self.arguments.has("--download-only"):
            self.say("Download only - packages are downloaded and extracted. Skipping the linking phase.")
            return
        for record in old:
            self.say(f"Unlinking {places.stem(record)}")
        specs = {name_of(spec): spec for spec in wanted.specs}
        with hearing_interrupts() as heard:
            places.change(prefix, self.cache, records, archives, specs)
            if heard:
                # It takes everything back, and calls that a success.
                self.say("Transaction interrupted, rollbacking")
                places.undo(prefix, self.cache, before, archives)
        if heard:
            return
        for record in new:
            self.say(f"Linking {places.stem(record)}")
            self.run_script(prefix, record)
        command = " ".join(["micromamba", *sys.argv[2:]])
        verb = "remove" if self.command == "remove" else "update"
        places.write_history(prefix, command, "3.8.0", before.values(), records, verb, json.dumps(wanted.specs))
        self.say("\nTransaction finished\n")

    def run_script(self, prefix, record):
        """A script that fails is a failure for nobody."""
        if self.arguments.has("--skip-run-link-scripts"):
            return
        ran = places.run_post_link(prefix, record)
        if ran:
            done, messages, _script = ran
            location = "/build/mamba/libmamba/src/core/link.cpp:593:9 bool mamba::run_script"
            self.log("warning", f"Executing post-link script for package '{record['name']}'.", location)
            sys.stderr.write(done.stdout + done.stderr)
            print(messages, file=sys.stderr if self.is_json else sys.stdout, flush=True)

    def after(self, prefix, wanted):
        if self.command != "remove":
            places.write_variables(prefix, wanted.variables)
            label = os.path.basename(prefix)
            self.say(f"\nTo activate this environment, use:\n\n    micromamba activate {label}\n")
            self.say(f"Or to execute a single command in this environment, use:\n\n    micromamba run -n {label} mycommand\n")
        if wanted.pip and not self.answer["dry_run"]:
            self.pip(prefix, wanted)
        self.finish()

    def pip(self, prefix, wanted):
        warning = "You are using 'pip' as an additional package manager.\n    Be aware that packages installed with 'pip' are managed independently from 'conda-forge' channel."
        self.log("warning", warning, "/build/mamba/libmamba/src/api/utils.cpp:240:13 install_for_other_pkgmgr")
        self.say(f"\nInstalling pip packages: {', '.join(wanted.pip)}")
        _command, done = running.install_with_pip(prefix, wanted.pip, wanted.folder)
        self.say(done.stdout.rstrip())
        sys.stderr.write(done.stderr)
        if done.returncode:
            self.fail("pip failed to install packages")

    # What is fetched

    def is_cached(self, record):
        return channels.is_whole(self.archive_of(record["url"]), record)

    def fetch(self, new, missing):
        """Gets what is not cached. On a pipe Ctrl-C is heard when it is too late, on a terminal at once."""
        heard = []

        def hear(*_):
            heard.append(True)
            if self.is_terminal:
                raise Interrupted

        previous = signal.signal(signal.SIGINT, hear)
        bars = Bars(missing) if self.is_terminal and not self.is_json else None
        try:
            for record in missing:
                target = self.archive_of(record["url"])
                channels.download(record["url"], target, lambda size, record=record: bars and bars.draw(record, size))
        finally:
            if bars:
                bars.close()
            signal.signal(signal.SIGINT, previous)
        if heard:
            self.fail("Thread interrupted", success=False)
        archives = {record["url"]: self.archive_of(record["url"]) for record in new}
        wrong = [record for record in new if self.is_wrong(record, archives[record["url"]])]
        if wrong:
            self.fail("Found incorrect downloads. Aborting", success=False)
        return archives

    def is_wrong(self, record, archive):
        problem = channels.checksum_problem(archive, record)
        if problem:
            algorithm, expected, actual = (problem[0].upper(), *problem[1:])
            self.say(f"{record['fn']} tarball has incorrect {algorithm}")
            text = f'File not valid: {algorithm} doesn\'t match expectation "{archive}"'
            location = "/build/mamba/libmamba/src/core/package_fetcher.cpp:447:17 PackageFetcher::validate"
            self.log("error", f"{text}\n    Expected: {expected}\n    Actual: {actual}\n    ", location)
        return problem

    def table(self, specs, before, new, old, cached):
        self.say(f"  {'Removing' if self.command == 'remove' else 'Updating'} specs:\n")
        self.say("\n".join(f"   - {spec}" for spec in specs) + "\n\n")
        names = [record["name"] for record in [*new, *old]] or [""]
        line = "─" * (max(map(len, names)) + 58)
        self.say(f"  Package  Version  Build  Channel  Size\n{line}")
        replaced = {record["name"] for record in new} & set(before)
        groups = {
            "Install": [("+", record) for record in new if record["name"] not in replaced],
            "Change": [(sign, record) for sign, found in (("-", old), ("+", new)) for record in found if record["name"] in replaced],
            "Remove": [("-", record) for record in old if record["name"] not in replaced],
        }
        summary = []
        for title, rows in groups.items():
            if rows:
                self.say(f"  {title}:\n{line}\n")
                for sign, record in sorted(rows, key=lambda row: row[1]["name"]):
                    place = record["channel"].split("://")[-1]
                    size = "Cached" if record["url"] in cached or sign == "-" else size_of(record["size"])
                    self.say(f"  {sign} {record['name']}  {record['version']}  {record['build']}  {place}  {size:>9}")
                self.say()
                summary.append(f"  {title}: {len({record['name'] for _, record in rows})} packages")
        total = sum(record["size"] for record in new if record["url"] not in cached)
        self.say("  Summary:\n\n" + "\n".join(summary) + f"\n\n  Total download: {size_of(total)}\n\n{line}\n\n")

    # What only looks

    def search(self):
        found = self.channels(Specifications()).search(self.arguments.words[0])[::-1]
        query = {"query": self.arguments.words[0], "type": "search"}
        packages = [{**shown(record), "channel": ""} for record in found]
        self.finish(query=query, result={"msg": "", "pkgs": packages, "status": "OK"})
        for record in found:
            self.say(f" {record['name']} {record['version']} {record['build']} {record['channel']} {record['subdir']}")

    def list(self):
        prefix = self.existing()
        entries = [listed(record) for record in places.installed(prefix).values()]
        if not self.arguments.has("--no-pip"):
            entries += [of_pip(name, version) for name, version in places.pip_packages(prefix)]
        entries.sort(key=lambda entry: entry["name"])
        self.finish(packages=entries)
        self.say(f'List of packages in environment: "{prefix}"\n')
        for entry in entries:
            self.say(f"  {entry['name']}  {entry['version']}  {entry['build_string']}  {entry['channel']}")

    def env(self):
        verb = self.arguments.words.pop(0) if self.arguments.words else "list"
        if verb == "list":
            found = places.environments(self.root, self.folders)
            self.finish(envs=found)
            self.say("\n".join(f"  {os.path.basename(path)}  {path}" for path in found))
        elif verb in ("create", "update"):
            self.command = verb if verb == "create" else "install"
            self.change()
        elif verb == "remove":
            self.remove_environment()
        else:
            raise Unexpected(verb)

    def remove_environment(self):
        self.command = "remove"
        self.arguments.options["--all"] = [""]
        prefix = self.existing()
        self.transact(prefix, places.installed(prefix), [], {}, Specifications(specs=list(places.installed(prefix))))
        if not self.answer["dry_run"]:
            places.delete(prefix)
        self.say(f"Environment removed at prefix: {prefix}")
        self.finish()

    def info(self):
        prefix = os.environ.get("CONDA_PREFIX", self.root)
        content = {
            "base environment": self.root,
            "channels": [],
            "env location": prefix,
            "environment": "base" if prefix == self.root else os.path.basename(prefix),
            "envs directories": self.folders,
            "libmamba version": VERSION,
            "micromamba version": VERSION,
            "package cache": self.caches,
            "platform": "linux-64",
            "populated config files": [],
            "user config files": [os.path.expanduser("~/.mambarc")],
            "virtual packages": [f"{package}" for package in ("__unix=0=0", "__linux=6.1=0", "__glibc=2.36=0")],
        }
        self.finish(**content)
        self.say("\n".join(f"{name:>23} : {value}" for name, value in content.items()))

    def config(self):
        """Only what was set, `config list`."""
        self.finish(json=True, **({"offline": True} if self.is_offline else {}))

    def run(self):
        prefix = self.prefix()
        if not self.arguments.words:
            location = "/build/mamba/micromamba/src/run.cpp:100:9 set_run_command"
            self.log("error", "Did not receive any command to run inside environment", location)
            raise Stop(1)
        if not places.is_environment(prefix):
            self.fail(f'The given prefix does not exist: "{prefix}"')
        os.environ.update({"MAMBA_EXE": self.program, "MAMBA_ROOT_PREFIX": self.root})
        os.environ.update(entry.split("=", 1) for entry in self.arguments.all("--env"))
        os.chdir(self.arguments.one("--cwd", "."))
        raise Stop(running.run_in(prefix, self.root, os.path.basename(prefix), self.arguments.words))

    def shell(self):
        """What a shell of the family of sh evaluates."""
        verb, *names = self.arguments.words or ["hook"]
        if verb == "hook":
            settings = {"MAMBA_EXE": self.program, "MAMBA_ROOT_PREFIX": self.root}
            self.say("\n".join(running.hook("micromamba", self.program, "shell -s bash", settings)))
        elif verb == "deactivate":
            prefix = os.environ.get("CONDA_PREFIX")
            self.say("\n".join(running.deactivation(prefix) if prefix else []))
        else:
            prefix = self.prefix(*names)
            if not places.is_environment(prefix):
                self.fail(f"Cannot activate, prefix does not exist at: '{prefix}'")
            label = os.path.basename(prefix)
            self.say("\n".join([f"PS1='({label}) '", *running.activation(prefix, self.root, label)]))


class Locks:
    """The lock of a folder; who finds it taken says so and waits."""

    def __init__(self, tool, folder):
        self.tool = tool
        self.folder = folder
        self.path = os.path.join(folder, f"{os.path.basename(folder)}.lock")

    def __enter__(self):
        os.makedirs(self.folder, exist_ok=True)
        self.file = open(self.path, "a")
        self.is_owner = self.take() or self.wait()

    def take(self):
        try:
            fcntl.lockf(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def wait(self):
        """For ever, unless there is a limit to its patience."""
        location = "/build/mamba/libmamba/src/core/util.cpp:786:13 LockFileOwner"
        self.tool.log("error", "Could not set lock (Resource temporarily unavailable)", location)
        text = f"Cannot lock '{self.folder}'\n    Waiting for other mamba process to finish"
        self.tool.log("warning", text, location)
        if not self.tool.patience:
            fcntl.lockf(self.file, fcntl.LOCK_EX)
            return True
        deadline = time.monotonic() + self.tool.patience
        while time.monotonic() < deadline:
            if self.take():
                return True
            time.sleep(0.05)
        self.tool.log("error", "Could not set lock (Interrupted system call)", location)
        hint = "This could be fixed by changing the locks' timeout or cleaning your environment from previous runs"
        self.tool.log("error", f"LockFile can't be set at '{self.folder}'\n    {hint}", location)
        self.tool.is_locked_out = True
        return False

    def __exit__(self, *_):
        if self.is_owner and os.path.exists(self.path):
            os.remove(self.path)
        self.file.close()


def main(program, given):
    """Runs one command and answers with its exit code."""
    try:
        arguments = parse(given, ends_at_word=2 if "run" in given[:1] else 0)
        if arguments.has("--version"):
            print(VERSION)
            return 0
        command = arguments.words.pop(0) if arguments.words else "--help"
        if command not in COMMANDS:
            raise Unexpected(command)
        tool = Micromamba(program, command, arguments)
        changing = command in ("create", "install", "update", "remove")
        try:
            tool.change() if changing else getattr(tool, command)()
        except Problem as problem:
            report(tool, problem)
    except Unexpected as error:
        print(f"The following argument was not expected: {error}\nRun with --help for more information.", file=sys.stderr)
        return 109
    except Stop as stop:
        return stop.args[0]
    return 0


def report(tool, problem):
    """Says what went wrong as libmamba does."""
    details = problem.details
    if problem.kind in ("not-found", "unsatisfiable"):
        location = "/build/mamba/libmamba/src/api/utils.cpp:683:13 bool mamba::handle_unsolvable_with_retry"
        tree = details["tree"].replace("\n", "\n    ")
        tool.log("error", f"Could not solve for environment specs\n    {tree}", location)
        tool.fail("Could not solve for environment specs", solver_problems=details["problems"], success=False)
    url = details["url"]
    text = (
        f"Download error (37) Could not read a file:// file [{url}]\n    Could not open file {url.removeprefix('file://')}"
        if url.startswith("file:")
        else f"Download error (7) Could not connect to server [{url}]\n    {details['reason']}"
    )
    if problem.kind == "channel":
        tool.fail(f"Multiple errors occurred:\n    {text}\n    Subdir {url.removesuffix('/repodata.json')} not loaded!")
    tool.log("warning", text, "/build/mamba/libmamba/src/core/package_fetcher.cpp:237:13 PackageFetcher::download")
    tool.fail(text, success=False)
