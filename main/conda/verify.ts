import { ClocheError, changeFix } from '../../preload/contract';
import { findPrefixInterpreter } from '../python/prefix';
import type { CondaRecord } from './prefix/meta';
import { type CondaSubject, condaPrefix } from './subject';
import type { CondaContext, Linked } from './tools/tool';
import { readZone } from './zone/zone';

/** Whether that very package is there. */
export const isSame = (there: Linked | undefined, wanted: Linked): boolean =>
  there !== undefined && there.version === wanted.version && there.build === wanted.build;

/** Throws `verification-failed` unless these very packages are there, and some of these names. */
export function requireLinked(
  records: readonly CondaRecord[],
  expected: readonly Linked[],
  names: readonly string[],
): void {
  const there = new Map<string, Linked>(records.map((record) => [record.name, record]));
  const others = expected.filter((item) => !isSame(there.get(item.name), item));
  const missing = names.filter((name) => !there.has(name) && !others.some((item) => item.name === name));
  const absent = [...others.map(({ name, version }) => `${name} ${version}`), ...new Set(missing)];
  if (there.size > 0 && absent.length === 0) return;
  const what = absent.slice(0, 10).join(', ') || 'anything';
  throw new ClocheError('verification-failed', `The tool reported success, but did not install ${what}.`, {
    hint: 'Try again; if that does not help, clear the tool’s cache of packages.',
  });
}

/** The version of the Python that was linked, which has to start. Throws `interpreter-unusable`. */
export async function requirePython(
  subject: CondaSubject,
  records: readonly CondaRecord[],
  { run, signal }: CondaContext,
): Promise<string> {
  const prefix = condaPrefix(subject);
  const record = records.find(({ name }) => name === 'python' || name === 'pypy');
  const interpreter = await findPrefixInterpreter(prefix);
  if (!record || !interpreter)
    throw new ClocheError('verification-failed', 'The tool reported success, but there is no Python.', {
      hint: 'Try again.',
    });
  const { code, stderr } = await run(interpreter, ['-I', '-c', ''], { folder: prefix, signal, timeoutMs: 30_000 });
  if (code === 0) return record.version;
  throw new ClocheError('interpreter-unusable', 'The Python of the environment does not start.', {
    ...(readZone(subject)
      ? {}
      : {
          hint: 'On NixOS it needs a zone with the folders of other Linuxes.',
          fixes: [changeFix('Make it in a zone', { zone: 'always' })],
        }),
    detail: stderr.slice(-2000),
  });
}
