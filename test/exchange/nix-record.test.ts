// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Nix puts text into text like that.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRecord, withRecord } from '../../main/exchange/nix-record';
import { formatOf } from '../../main/exchange/recognise';
import { kinds } from '../../main/kinds';
import { formatsOf } from '../../main/kinds/formats';
import type { KindId, Spec } from '../../preload/contract';
import { temporaryFolder } from '../support/temporary';
import { environmentName, hostile, packageName, requirements, variables } from './arbitraries';
import { exampleOf, exchangeOver, madeOf } from './kinds-fixture';

const formats = ['shell.nix', 'flake.nix', 'configuration.nix'] as const;
const tarball = 'tarball:https://index.example/nixpkgs.tar.gz#sha256-OyFx/cC70Bs1PqOFnAG1aGnG5G7z1z4hQphRkGBX6bs=';

/** Names of attributes; what is odd in them is text to Nix. */
const attributes = fc.uniqueArray(
  fc.oneof(packageName, fc.constantFrom('3to2', "a''b", '$', '${x}', 'a"b', '# c', '*/')),
  {
    maxLength: 4,
  },
);
const nixpkgs = fc.constantFrom('', 'channel:nixos-25.05', tarball);
const ofNix = { nixpkgs, python: fc.constantFrom('python3', 'python312', 'pypy3') };
const allow = fc.subarray(['unfree', 'broken', 'insecure']);
const pip = { requirements: requirements.map((lines) => lines.filter((line) => !line.includes('@'))) };
const specs: Readonly<Partial<Record<KindId, fc.Arbitrary<Spec>>>> = {
  'nix-packages': fc.record({
    ...{ ...ofNix, allow, packages: attributes, programs: attributes },
    presets: fc.subarray(['gtk', 'matplotlib', 'optimised', 'unhardened']),
  }),
  'nix-requirements': fc.record({ ...ofNix, allow, ...pip }),
  'nix-project': fc.record({ ...ofNix, allow, packages: attributes, programs: attributes }),
  'nix-pip': fc.record({ ...ofNix, allow, ...pip, packages: attributes, programs: attributes }),
  'fhs-pip': fc.record({ ...ofNix, allow, ...pip, libraries: attributes }),
  venv: fc.record({ nixpkgs, python: fc.constantFrom('python3', 'python312'), ...pip }),
  micromamba: fc.record({ ...pip, packages: fc.subarray(['numpy>=2', 'zlib']), python: fc.constantFrom('', '3.12') }),
};
const nixKinds = kinds.filter(({ id }) => specs[id] !== undefined);

describe.each(nixKinds.map(({ id }) => id))('%s', (id) => {
  test.each(formats)('comes back from %s as it was asked for, and is written again as the same', async (format) => {
    await fc.assert(
      fc.asyncProperty(environmentName, specs[id] as fc.Arbitrary<Spec>, variables, async (name, spec, all) => {
        const own = { ...exampleOf(id, { spec, variables: all }), name };
        if (!formatsOf(own.kind, own).includes(format)) throw new Error(`${id} is not written as ${format}.`);
        const first = await exchangeOver(own).export(name, format);
        expect(first.text.slice(first.text.lastIndexOf('\n# What an import'))).toMatch(/^[\x20-\x7e\n]*$/);
        const { request, rejected, warnings } = await exchangeOver().inspect({
          fileName: `/home/me/${format}`,
          text: first.text,
        });
        expect(rejected).toEqual([]);
        const { project } = own.spec;
        const isElsewhere = typeof project === 'string' && project !== '';
        const here = isElsewhere ? { ...request.spec, project } : request.spec;
        expect(here).toEqual(own.spec);
        // What was left out and named is set again by whoever imports it.
        const named = Object.keys(all).filter((key) =>
          first.losses.some((loss) => loss.startsWith(`The variable ${key} `)),
        );
        expect(warnings.length).toBe(named.length + Number(isElsewhere && format === 'configuration.nix'));
        const set = Object.fromEntries(named.map((key) => [key, all[key] ?? '']));
        const again = madeOf({ ...request, name, spec: here, variables: { ...request.variables, ...set } });
        expect((await exchangeOver(again).export(name, format)).text).toBe(first.text);
      }),
      { numRuns: 25 },
    );
  });
});

const shell = async (id: KindId, changes: Parameters<typeof exampleOf>[1] = {}) =>
  (await exchangeOver(exampleOf(id, changes)).export('demo', 'shell.nix')).text;
const inspect = (text: string, fileName = '/home/me/site/shell.nix') => exchangeOver().inspect({ fileName, text });

describe('a record', () => {
  test('counts whatever the line endings and the mark of the encoding', async () => {
    const text = await shell('nix-pip');
    const { request } = await inspect(`\ufeff${text.replaceAll('\n', '\r\n')}\n\n`);
    expect(request).toMatchObject({ kind: 'nix-pip', name: 'demo' });
  });

  test('counts no more once a single character of the file is another one', async () => {
    const text = await shell('nix-pip');
    await fc.assert(
      fc.asyncProperty(fc.nat(text.trimEnd().length - 1), fc.constantFrom('x', ' ', '\n', ']'), async (at, other) => {
        fc.pre(text[at] !== other);
        const changed = text.slice(0, at) + other + text.slice(at + 1);
        const record = readRecord(changed);
        expect(record === undefined || record === 'changed').toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('of a changed file is told of, and the file is Nix like any other', async () => {
    const text = await shell('nix-pip');
    const preview = await inspect(text.replace('pkgs.gcc', 'pkgs.clang'));
    expect(preview.request).toMatchObject({
      kind: 'nix-project',
      spec: { file: 'shell.nix', project: '/home/me/site' },
    });
    expect(preview.warnings[0]?.message).toMatch(/^shell\.nix was written by Cloche and changed since then/);
    const lines = (await exchangeOver(exampleOf('nix-pip')).export('demo', 'configuration.nix')).text;
    await expect(inspect(lines.replace('pkgs.gcc', '(f pkgs.gcc)'))).rejects.toMatchObject({
      code: 'unsupported',
      hint: expect.stringContaining('changed since then'),
    });
  });

  test('of a changed list of packages makes room for what is there now', async () => {
    const text = await shell('nix-packages');
    const preview = await inspect(text.replace('pkgs.ffmpeg', 'pkgs.jq'));
    expect(preview.request).toMatchObject({
      kind: 'nix-packages',
      spec: { python: 'python312', packages: ['numpy'], programs: ['jq'], nixpkgs: 'channel:nixos-25.05' },
    });
    expect(preview.request.variables).toBeUndefined();
    expect(preview.warnings).toEqual([{ message: expect.stringContaining('changed since then') }]);
  });

  test('has own packages where the file is, and leaves them out where that is nowhere', async () => {
    const text = await shell('nix-packages', { spec: { derivations: ['/home/ada/a b.nix', '/home/ada/c.nix'] } });
    expect(text).not.toContain('/home/ada');
    const { request, confirmations } = await inspect(text);
    expect(request.spec.derivations).toEqual(['/home/me/site/a b.nix', '/home/me/site/c.nix']);
    expect(confirmations.map(({ message }) => message)).toContain('It evaluates the Nix file “/home/me/site/a b.nix”.');
    const dropped = await inspect(text, 'shell.nix');
    expect(dropped.request.spec.derivations).toBeUndefined();
    expect(dropped.warnings).toEqual([{ message: expect.stringContaining('“derivations”') }]);
  });

  test('leaves nothing out where nothing is beside the file', async () => {
    const { request, warnings } = await inspect(await shell('nix-packages'), 'shell.nix');
    expect(request.spec).toEqual(exampleOf('nix-packages').spec);
    expect(warnings).toEqual([]);
  });

  test('has the nixpkgs that the lock of a flake fixes, and not where the lock is', async () => {
    const folder = temporaryFolder();
    const rev = '0123456789abcdef0123456789abcdef01234567';
    const narHash = 'sha256-OyFx/cC70Bs1PqOFnAG1aGnG5G7z1z4hQphRkGBX6bs=';
    const locked = { type: 'github', owner: 'NixOS', repo: 'nixpkgs', rev, narHash };
    const lock = { version: 7, root: 'root', nodes: { root: { inputs: { nixpkgs: 'own' } }, own: { locked } } };
    writeFileSync(join(folder, 'flake.lock'), JSON.stringify(lock));
    const text = await shell('nix-packages', { spec: { nixpkgs: `flake:${folder}/flake.lock` } });
    expect(text).not.toContain(folder);
    const { request } = await inspect(text);
    const url = `https://github.com/NixOS/nixpkgs/archive/${rev}.tar.gz`;
    expect(request.spec.nixpkgs).toBe(`tarball:${url}#${narHash}`);
    expect((await exchangeOver(madeOf({ ...request, name: 'demo' })).export('demo', 'shell.nix')).text).toBe(text);
  });

  test('needs a yes to what any export needs one for', async () => {
    const { confirmations } = await inspect(await shell('nix-packages'));
    expect(confirmations.map(({ message }) => message)).toEqual([
      'It takes nixpkgs from channel:nixos-25.05, and evaluates the code of it.',
      expect.stringContaining('It sets the variable MODE'),
    ]);
  });
});

/** A file with whatever record, under a hash that fits. */
function forged(json: string): string {
  const head = '{ pkgs }: pkgs.hello\n';
  const written = withRecord(head, null);
  const hash = `sha256-${createHash('sha256')
    .update(JSON.stringify([head, json]))
    .digest('base64')}`;
  return written.replace(/sha256-[^)]*/, hash).replace(/# null\n$/, `${json.replace(/^/gm, '# ')}\n`);
}

describe('a record of somebody’s', () => {
  const whole = (spec: Spec, more: object = {}) =>
    JSON.stringify({
      ...{
        format: 'cloche-environment',
        schema: 1,
        name: 'demo',
        kind: 'nix-packages',
        asked: { spec },
        variables: {},
      },
      ...{ leftOut: { variables: [], settings: [] }, ...more },
    });

  test('is read as data when it is one', async () => {
    expect((await inspect(forged(whole({ packages: ['numpy'] })))).request.spec).toEqual({ packages: ['numpy'] });
  });

  test.each([
    ['a key with a meaning of its own', '{"__proto__": {"polluted": true}}'],
    ['such a key among its settings', '{"asked":{"spec":{"__proto__":{"polluted":1}}},"leftOut":{"settings":[]}}'],
    ['depth', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['length', JSON.stringify('x'.repeat(900_000))],
    ['no JSON', '{'],
    ['nothing', ''],
    ['another type', '[null, 1]'],
    ['an unknown key', whole({}, { more: 1 })],
    ['a newer schema', whole({}, { schema: 9 })],
    ['a setting that the kind has not', whole({ shellHook: 'date' })],
    ['a name of two lines', whole({ packages: ['a\nb'] })],
    ['a kind that is none', whole({}, { kind: 'nix-evil' })],
    ['a file outside', whole({ derivations: ['./../x.nix'] })],
    ['the folder around', whole({ derivations: ['./..'] })],
    ['a project outside', whole({ project: './..' }, { kind: 'nix-project' })],
    ['a file of a bundle', whole({ derivations: ['files/x.nix'] }, { files: ['files/x.nix'] })],
  ])('does not count with %s, and the file is Nix like any other', async (_what, json) => {
    const preview = await inspect(forged(json));
    expect(preview.request).toEqual({
      name: 'site',
      kind: 'nix-project',
      spec: { file: 'shell.nix', project: '/home/me/site' },
    });
    expect(preview.warnings[0]?.message).toMatch(/last comment do not count/);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('becomes nothing but text, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { maxLength: 3 }), hostile, async (names, value) => {
        const text = forged(inAscii(whole({ packages: names, programs: names }, { variables: { MODE: value } })));
        expect(formatOf(text)).toBe('nix');
        const { request } = await inspect(text);
        if (request.kind !== 'nix-packages') return;
        expect(request.spec).toEqual({ packages: names, programs: names });
        const { text: written } = await exchangeOver(madeOf({ ...request, name: 'demo' })).export('demo', 'shell.nix');
        // What is not a comment has each name as one string of Nix, in which nothing stands for anything else.
        const code = written.replace(/^ *#.*$/gm, '').replace(/"(?:[^"\\$]|\\["\\$nrt])*"/g, '""');
        expect(code).not.toMatch(/touch|readFile|evil|\$\{|''/);
      }),
      { numRuns: 200 },
    );
  });
});

const inAscii = (json: string) =>
  json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
