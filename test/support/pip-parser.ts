import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What pip's parser says of a line: its number, a word for what it is, and what that sort of line has. */
export type PipAnswer = readonly unknown[];

/** What pip's own parser says of some texts. */
export interface PipAnswers {
  /** Of each text, one a line. */
  readonly answers: readonly (readonly PipAnswer[])[];
  /** How it writes each of the markers. */
  readonly markers: Readonly<Record<string, string>>;
  /** Seconds that it took for the texts, without its start. */
  readonly seconds: number;
}

const program = `
import json, sys, time, warnings
warnings.simplefilter("ignore")
from pip._internal.req import constructors
from pip._internal.req.req_file import preprocess, get_line_parser
from pip._vendor.packaging.markers import Marker
def requirement(args, opts):
    req = constructors.install_req_from_line(args)
    hashes = opts.hashes or {}
    kind = "source" if req.link is not None else "package"
    return [kind, req.name or "", sorted(extra.lower() for extra in req.extras),
        "" if kind == "source" else ",".join(sorted(str(s) for s in req.req.specifier)),
        str(req.markers or ""), req.link.url if req.link is not None else "",
        sorted(a + ":" + d for a, ds in hashes.items() for d in ds)]
def editable(text):
    req = constructors.install_req_from_editable(text)
    return ["editable", req.name or "", sorted(extra.lower() for extra in req.extras), req.link.url]
def line_answer(line):
    args, opts = get_line_parser(None)(line)
    if args: return requirement(args, opts)
    if opts.editables: return editable(opts.editables[0])
    if opts.requirements: return ["include", opts.requirements[0]]
    if opts.constraints: return ["constraint", opts.constraints[0]]
    return ["option"]
def read(text):
    answers = []
    for number, line in preprocess(text):
        try: answers.append([number, *line_answer(line)])
        except Exception as e: answers.append([number, "refused", repr(e)])
    return answers
given = json.load(sys.stdin)
begun = time.perf_counter()
for _ in range(given["rounds"]): answers = [read(text) for text in given["texts"]]
seconds = (time.perf_counter() - begun) / given["rounds"]
print(json.dumps({"answers": answers, "markers": {text: str(Marker(text)) for text in given["markers"]}, "seconds": seconds}))
`;

/** A Python whose pip speaks today's specifiers: pip 24.1 dropped the legacy ones. */
function findPython(): string | undefined {
  const versions = join(homedir(), '.pyenv', 'versions');
  let installed: string[] = [];
  try {
    installed = readdirSync(versions).map((version) => join(versions, version, 'bin', 'python'));
  } catch {
    installed = [];
  }
  return ['python3', '/usr/bin/python3', ...installed].find((python) => {
    try {
      const version = execFileSync(python, ['-c', 'import pip; print(pip.__version__)'], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      const [major = 0, minor = 0] = version.split('.').map(Number);
      return major > 24 || (major === 24 && minor >= 1);
    } catch {
      return false;
    }
  });
}

/** The Python of {@link askPip}; undefined where there is none, which only `CI=true` takes for a failure. */
export const pipPython = findPython();
export const hasPip = pipPython !== undefined || process.env.CI === 'true';

/** Asks pip's parser in one process, from a folder in which it looks for paths. */
export function askPip(
  texts: readonly string[],
  { markers = [], folder = '/', rounds = 1 }: { markers?: readonly string[]; folder?: string; rounds?: number } = {},
): PipAnswers {
  return JSON.parse(runPython(program, { texts, markers, rounds }, folder));
}

/** What a program of that Python prints that reads JSON. */
export function runPython(text: string, input: unknown, folder = '/'): string {
  if (pipPython === undefined) throw new Error('There is no Python with pip 24.1 or newer on this machine.');
  return execFileSync(pipPython, ['-c', text], {
    input: JSON.stringify(input),
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    // pip prints its usage for every line that it refuses.
    stdio: 'pipe',
  });
}
