"""The command line of conda 26.7.2."""

import datetime
import json
import os
import re
import signal
import sys

import yaml

import channels
import prefix as places
import running
from arguments import Unexpected, parse
from channels import Channels, Problem
from conda_errors import CondaError, MultiError, checksum_error, error_of, http_error, print_error, signal_error
from conda_output import bytes_of, fetched, is_local, of_pip, placed, short
from specifications import Specifications, name_of, read_files
from tool import Tool, changes, hearing_interrupts, solve_beside

VERSION = "26.7.2"
COMMANDS = {"create", "install", "update", "remove", "search", "list", "env", "info", "run", "rename", "shell.bash", "shell.posix"}
ENTER = "#\n# To activate this environment, use\n#\n#     $ conda activate {0}\n#\n# To deactivate an active environment, use\n#\n#     $ conda deactivate\n"


class Conda(Tool):
    """One call of the program."""

    base_names = ("base", "root")
    user_cache = "~/.conda/pkgs"
    folder_variables = ("CONDA_ENVS_DIRS", "CONDA_ENVS_PATH")

    def __init__(self, program, command, arguments):
        super().__init__(program, command, arguments)
        self.is_quiet = False
        self.folders.append(os.path.expanduser("~/.conda/envs"))

    def given_root(self):
        return os.environ.get("CONDA_ROOT_PREFIX")

    def archive_of(self, url):
        return channels.flat(self.cache, url)

    def say(self, text="", end="\n"):
        if not self.is_json and not self.is_quiet:
            print(text, end=end, flush=True)

    def done(self, text):
        self.say(f"{text}: done" if self.is_terminal else f"{text}: ...working... done")

    def finish(self, answer):
        if self.is_json and not self.is_quiet:
            print(json.dumps(answer, indent=2), end="", flush=True)

    def existing(self):
        prefix = self.prefix()
        if not places.is_environment(prefix):
            raise CondaError("EnvironmentLocationNotFound", f"Not a conda environment: {prefix}", location=prefix)
        return prefix

    def wanted(self):
        try:
            wanted = read_files(self.arguments.all("--file"))
        except FileNotFoundError as error:
            path = os.path.abspath(error.filename)
            raise CondaError("EnvironmentFileNotFound", f"'{path}' file not found", filename=path) from None
        except yaml.YAMLError as error:
            raise CondaError("EnvironmentFileInvalid", str(error)) from None
        wanted.specs += self.arguments.words
        return wanted

    def channels(self, wanted):
        offered = Channels(dict.fromkeys(self.channel_names(wanted)), os.path.join(self.cache, "cache"), ".info.json", self.is_offline)
        self.say("Channels:\n" + "".join(f" - {url}\n" for url in offered.urls) + "Platform: linux-64")
        self.done("Collecting package metadata (repodata.json)")
        return offered

    # What changes environments

    def change(self):
        source = self.arguments.one("--clone")
        if source:
            self.clone(source)
            return
        wanted = self.wanted()
        if self.command == "create" and self.arguments.has("--file") and not self.has_target(wanted):
            text = "The environment file(s) do not specify a name or prefix."
            raise CondaError("ArgumentError", f"{text} Please provide one via -n/--name or -p/--prefix.", code=2)
        is_new = self.command == "create"
        prefix = self.prefix(wanted.name, wanted.prefix) if is_new else self.existing()
        if is_new and self.arguments.has("--dry-run") and places.is_environment(prefix):
            # As its source has it (conda/cli/main_create.py): it would have to take away what is there to know.
            raise CondaError("CondaValueError", "Cannot `create --dry-run` with an existing conda environment")
        # An explicit list is all that makes conda say nothing, also when it was asked for JSON.
        self.is_quiet = bool(wanted.explicit) and self.is_json
        records, archives = self.resolve(prefix, wanted)
        self.transact(prefix, {} if is_new else places.installed(prefix), records, archives, wanted)

    def has_target(self, wanted):
        return wanted.name or wanted.prefix or self.arguments.has("--name") or self.arguments.has("--prefix")

    def resolve(self, prefix, wanted):
        if wanted.explicit:
            return self.explicit(wanted)
        known = {} if self.command == "create" else places.installed(prefix)
        named = [name_of(spec) for spec in wanted.specs]
        if self.command == "remove":
            return self.remaining(prefix, known, named), {}
        if self.command == "update":
            for name in named:
                if name not in known:
                    text = f"Package is not installed in prefix.\n  prefix: {prefix}\n  package name: {name}\n"
                    extra = {"package_name": name, "packages_formatted": "", "prefix": prefix}
                    raise CondaError("PackageNotInstalledError", text, **extra)
        if not wanted.specs and not self.arguments.has("--all"):
            return list(known.values()), {}
        offered = self.channels(wanted)
        specs = {} if self.command == "create" or self.arguments.has("--prune") else places.requested(prefix)
        changing = set(named) if self.command == "update" else set()
        if self.arguments.has("--all"):
            changing, specs = set(known), {name: name for name in specs}
        specs.update({name_of(spec): spec for spec in wanted.specs})
        kept = [] if self.command == "create" else places.locked(prefix, changing)
        priority = "strict" if self.arguments.has("--strict-channel-priority") else "flexible"
        priority = os.environ.get("CONDA_CHANNEL_PRIORITY", priority)
        priority = "disabled" if self.arguments.has("--no-channel-priority") else priority
        beside = [] if self.command == "create" or self.arguments.has("--prune") else known
        try:
            solved = solve_beside(
                lambda wanted: offered.solve(wanted, kept, places.pinned(prefix), priority), list(specs.values()), beside
            )
        except Problem:
            self.say("Solving environment: failed" if self.is_terminal else "Solving environment: ...working... failed")
            raise
        self.done("Solving environment")
        return solved, {}

    def remaining(self, prefix, known, named):
        if self.arguments.has("--all"):
            return []
        missing = [name for name in named if name not in known]
        if missing:
            lines = "".join(f"\n  - {name}" for name in missing)
            text = f"The following packages are missing from the target environment:\n  prefix: {prefix}\n{lines}\n"
            extra = {"package_name": missing, "packages_formatted": lines, "prefix": prefix}
            raise CondaError("PackagesNotFoundInPrefixError", text, **extra)
        return places.without(prefix, named)

    def explicit(self, wanted):
        found = list(self.explicit_records(wanted))
        records = [record for record, _ in found]
        self.say()
        self.done("Downloading and Extracting Packages")
        wanted.specs += [
            f"{record['channel']}/{record['subdir']}::{record['name']}=={record['version']}={record['build']}"
            for record in records
        ]
        return records, {record["url"]: archive for record, archive in found}

    def transact(self, prefix, before, records, archives, wanted):
        new, old = changes(before, records)
        answer = {"success": True}
        if not new and not old and self.command != "create" and not wanted.pip:
            self.say("\n# All requested packages already installed.\n")
            self.finish({**answer, "message": "All requested packages already installed."})
            return
        fetch = [record for record in new if not self.is_cached(record)]
        unlink = {"UNLINK": [short(record) for record in old]} if old else {}
        link = {"LINK": [short(record) for record in new]} if new else {}
        actions = {"FETCH": [fetched(record) for record in fetch], "PREFIX": prefix, **unlink, **link}
        answer.update(actions=actions, prefix=prefix)
        self.plan(prefix, wanted.specs, before, new, old, fetch)
        if self.arguments.has("--dry-run"):
            self.finish({**answer, "dry_run": True})
            self.say("\nDryRunExit: Dry run. Exiting.\n")
            return
        archives = {**archives, **self.fetch(new, fetch)}
        if self.arguments.has("--download-only"):
            text = "Package caches prepared. UnlinkLinkTransaction cancelled with --download-only option."
            raise CondaError("CondaExitZero", text, code=0)
        self.execute(prefix, before, records, new, archives, wanted)
        if wanted.pip:
            actions["PIP"] = self.pip(prefix, wanted)
        if self.command == "create":
            self.say(ENTER.format(os.path.basename(prefix)))
        self.finish(answer)

    def execute(self, prefix, before, records, new, archives, wanted):
        if self.command == "create" and places.is_environment(prefix):
            places.delete(prefix)
        is_here = os.path.exists(prefix)
        places.start(prefix)
        self.done("Preparing transaction")
        self.done("Verifying transaction")
        specs = {} if wanted.explicit else {name_of(spec): spec for spec in wanted.specs}
        with hearing_interrupts() as heard:
            places.change(prefix, self.cache, records, archives, specs)
            if heard:
                places.undo(prefix, self.cache, before, archives)
                if not is_here:
                    places.delete(prefix)
        if heard:
            raise CondaError("CondaError", "KeyboardInterrupt")
        self.say("Executing transaction: " if self.is_terminal else "Executing transaction: ...working... ", end="")
        self.run_scripts(prefix, before, new, archives, is_here)
        self.say("done")
        places.write_variables(prefix, wanted.variables)
        verb = "remove" if self.command == "remove" else "update"
        command = " ".join([self.program, *sys.argv[2:]])
        written = str(wanted.specs) if wanted.specs else ""
        places.write_history(prefix, command, VERSION, before.values(), records, verb, written)

    def run_scripts(self, prefix, before, new, archives, is_here):
        """A script that fails takes back the whole change."""
        for record in new:
            ran = places.run_post_link(prefix, record)
            if ran and ran[0].returncode:
                done, messages, script = ran
                package = f"{record['channel']}::{places.stem(record)}"
                print(messages, file=sys.stderr if self.is_json else sys.stdout)
                print(f"ERROR conda.core.link:_execute(1070): An error occurred while installing package '{package}'.", file=sys.stderr)
                self.say("done")
                self.done("Rolling back transaction")
                places.undo(prefix, self.cache, before, archives)
                if not is_here:
                    places.delete(prefix)
                text = (
                    f"post-link script failed for package {package}\nlocation of failed script: {script}\n"
                    f"==> script messages <==\n{messages}\n==> script output <==\nstdout: {done.stdout}\n"
                    f"stderr: {done.stderr}\nreturn code: {done.returncode}\n"
                )
                raise MultiError([error_of("LinkError", text), {"error": "()", "exception_name": "tuple", "exception_type": "<class 'tuple'>", "message": "()"}])

    def pip(self, prefix, wanted):
        command, done = running.install_with_pip(prefix, wanted.pip, wanted.folder)
        start = f"Installing pip dependencies: ...working... Ran pip subprocess with arguments:\n{command}\nPip subprocess output:"
        self.say(f"{start}\n{done.stdout}")
        if done.returncode:
            print(f"Pip subprocess error:\n{done.stderr}", file=sys.stderr)
            raise CondaError("CondaEnvException", "Pip failed")
        self.say("done")
        found = re.search(r"^Successfully installed (.*)$", done.stdout, re.M)
        return found.group(1).split() if found else []

    def clone(self, source):
        origin = source if os.sep in source else os.path.join(self.folders[0], source)
        records = list(places.installed(origin).values())
        wanted = Specifications(explicit=[record["url"] for record in records])
        prefix = self.prefix()
        self.say(f"Source:      {origin}\nDestination: {prefix}\nPackages: {len(records)}")
        is_json, self.is_json, self.is_quiet = self.is_json, False, self.is_json
        self.transact(prefix, {}, *self.explicit(wanted), wanted)
        self.is_json, self.is_quiet = is_json, False
        self.finish({"success": True, "untracked_files": [], "src_prefix": origin, "dst_prefix": prefix})

    # What is fetched

    def is_cached(self, record):
        """What comes from a file is never compared with its sum."""
        archive = self.archive_of(record["url"])
        return os.path.exists(archive) and (is_local(record) or channels.is_whole(archive, record))

    def fetch(self, new, missing):
        self.say("\nDownloading and Extracting Packages:" + ("\n" if self.is_terminal else " ...working... done"))
        def hear(number, _frame):
            raise MultiError([signal_error(number)]) if self.is_json else CondaError("CondaSignalInterrupt", f"Signal interrupt {signal.Signals(number).name}")

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, hear)
        problems = []
        for record in missing:
            target = self.archive_of(record["url"])
            try:
                channels.download(record["url"], f"{target}.partial", lambda size, record=record: self.progress(record, size))
            except Problem as problem:
                path = problem.details["path"]
                problems.append(error_of("PathNotFoundError", path, path=path) if is_local(record) else http_error(record))
                continue
            wrong = None if is_local(record) else channels.checksum_problem(f"{target}.partial", record)
            if wrong:
                problems.append(checksum_error(record, target, *wrong))
            else:
                os.replace(f"{target}.partial", target)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        if problems:
            raise MultiError(problems * 2)
        return {record["url"]: self.archive_of(record["url"]) for record in new}

    def progress(self, record, size):
        if not self.is_terminal or is_local(record):
            return
        label = f"{record['name']}-{record['version']}"
        part = size / record["size"]
        if self.is_json:
            is_done = size >= record["size"]
            entry = {"fetch": f"{label:<20} | {bytes_of(record['size']):<9} | ", "finished": False, "maxval": 1}
            for state in [{"progress": f"{part:.6f}"}, *([{"finished": True, "progress": "1"}] if is_done else [])]:
                fields = {**entry, **state}
                progress = fields.pop("progress")
                text = json.dumps(fields, separators=(",", ":"))[:-1]
                sys.stdout.write(f'{text},"progress":{progress}}}\n\0')
        else:
            bar = "#" * int(76 * part)
            sys.stdout.write(f"\r{label:<20} | {bytes_of(record['size']):<9} | {bar:<76} | {part * 100:3.0f}% ")
        sys.stdout.flush()

    def plan(self, prefix, specs, before, new, old, fetch):
        self.say(f"\n## Package Plan ##\n\n  environment location: {prefix}\n")
        if specs and self.command != "remove":
            self.say("  added / updated specs:\n" + "".join(f"    - {spec}\n" for spec in sorted(specs)))
        if fetch:
            rows = "".join(
                f"    {record['name'] + '-' + record['version']:<27}|{record['build']:>17}  {bytes_of(record['size']):>10}  {record['channel']}\n"
                for record in sorted(fetch, key=lambda record: record["name"])
            )
            head = f"    package                    |            build\n    {'-' * 27}|{'-' * 17}\n"
            total = bytes_of(sum(record["size"] for record in fetch))
            self.say(f"\nThe following packages will be downloaded:\n\n{head}{rows}    {'-' * 60}\n{'Total:':>49}{total:>12}\n")
        added = [record for record in new if record["name"] not in before]
        if added:
            self.say("The following NEW packages will be INSTALLED:\n")
            self.say("\n".join(f"  {record['name']:<18} {placed(record)} " for record in sorted(added, key=lambda record: record["name"])))
        gone = [record for record in old if record["name"] not in {record["name"] for record in new}]
        if gone:
            self.say("\nThe following packages will be REMOVED:\n")
            self.say("\n".join(f"  {places.stem(record)}" for record in gone))
        changed = [record for record in new if record["name"] in before]
        if changed:
            self.say("\nThe following packages will be UPDATED:\n")
            self.say("\n".join(f"  {record['name']:<18} {before[record['name']]['version']} --> {record['version']} " for record in changed))
        self.say("\n")

    # What only looks

    def search(self):
        words = self.arguments.words
        offered = self.channels(Specifications())
        found = offered.search(words[0] if words else "*")
        if not found:
            raise Problem("not-found", specs=words, channels=offered.urls)
        groups = {}
        for record in found:
            groups.setdefault(record["name"], []).append({**fetched(record), "arch": None, "platform": None})
        self.finish(groups)
        for record in found:
            self.say(f"{record['name']:<24} {record['version']:>14} {record['build']:>15}  {record['channel'].rsplit('/', 1)[1]}")

    def list(self):
        prefix = self.existing()
        entries = [short(record) for record in places.installed(prefix).values()]
        if not self.arguments.has("--no-pip"):
            entries += [of_pip(name, version) for name, version in places.pip_packages(prefix)]
        entries.sort(key=lambda entry: entry["name"])
        self.finish(entries)
        self.say(f"# packages in environment at {prefix}:\n#\n# Name                     Version          Build            Channel")
        for entry in entries:
            self.say(f"{entry['name']:<26} {entry['version']:<16} {entry['build_string']:<16} {entry['base_url']}")

    def env(self):
        verb = self.arguments.words.pop(0) if self.arguments.words else "list"
        if verb == "list":
            self.environments()
        elif verb == "create":
            self.command = "create"
            self.change()
        elif verb == "update":
            self.command = "install"
            self.change()
        elif verb == "remove":
            self.remove_environment()
        else:
            raise Unexpected(verb)

    def environments(self):
        found = places.environments(self.root, self.folders)
        self.finish({"envs": found, "envs_details": {path: self.details(path) for path in found}})
        lines = "".join(f"{self.details(path)['name']:<24} {path}\n" for path in found)
        self.say(f"\n# conda environments:\n#\n# * -> active\n# + -> frozen\n{lines}")

    def details(self, path):
        history = os.path.join(path, "conda-meta", "history")
        changed = os.path.getmtime(history) if os.path.exists(history) else os.path.getmtime(self.root)
        moment = datetime.datetime.fromtimestamp(changed, datetime.timezone.utc).isoformat()
        is_base = path == self.root
        is_ours = os.path.dirname(path) in self.folders
        return {
            "name": "base" if is_base else os.path.basename(path) if is_ours else "",
            "created": None if is_base else moment,
            "last_modified": moment,
            "active": path == os.environ.get("CONDA_PREFIX"),
            "base": is_base,
            "frozen": False,
            "writable": os.access(path, os.W_OK),
        }

    def remove_environment(self):
        self.command = "remove"
        prefix = self.existing()
        self.say(f"\nRemove all packages in environment {prefix}:\n")
        self.transact(prefix, places.installed(prefix), [], {}, Specifications())
        if not self.arguments.has("--dry-run"):
            places.delete(prefix)

    def remove(self):
        if self.arguments.has("--all"):
            self.remove_environment()
        else:
            self.change()

    def rename(self):
        source, target = self.existing(), os.path.join(self.folders[0], self.arguments.words[0])
        self.arguments.options.update({"--prefix": [target]})
        self.arguments.options.pop("--name", None)
        self.command = "create"
        self.clone(source)
        places.delete(source)

    def info(self):
        if self.arguments.has("--envs"):
            self.environments()
            return
        if self.arguments.has("--base"):
            self.say(self.root)
            return
        active = os.environ.get("CONDA_PREFIX")
        found = places.environments(self.root, self.folders)
        content = {
            "platform": "linux-64",
            "conda_version": VERSION,
            "root_prefix": self.root,
            "conda_prefix": self.root,
            "root_writable": os.access(self.root, os.W_OK),
            "pkgs_dirs": self.caches,
            "envs_dirs": self.folders,
            "default_prefix": active or self.root,
            "active_prefix": active,
            "active_prefix_name": os.path.basename(active) if active else None,
            "conda_shlvl": int(os.environ.get("CONDA_SHLVL", "-1")),
            "channels": [],
            "offline": self.is_offline,
            "envs": found,
            "virtual_pkgs": [["__glibc", "2.36", "0"], ["__linux", "6.1", "0"], ["__unix", "0", "0"]],
            "envs_details": {path: self.details(path) for path in found},
        }
        self.finish(content)
        self.say("\n".join(f"{name:>23} : {value}" for name, value in content.items()))

    def shell(self):
        """What a shell of the family of sh evaluates; the hook enters base by itself."""
        verb, *names = self.arguments.words or ["hook"]
        if verb == "hook":
            lines = [*running.hook("conda", self.program, "shell.posix", {"CONDA_EXE": self.program}), "conda activate base"]
        elif verb == "deactivate":
            lines = running.deactivation(os.environ.get("CONDA_PREFIX", self.root))
        else:
            prefix = self.place(*names)
            label = "base" if prefix == self.root else os.path.basename(prefix)
            lines = [f"PS1='({label}) '\"$PS1\"", *running.activation(prefix, self.root, label)]
        self.say("\n".join(lines))

    def place(self, name="base"):
        prefix = os.path.abspath(name) if os.sep in name else self.prefix(name)
        if prefix != self.root and not places.is_environment(prefix):
            raise CondaError("EnvironmentNameNotFound", f"Could not find conda environment: {name}", environment_name=name)
        return prefix

    def run(self):
        prefix = self.existing()
        os.environ["CONDA_EXE"] = self.program
        code = running.run_in(prefix, self.root, os.path.basename(prefix), self.arguments.words)
        if code:
            words = " ".join(self.arguments.words)
            print(f"ERROR conda.cli.main_run:execute(148): `conda run {words}` failed. (See above for error)", file=sys.stderr)
        return code


def main(program, given):
    """Runs one command and answers with its exit code."""
    tool = None
    try:
        arguments = parse(given, ends_at_word=2 if "run" in given[:1] else 0)
        if arguments.has("--version"):
            print(f"conda {VERSION}")
            return 0
        command = arguments.words.pop(0) if arguments.words else "--help"
        if command not in COMMANDS:
            raise Unexpected(command)
        tool = Conda(program, command, arguments)
        changing = command in ("create", "install", "update")
        return (tool.change() if changing else getattr(tool, command.split(".")[0])()) or 0
    except Unexpected as error:
        usage = "usage: conda [-h] [-v] [--no-plugins] [-V] COMMAND ..."
        print(f"{usage}\nconda: error: unrecognized arguments: {error}", file=sys.stderr)
        return 2
    except (CondaError, MultiError, Problem) as error:
        return print_error(error, tool.is_json)
