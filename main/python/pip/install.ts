import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Progress } from '../../../preload/contract';
import { replaceLogins } from '../../process/redact';
import type { Run } from '../../process/run';
import type { Archive, KnownArchives } from '../archives';
import { readPackages } from '../installed';
import { majorMinor } from '../judge';
import { normalizeName } from '../package-name';
import { explainFailure } from './failure';
import { createPipProgress } from './progress';
import { createYankedReader } from './read-output';
import type { RequirementsFile } from './requirements-file';

/** Who runs a Python, and for whom. */
export interface PythonRunner {
  readonly run: Run;
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => void;
  /** Tells what should be known of what was installed, whole sentences. */
  readonly notice: (message: string) => void;
}

/** How a Python is started in the course of an installation. */
export interface PythonCommand {
  /** The program, and the arguments that go before those of Python, such as those of a zone around it. */
  readonly command: readonly [file: string, ...args: string[]];
  /** Absolute working folder. */
  readonly folder: string;
  /** Absolute path of an empty folder for what the tools write and need no more when they have ended. */
  readonly temporary: string;
  /** Variables beside the user's own. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** What pip is to install. */
export interface PipInstallation extends PythonCommand {
  /** Version of the pip that does it. */
  readonly pip: string;
  readonly requirements: RequirementsFile;
  /** The requirement lines of the specification: an error may propose others in their place. */
  readonly asked: readonly string[];
  /** Whether what is there already is to be the newest that fits; false by default. */
  readonly isUpgrade?: boolean;
}

const reportSchema = z.object({
  install: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      download_info: z.object({
        url: z.string(),
        archive_info: z.object({ hashes: z.record(z.string(), z.string()).optional() }).optional(),
      }),
    }),
  ),
});

/** Installs by the pip of a Python. Throws what it says, explained. */
export async function installWithPip(installation: PipInstallation, runner: PythonRunner): Promise<KnownArchives> {
  const { pip, temporary, requirements, asked, isUpgrade = false } = installation;
  const report = join(temporary, 'pip-report.json');
  const hasReport = isAtLeast(pip, [22, 2]);
  const log = join(temporary, 'pip.log');
  const args = [
    ...['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', '--log', log],
    ...(isAtLeast(pip, [24, 1]) ? ['--progress-bar', 'raw'] : []),
    ...(hasReport ? ['--report', report] : []),
    ...(requirements.isComplete ? ['--no-deps'] : []),
    ...(isUpgrade ? ['--upgrade'] : []),
    ...['-r', requirements.path],
  ];
  await runPython(installation, args, runner, { requirements: asked, more: () => readRefusals(log) });
  return hasReport ? readArchives(report) : new Map();
}

/** The version of the pip in a prefix; '' when it has none. */
export async function pipVersion(prefix: string): Promise<string> {
  return (await readPackages(prefix)).find(({ name }) => name === 'pip')?.version ?? '';
}

/** What is known beforehand of a failure. */
interface Failing {
  readonly requirements?: readonly string[];
  /** Tells what the output does not. */
  readonly more?: () => Promise<string>;
}

/** Runs a Python as tools of Python want it. Throws what it says, explained. */
export async function runPython(
  { command: [file, ...before], folder, temporary, variables }: PythonCommand,
  args: readonly string[],
  { run, signal, report, notice }: PythonRunner,
  { requirements = [], more = async () => '' }: Failing = {},
): Promise<void> {
  const readProgress = createPipProgress();
  const readYanked = createYankedReader();
  const result = await run(file, [...before, ...args], {
    folder,
    signal,
    // A pip.conf that says `user = true` would make every installation into a venv fail.
    variables: { ...variables, TMPDIR: temporary, PIP_USER: '0', PIP_NO_COLOR: '1', PYTHONUNBUFFERED: '1' },
    onLine: (line) => {
      const progress = readProgress(line);
      if (progress) report(progress);
      const yanked = readYanked(line);
      if (yanked !== undefined) notice(yanked);
    },
  });
  if (result.code === 0) return;
  const told = { ...result, stderr: `${await more()}${result.stderr}` };
  throw explainFailure('pip', told, { requirements, command: [file, ...before, ...args] });
}

/** To pip an index that refuses has no such package; only its log tells them apart. */
async function readRefusals(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  const refusals = text.matchAll(/Could not fetch URL \S+: (?:401|403|407|5\d\d) [^\n]*\n/g);
  return [...new Set(Array.from(refusals, ([line]) => line))].join('');
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [actualMajor, actualMinor] = majorMinor(version);
  return actualMajor > major || (actualMajor === major && actualMinor >= minor);
}

/** The archives in pip's installation report: https://pip.pypa.io/en/stable/reference/installation-report/ */
async function readArchives(report: string): Promise<KnownArchives> {
  try {
    const { install } = reportSchema.parse(JSON.parse(await readFile(report, 'utf8')));
    return new Map(
      install.flatMap(({ metadata, download_info: { url, archive_info } }): [string, Archive][] => {
        const sha256 = archive_info?.hashes?.sha256;
        return sha256
          ? [[normalizeName(metadata.name), { url: replaceLogins(url, () => ''), hash: `sha256:${sha256}` }]]
          : [];
      }),
    );
  } catch {
    return new Map();
  }
}
