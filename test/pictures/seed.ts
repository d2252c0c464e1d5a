import { mkdirSync, mkdtempSync, renameSync, rmdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileNames } from '../../main/environments/layout';
import type { EnvironmentRecord } from '../../main/environments/record';
import { writeMarker } from '../../main/store/marker';
import type { Lock } from '../../preload/contract';

/** An environment as it shall stand in a picture. */
export interface Seed {
  readonly name: string;
  readonly python: string;
  /** Name and version of each distribution; the first ones were asked for. */
  readonly packages?: readonly (readonly [name: string, version: string])[];
  /** What it was made with, where that differs from what is in it. */
  readonly made?: readonly (readonly [name: string, version: string])[];
  /** How it shall be found: `broken` has lost its interpreter, `missing` its files. */
  readonly state?: 'ready' | 'incomplete' | 'broken' | 'missing';
  /** How long ago it was used, minutes. */
  readonly ageMinutes?: number;
}

const minuteMs = 60_000;
const requestedCount = 5;

/** Puts environments into the data folder of a home, by the files that Cloche itself would write. */
export async function seedEnvironments(home: string, seeds: readonly Seed[]): Promise<void> {
  for (const [index, seed] of seeds.entries()) await seedEnvironment(home, seed, index);
}

async function seedEnvironment(home: string, seed: Seed, index: number): Promise<void> {
  const id = `${seed.name}-${index.toString(36).padStart(4, '0')}`;
  const environments = join(home, '.local', 'share', 'cloche', 'environments');
  const staging = mkdtempSync(join(home, 'seed-'));
  const folder = join(staging, id);
  const usedAt = Date.now() - (seed.ageMinutes ?? 60) * minuteMs;
  mkdirSync(environments, { recursive: true, mode: 0o700 });
  mkdirSync(folder, { mode: 0o700 });
  await writeMarker(folder, id);
  if (seed.state !== 'missing') makePrefix(join(folder, 'content'), seed);
  writeJson(join(folder, fileNames.lock), lockOf(seed));
  writeJson(join(folder, fileNames.record), recordOf(id, seed, join(environments, id, 'content'), usedAt));
  // The record's time of change says when the environment was used.
  utimesSync(join(folder, fileNames.record), usedAt / 1000, usedAt / 1000);
  // At once: a Cloche that runs already reads what it finds.
  renameSync(folder, join(environments, id));
  rmdirSync(staging);
}

function recordOf(id: string, { name, python, packages = [], state }: Seed, content: string, createdAt: number) {
  const isIncomplete = state === 'incomplete';
  const record: EnvironmentRecord = {
    schema: 1,
    id,
    name,
    kind: 'venv',
    spec: {
      python: python.split('.').slice(0, 2).join('.'),
      requirements: packages.slice(0, requestedCount).map(([distribution]) => distribution),
    },
    variables: {},
    state: isIncomplete ? 'incomplete' : 'ready',
    createdAt,
    ...(isIncomplete
      ? {
          problem: {
            code: 'network',
            message: 'The index could not be reached.',
            hint: 'Check the network, then resume.',
          },
        }
      : { interpreter: join(content, 'bin', 'python'), python }),
  };
  return record;
}

function lockOf({ python, packages = [], made = packages }: Seed): Lock {
  return { schema: 1, python, engine: 'uv 0.9.1', packages: made.map(([name, version]) => ({ name, version })) };
}

/** A virtual environment of this machine's Python whose packages have metadata and no code. */
function makePrefix(prefix: string, { python, packages = [], state }: Seed): void {
  const minor = python.split('.').slice(0, 2).join('.');
  const site = join(prefix, 'lib', `python${minor}`, 'site-packages');
  mkdirSync(site, { recursive: true });
  mkdirSync(join(prefix, 'bin'));
  symlinkSync(state === 'broken' ? '/usr/bin/python3.99' : '/usr/bin/python3', join(prefix, 'bin', 'python'));
  writeFileSync(join(prefix, 'pyvenv.cfg'), `home = /usr/bin\nversion = ${python}\n`);
  for (const [index, [name, version]] of packages.entries()) {
    const metadata = join(site, `${name.replaceAll('-', '_')}-${version}.dist-info`);
    mkdirSync(metadata);
    writeFileSync(join(metadata, 'METADATA'), `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`);
    writeFileSync(join(metadata, 'INSTALLER'), 'uv\n');
    writeFileSync(join(metadata, 'RECORD'), '');
    if (index < requestedCount) writeFileSync(join(metadata, 'REQUESTED'), '');
  }
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
