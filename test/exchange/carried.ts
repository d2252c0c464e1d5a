import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { Reading } from '../../main/exchange/asked';
import { normalizeName } from '../../main/python/package-name';
import { parseRequirements } from '../../main/python/requirements';
import { ClocheError, type FormatId, type Package, type Spec } from '../../preload/contract';
import { type Example, labelOf } from './kinds-fixture';

/** What a format carries: what was asked for, every package at its version, or all that Cloche knows. */
export type Carries = 'all' | 'asked' | 'pinned';

const linesOf = (spec: Spec, ...keys: readonly string[]): string[] =>
  keys.flatMap((key) => (Array.isArray(spec[key]) ? spec[key].map(String) : []));

/** That a format cannot be had names a package whose hash or archive nobody knows; anything else is thrown on. */
export function refusalOf(thrown: unknown, { lock }: Example): undefined {
  if (!(thrown instanceof ClocheError) || thrown.code !== 'unsupported') throw thrown;
  const lacking = lock?.packages.filter(({ hashes, archive, source }) => !hashes || (!archive && !source)) ?? [];
  expect(lacking.some(({ name }) => thrown.message.includes(name))).toBe(true);
}

/** What was read of an export of an environment, and what the export has told that it leaves out. */
export class Told {
  readonly #text: string;

  constructor(
    readonly own: Example,
    readonly reading: Reading,
    losses: readonly string[],
  ) {
    this.#text = losses.join('\n');
  }

  /** Everything of the environment is in the reading as it was, or told. */
  check(carries: Carries, format: FormatId): void {
    this.#checkCommon(carries === 'pinned' ? '3.12' : String(this.own.spec.python));
    if (carries === 'all') this.#checkAll();
    if (carries === 'asked') this.#checkAsked();
    if (carries === 'pinned') this.#checkPinned(format);
  }

  #has(phrase: string): boolean {
    return this.#text.includes(phrase);
  }

  /** Whether a name stands in what was told, and not only as a part of another word. */
  #names(name: string): boolean {
    const plain = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`(?<![\\w.-])${plain}(?![\\w-])`).test(this.#text);
  }

  #fail(what: string, there: unknown): never {
    throw new Error(`${what} is neither carried nor told.\nTold: ${this.#text}\nRead: ${JSON.stringify(there)}`);
  }

  #checkCommon(version: string): void {
    const { own, reading } = this;
    const { asked } = reading;
    if (asked.notes !== own.notes && !this.#has('Its notes are left out')) this.#fail('The notes', asked.notes);
    for (const [name, value] of Object.entries(own.variables))
      if (
        asked.variables[name] !== value &&
        !this.#has(`variable ${name} `) &&
        !this.#has('Its variables are left out')
      )
        this.#fail(`The variable ${name}`, asked.variables);
    const wish = version.replace(/^python(\d)(\d+)$/, '$1.$2');
    const python = [asked.requiresPython?.specifier, asked.python, asked.lock?.python, ...condaIn(reading).specs];
    const isThere = ['', 'python3', 'pypy3'].includes(wish) || python.some((text) => text?.includes(wish));
    if (!isThere && !this.#has('Python')) this.#fail(`Python ${wish}`, asked);
  }

  #checkAll(): void {
    const { own, reading } = this;
    const { project, ...spec } = own.spec;
    const { own: read, lock } = reading.asked;
    if (project !== undefined && project !== '') expect(this.#has('The setting “project”')).toBe(true);
    expect(read).toMatchObject({ kind: own.kind.id, spec });
    const known = (packages: readonly Package[] = []) =>
      packages
        .map(({ hashes, ...item }) =>
          JSON.stringify({ ...sorted(item), ...(hashes ? { hashes: [...hashes].sort() } : {}) }),
        )
        .sort();
    expect(known(lock?.packages)).toEqual(known(own.lock?.packages));
    expect(lock).toMatchObject({ python: own.lock?.python, engine: own.lock?.engine });
  }

  #checkAsked(): void {
    const { own, reading } = this;
    const { asked } = reading;
    const conda = condaIn(reading);
    const programs: string = own.kind.takes.programs ?? 'packages';
    const mine = [...new Set([...linesOf(own.spec, 'requirements', 'packages'), ...linesOf(own.spec, programs)])];
    const read = [...asked.requirements, ...conda.specs];
    for (const item of mine)
      if (!read.includes(item) && !this.#has(`“${item}”`) && !this.#names(item)) this.#fail(item, read);
    const pins = linesOf(own.spec, 'pins');
    for (const item of read)
      if (
        ![...mine, ...pins].includes(item) &&
        !/^(?:python(?:[=<>!]|$)|pip(?:=|$))/.test(item) &&
        !this.#has(`becomes “${item}”`)
      )
        throw new Error(`${item} was never asked for.\n${this.#text}`);
    for (const line of linesOf(own.spec, 'constraints'))
      if (!asked.constraints.includes(line) && !this.#has(`“${line}”`) && !this.#has('(constraints)'))
        this.#fail(line, asked.constraints);
    for (const channel of linesOf(own.spec, 'channels'))
      if (!conda.channels.includes(channel) && !this.#has(`“${channel}”`) && channel !== 'conda-forge')
        this.#fail(`The channel ${channel}`, conda.channels);
    const pinned = conda.specs.length > 0 && pins.every((pin) => conda.specs.includes(pin));
    this.#checkSettings(pinned ? ['pins', programs] : [programs]);
  }

  /** Settings that are not what every environment of the kind has are told, but for those that are carried. */
  #checkSettings(carried: readonly string[]): void {
    const { own } = this;
    const usual = own.kind.spec.safeParse({}).data ?? {};
    const elsewhere = ['python', 'requirements', 'constraints', 'packages', 'channels', 'project', ...carried];
    for (const [key, value] of Object.entries(own.spec)) {
      const isSaid = value !== '' && value !== false && !(Array.isArray(value) && value.length === 0);
      if (elsewhere.includes(key) || !isSaid || isDeepStrictEqual(value, usual[key])) continue;
      if (!this.#names(labelOf(key))) this.#fail(`The setting ${key}`, this.reading.asked);
    }
  }

  #checkPinned(format: FormatId): void {
    const { own, reading } = this;
    const { asked } = reading;
    const options = linesOf(own.spec, 'requirements').filter((line) => line.startsWith('--'));
    // Without anything for pip there is nothing that they would concern.
    const hasPip = own.lock?.packages.some(({ conda }) => !conda) && format !== 'conda-explicit';
    for (const option of hasPip ? options : [])
      if (!asked.requirements.includes(option) && !this.#has(`option ${option.split(' ')[0]} is left out`))
        this.#fail(option, asked.requirements);
    const pinned = pinnedIn(asked.requirements);
    for (const item of own.lock?.packages ?? [])
      if (item.conda && (asked.packages || format === 'conda-explicit')) this.#checkBuild(item, format);
      else this.#checkDistribution(item, pinned.get(normalizeName(item.name)), format);
    // With exact versions nothing is left to hold.
    this.#checkSettings(own.kind.takes.packages === 'conda' ? ['pins'] : []);
  }

  #checkDistribution(item: Package, found: Pinned | undefined, format: FormatId): void {
    const { name, version, source, hashes = [], archive } = item;
    if (!found) {
      if (!this.#names(name) && !this.#has('The packages of pip are left out'))
        this.#fail(name, this.reading.asked.requirements);
      return;
    }
    if (source !== undefined) expect(found.source).toBe(source);
    else expect(found.version).toBe(version);
    if (source !== undefined) return;
    if (format === 'requirements-hashed') expect([...found.hashes].sort()).toEqual([...hashes].sort());
    if (format !== 'pylock.toml') return;
    const locked = this.reading.asked.lock?.packages.find((one) => normalizeName(one.name) === normalizeName(name));
    expect(locked?.archive).toEqual(archive);
    if (!isDeepStrictEqual([...(locked?.hashes ?? [])].sort(), [...hashes].sort()) && !this.#names(name))
      this.#fail(`A hash of ${name}`, locked);
  }

  #checkBuild({ name, version, conda }: Package, format: FormatId): void {
    const { asked } = this.reading;
    if (format === 'conda-explicit') {
      expect(asked.lock?.packages.find((one) => one.name === name)?.conda).toMatchObject({ url: conda?.url });
      return;
    }
    if (name === 'python' && asked.python !== '') {
      expect(asked.python).toBe(version);
      return;
    }
    const { specs } = condaIn(this.reading);
    const spec = specs.find((item) => item.startsWith(`${name}=`));
    if (spec === undefined) {
      if (!this.#names(name)) this.#fail(name, specs);
      return;
    }
    expect(spec.split('=')[1]).toBe(version);
    if (format !== 'environment-versions.yml') expect(spec.split('=')[2]).toBe(conda?.build);
  }
}

const sorted = (record: object) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const condaIn = ({
  asked: { packages },
}: Reading): { readonly specs: readonly string[]; readonly channels: readonly string[] } =>
  packages?.from === 'conda' ? packages : { specs: [], channels: [] };

interface Pinned {
  readonly version: string;
  readonly source?: string;
  readonly hashes: readonly string[];
}

function pinnedIn(lines: readonly string[]): ReadonlyMap<string, Pinned> {
  const { entries } = parseRequirements(lines.join('\n'));
  return new Map(
    entries.flatMap((entry): [string, Pinned][] => {
      if (entry.type === 'package')
        return [[normalizeName(entry.name), { version: entry.specifier.replace(/^==/, ''), hashes: entry.hashes }]];
      return entry.type === 'vcs' && entry.name !== undefined
        ? [[normalizeName(entry.name), { version: '', source: entry.source, hashes: [] }]]
        : [];
    }),
  );
}
