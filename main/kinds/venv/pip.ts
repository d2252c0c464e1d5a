import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { readInstalled } from '../../python/installed';
import { findSitePackages } from '../../python/prefix';
import { normalizeName } from '../../python/requirements';
import type { Engine, KnownHashes, Order } from './engine';
import { explainFailure } from './errors';
import { createPipProgress } from './progress';

const reportSchema = z.object({
  install: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      download_info: z.object({
        archive_info: z.object({ hashes: z.record(z.string(), z.string()).optional() }).optional(),
      }),
    }),
  ),
});

/** The engine of the interpreter's own `venv` and `ensurepip`, and of the pip that these bring. */
export const pipEngine: Engine = {
  id: 'pip',
  version: async (interpreter, { run, signal }) => {
    const script = 'import ensurepip; print(ensurepip.version())';
    const { code, stdout } = await run(interpreter, ['-I', '-c', script], { folder: '/', signal, timeoutMs: 5000 });
    return code === 0 ? `pip ${stdout.trim()}` : 'pip';
  },
  makePrefix: async (order) => {
    const { subject, prefix, interpreter, context } = order;
    const site = subject.spec.systemSitePackages ? ['--system-site-packages'] : [];
    await runPython(order, interpreter, [
      '-I',
      '-m',
      'venv',
      '--without-pip',
      '--prompt',
      subject.name,
      ...site,
      prefix,
    ]);
    // venv itself would hide what ensurepip says when it fails.
    context.report({ phase: 'Installing pip' });
    await runPython(order, pythonOf(prefix), ['-I', '-m', 'ensurepip', '--upgrade', '--default-pip']);
  },
  install: async (order, requirements) => {
    const version = await pipVersion(order.prefix);
    const report = join(order.temporary, 'pip-report.json');
    const hasReport = isAtLeast(version, [22, 2]);
    const log = join(order.temporary, 'pip.log');
    const args = [
      ...['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', '--log', log],
      ...(isAtLeast(version, [24, 1]) ? ['--progress-bar', 'raw'] : []),
      ...(hasReport ? ['--report', report] : []),
      ...(requirements.isComplete ? ['--no-deps'] : []),
      ...['-r', requirements.path],
    ];
    await runPython(order, pythonOf(order.prefix), args, () => readRefusals(log));
    return hasReport ? readHashes(report) : new Map();
  },
  usedVersion: async (prefix) => `pip ${await pipVersion(prefix)}`,
};

const pythonOf = (prefix: string) => join(prefix, 'bin', 'python');

/** Runs it; when it fails, `more` may tell what its output does not. */
async function runPython(
  order: Order,
  python: string,
  args: readonly string[],
  more: () => Promise<string> = async () => '',
): Promise<void> {
  const { subject, temporary, context } = order;
  const readProgress = createPipProgress();
  const result = await context.run(python, args, {
    folder: subject.paths.folder,
    signal: context.signal,
    // A pip.conf that says `user = true` would make every installation into a venv fail.
    variables: { ...subject.variables, TMPDIR: temporary, PIP_USER: '0', PIP_NO_COLOR: '1', PYTHONUNBUFFERED: '1' },
    onLine: (line) => {
      const progress = readProgress(line);
      if (progress) context.report(progress);
    },
  });
  if (result.code !== 0) throw explainFailure('pip', { ...result, stderr: `${await more()}${result.stderr}` });
}

/** To pip an index that refuses has no such package; only its log tells them apart. */
async function readRefusals(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  const refusals = text.matchAll(/Could not fetch URL \S+: (?:401|403|407|5\d\d) [^\n]*\n/g);
  return [...new Set(Array.from(refusals, ([line]) => line))].join('');
}

async function pipVersion(prefix: string): Promise<string> {
  const sitePackages = await findSitePackages(prefix);
  const installed = sitePackages ? await readInstalled(sitePackages) : [];
  return installed.find(({ name }) => name === 'pip')?.version ?? '';
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [actualMajor = 0, actualMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return actualMajor > major || (actualMajor === major && actualMinor >= minor);
}

/** The hashes in pip's installation report: https://pip.pypa.io/en/stable/reference/installation-report/ */
async function readHashes(report: string): Promise<KnownHashes> {
  try {
    const { install } = reportSchema.parse(JSON.parse(await readFile(report, 'utf8')));
    return new Map(
      install.flatMap(({ metadata, download_info }): [string, string][] => {
        const sha256 = download_info.archive_info?.hashes?.sha256;
        return sha256 ? [[normalizeName(metadata.name), `sha256:${sha256}`]] : [];
      }),
    );
  } catch {
    return new Map();
  }
}
