import { ClocheError, type PackageWish } from '../../../preload/contract';
import { readPackages } from '../../python/installed';
import { normalizeName } from '../../python/package-name';
import { namesIn } from '../../python/pip/requirements-file';
import { matchSpecProblem, parseMatchSpec } from '../match-spec';
import { type CondaRecord, readRecords } from '../prefix/meta';
import { type CondaSpec, condaSpecSchema } from '../spec';
import { type CondaSubject, condaPrefix } from '../subject';
import { dependantsOf, isPythonName, pythonStays } from './steps';

/** What is to be asked for after a wish about single packages. Throws `invalid-input`, `not-found`. */
export async function askedAfter(subject: CondaSubject, wish: PackageWish): Promise<CondaSpec> {
  const { spec } = subject;
  const prefix = condaPrefix(subject);
  switch (wish.type) {
    case 'install':
      return wish.packages.reduce(withPackage, spec);
    case 'remove': {
      const [records, distributions] = await Promise.all([readRecords(prefix), readPackages(prefix)]);
      return without(spec, wish.names, records, new Set(distributions.map(({ name }) => normalizeName(name))));
    }
    case 'pin':
      return withPins(spec, wish.names, await readRecords(prefix));
    case 'unpin':
      return { ...spec, pins: spec.pins.filter((text) => !isAmong(wish.names, text)) };
    case 'file':
      return withFile(spec, wish);
  }
}

const nameOf = (text: string): string | undefined => parseMatchSpec(text)?.name;

const isAmong = (names: readonly string[], text: string): boolean =>
  names.some((name) => name.toLowerCase() === nameOf(text));

/** As it is said now, in the place of what was said before. */
function withPackage(spec: CondaSpec, text: string): CondaSpec {
  const asked = parseMatchSpec(text);
  if (!asked)
    throw new ClocheError('invalid-input', `“${text}” cannot be asked for. ${matchSpecProblem(text)}`, {
      hint: 'Write a name, with a version where that matters: numpy, or numpy>=2.',
    });
  const [, series] = /^python\s*=\s*(\d+(?:\.\d+){0,2})$/.exec(text.trim()) ?? [];
  const rest = spec.packages.filter((line) => nameOf(line) !== asked.name);
  if (series !== undefined) return { ...spec, python: series, packages: rest };
  const python = asked.name === 'python' ? '' : spec.python;
  if (rest.length === spec.packages.length) return { ...spec, python, packages: [...rest, text.trim()] };
  return { ...spec, python, packages: spec.packages.map((line) => (nameOf(line) === asked.name ? text.trim() : line)) };
}

function without(
  spec: CondaSpec,
  names: readonly string[],
  records: readonly CondaRecord[],
  distributions: ReadonlySet<string>,
): CondaSpec {
  const wanted = names.map((name) => name.toLowerCase());
  const gone = dependantsOf(wanted, records);
  if (wanted.some(isPythonName) || gone.has('python')) throw pythonStays(wanted);
  const isGone = (line: string) => gone.has(nameOf(line) ?? '');
  const normal = names.map(normalizeName);
  const requirements = withoutRequirements(spec.requirements, normal);
  const isKnown = (name: string) =>
    records.some((record) => record.name === name) || distributions.has(normalizeName(name));
  const isAsked = requirements.length < spec.requirements.length || spec.packages.some(isGone);
  const absent = wanted.filter((name) => !isKnown(name));
  if (absent.length > 0 && !isAsked)
    throw new ClocheError('not-found', `${absent.join(', ')}: there is no such package in the environment.`);
  return {
    ...spec,
    packages: spec.packages.filter((line) => !isGone(line)),
    pins: spec.pins.filter((line) => !isGone(line)),
    requirements,
  };
}

function withoutRequirements(lines: readonly string[], names: readonly string[]): string[] {
  return lines.filter((line) => !namesIn({ requirements: [line] }).some((name) => names.includes(name)));
}

function withPins(spec: CondaSpec, names: readonly string[], records: readonly CondaRecord[]): CondaSpec {
  const pins = names.map((name) => {
    const record = records.find((one) => one.name === name.toLowerCase());
    if (record) return `${record.name}==${record.version}`;
    throw new ClocheError('not-found', `${name}: no channel has brought such a package, so it cannot be held.`, {
      hint: 'Of what pip installs the requirement says the version.',
    });
  });
  return { ...spec, pins: [...spec.pins.filter((text) => !isAmong(names, text)), ...pins] };
}

/** As `conda env update --file` has it: what is in the file is asked for as it is said there, or, pruned, alone. */
function withFile(spec: CondaSpec, { spec: given, isPruned }: PackageWish & { type: 'file' }): CondaSpec {
  const file = condaSpecSchema.safeParse(given);
  if (!file.success)
    throw new ClocheError('invalid-input', 'The file asks for something that is no conda environment.');
  const { python, packages, channels, requirements, constraints } = file.data;
  const hasChannels = given.channels !== undefined;
  if (isPruned)
    return {
      ...spec,
      python,
      packages,
      requirements,
      constraints: constraints ?? [],
      channels: hasChannels ? channels : spec.channels,
    };
  const withPython = python === '' ? spec : withPackage(spec, `python=${python}`);
  const kept = withoutRequirements(spec.requirements, namesIn({ requirements })).filter(
    (line) => !requirements.includes(line),
  );
  const limits = [...new Set([...(spec.constraints ?? []), ...(constraints ?? [])])];
  return {
    ...packages.reduce(withPackage, withPython),
    channels: hasChannels ? [...new Set([...channels, ...spec.channels])] : spec.channels,
    requirements: [...kept, ...requirements],
    ...(limits.length > 0 ? { constraints: limits } : {}),
  };
}
