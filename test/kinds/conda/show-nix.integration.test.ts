import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CondaSpec, condaSpecSchema, wantedSpecs } from '../../../main/conda/spec';
import { condaExpression, showCondaNix } from '../../../main/conda/zone/show';
import { buildFileText } from '../../../main/nix/generations/build-file';
import { requirementLines } from '../../../main/python/pip/requirements-file';
import { generatedTexts, hostileTexts } from '../../nix/texts/hostile-texts';
import { writeCondaChannel } from '../../support/conda-channel';
import { condaStandIn, hasConda } from '../../support/conda-tools';
import { startIndex } from '../../support/local-index';
import { hasNix, miniNixpkgs, type NixStore, openNixStore } from '../../support/nix-store';
import { makeWheel } from '../../support/wheels';

/** A nixpkgs that hands back what a zone is asked for; a text that becomes a file stands for itself. */
const standIn = `{ ... }: rec {
  lib = import ${join(miniNixpkgs, 'lib.nix')} { release = "26.05"; };
  buildFHSEnv = { name, targetPkgs, profile, ... }: { env = { inherit name profile; targets = targetPkgs programs; }; };
  programs = { micromamba = "micromamba"; stdenv.cc.cc.lib = "c++"; zlib = "zlib"; conda.args.targetPkgs = _: [ "conda" ]; };
  inherit (programs) micromamba stdenv zlib conda;
  writeText = _: lib.escapeShellArg;
}
`;

/** Each call of a tool ends with a word that no test holds. */
const end = 'the end of a call';
const tell = `{ printf '%s\\0' "$@" '${end}' >&3; }`;
/** Whether a line is taken as it stands; a file of requirements has no others. */
function isRequirement(line: string): boolean {
  try {
    return requirementLines({ requirements: [line] }).join('\n') === line;
  } catch {
    return false;
  }
}

/** Sources a profile with tools that only tell what they were given, and a Python that does so as well. */
const harness = `set -f
micromamba() ${tell}
conda() { [ "$1" = info ] && echo "$MAMBA_ROOT_PREFIX" || ${tell} ; }
mkdir -p -- "$MAMBA_ROOT_PREFIX/envs/$NAME/bin"
printf '#!/bin/sh\\nprintf "%%s\\\\0" "$@" "${end}" >&3\\n' >"$MAMBA_ROOT_PREFIX/envs/$NAME/bin/python"
chmod +x "$MAMBA_ROOT_PREFIX/envs/$NAME/bin/python"
. "$PROFILE"
`;

describe.runIf(hasNix).each(['micromamba', 'conda'] as const)('what is shown as Nix of an environment of %s', (id) => {
  let store: NixStore;
  beforeAll(() => {
    store = openNixStore(hasConda ? { condaStandIn: condaStandIn() } : {});
  });
  afterAll(() => store.dispose());

  const nix = (file: string, args: readonly string[]) =>
    execFileSync(file, args, {
      env: store.variables,
      cwd: store.folder,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const write = async (name: string, spec: CondaSpec) =>
    (await showCondaNix({ id }, { name, spec }, undefined, 'shell.nix')).text;

  test('texts of people are what they were, in Nix and in its shell', async () => {
    const generated = fc.sample(generatedTexts, { numRuns: 500, seed: 7 });
    const fit = (text: string) => text !== '' && !/[\0\n]|\p{Cs}/u.test(text) && Buffer.byteLength(text) < 200;
    const texts = [...hostileTexts, ...generated].filter(fit);
    const lines = texts
      .flatMap((text) => [text, `alpha; platform_version == "${text}"`, `--index-url https://host.example/${text}`])
      .filter(isRequirement);
    expect(lines.length).toBeGreaterThan(100);
    const folder = join(store.folder, 'hostile texts');
    mkdirSync(folder);
    writeFileSync(join(folder, 'default.nix'), standIn);
    const cases = Array.from({ length: 120 }, (_, at) => {
      const pick = (step: number) => texts[(at * 5 + step) % texts.length] ?? 'x';
      const line = (step: number) => lines[(at * 3 + step) % lines.length] ?? 'x';
      return {
        name: pick(0),
        // Whatever the grammar would refuse.
        spec: {
          ...condaSpecSchema.parse({}),
          channels: [pick(1), pick(2)],
          packages: [pick(3), pick(4)],
          ...(at % 2 === 0 ? { requirements: [line(5), line(6)], constraints: [line(7)] } : {}),
        },
      };
    });
    const files = await Promise.all(
      cases.map(async ({ name, spec }, at) => {
        const file = join(folder, `${at}.nix`);
        writeFileSync(file, await write(name, spec));
        return file;
      }),
    );
    nix('nix-instantiate', ['--parse', ...files]);
    const all = join(folder, 'all.nix');
    writeFileSync(join(folder, 'all.json'), JSON.stringify(files));
    writeFileSync(
      all,
      'map (file: import file { pkgs = import ./default.nix { }; }) (builtins.fromJSON (builtins.readFile ./all.json))',
    );
    const values = JSON.parse(nix('nix-instantiate', ['--eval', '--strict', '--json', all])) as {
      name: string;
      profile: string;
      targets: string[];
    }[];
    for (const [at, { name, spec }] of cases.entries()) {
      const value = values[at];
      expect(value?.name).toBe(name);
      expect(value?.targets).toEqual([id, 'c++', 'zlib']);
      const profile = join(folder, 'profile');
      writeFileSync(profile, value?.profile ?? '');
      const calls = callsOf(folder, String(at), name);
      const creation = calls.find(([word]) => word === 'create');
      const options = ['create', '--yes', ...(id === 'conda' ? [] : ['--channel-priority', 'flexible'])];
      expect(creation).toEqual([
        ...[...options, '--name', name, '--override-channels'],
        ...spec.channels.flatMap((channel) => ['--channel', channel]),
        ...wantedSpecs(spec),
      ]);
      expect(calls.at(-1)).toEqual(['activate', name]);
      const pip = calls.find(([word]) => word === '-m');
      const { requirements, constraints } = { constraints: [], ...spec };
      const [hasPip, limits] = [requirements.length > 0, constraints.join('\n')];
      const asked = ['-m', 'pip', 'install', '--requirement', requirements.join('\n'), '--constraint', limits];
      expect(pip).toEqual(hasPip ? asked : undefined);
      expect(calls).toHaveLength(hasPip ? 4 : 3);
    }
  });

  /** What the tools were given by the profile, call by call. */
  function callsOf(folder: string, at: string, name: string): string[][] {
    const told = join(folder, 'told');
    const env = {
      PATH: '/usr/bin:/bin',
      HOME: folder,
      NAME: name,
      PROFILE: join(folder, 'profile'),
      MAMBA_ROOT_PREFIX: join(folder, `root ${at}`),
    };
    execFileSync('bash', ['--noprofile', '--norc', '-c', `exec 3>"$0"\n${harness}`, told], { env, cwd: folder });
    const words = execFileSync('cat', [told], { encoding: 'utf8' }).split('\0').slice(0, -1);
    const calls: string[][] = [[]];
    for (const word of words) {
      if (word === end) calls.push([]);
      else calls.at(-1)?.push(word);
    }
    return calls.slice(0, -1);
  }

  test.runIf(hasConda)('makes the environment when it is entered first, and enters it', async () => {
    const index = await startIndex([makeWheel({ name: 'alpha', version: '1.0' })]);
    try {
      const channel = writeCondaChannel(join(store.folder, 'channel'));
      const requirements = [`--index-url ${index.url}`, 'alpha'];
      const spec = condaSpecSchema.parse({
        python: '3.11',
        packages: ['demo-py', 'demo-lib <2'],
        channels: [channel],
        requirements,
      });
      const { bindings } = condaExpression({ id }, { name: 'demo', spec });
      const file = join(store.folder, 'build.nix');
      const build = { pin: { type: 'search-path' }, allow: [], bindings, attributes: { zone: 'zone' } } as const;
      writeFileSync(file, buildFileText(build));
      nix('nix-build', [file, '-A', 'zone', '-o', 'zone']);
      const script = 'import alpha, demo_py, os; print(demo_py.version, os.environ["DEMO_ORDER"])';
      // The index is served by this very process.
      const enter = async () => {
        const options = { env: store.variables, cwd: store.folder };
        const zone = join(store.folder, 'zone/bin/demo');
        return (await promisify(execFile)(zone, ['-c', `python -c '${script}'`], options)).stdout;
      };
      expect(await enter()).toMatch(/\n0\.5 :core:lib\n$/);
      // The second time there is nothing to be made, and so nothing to be told.
      expect(await enter()).toBe('0.5 :core:lib\n');
    } finally {
      await index.close();
    }
  });
});
