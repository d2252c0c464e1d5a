import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readZip } from '../../main/exchange/read/zip';
import { createNixPerson, type NixPerson } from '../kinds/nix-person';
import { hasNix, type NixStore, openNixStore } from '../support/nix-store';

describe.runIf(hasNix)('a bundle', () => {
  let store: NixStore;
  let person: NixPerson;
  const home = (...path: string[]) => join(person.home, ...path);
  const environments = () => readdirSync(home('data', 'cloche', 'environments'));
  const filesOf = (path: string) =>
    [...readZip(path, readFileSync(path))].map(([name, bytes]) => [name, bytes.toString()] as const);

  beforeAll(async () => {
    store = openNixStore();
    person = await createNixPerson(store, {
      files: {
        'nix/greet.nix': '{ writeShellScriptBin }: writeShellScriptBin "greet" (import ./lib/words.nix)\n',
        'nix/lib/words.nix': `"cat \${./said.txt}"\n`,
        'nix/lib/said.txt': 'hello from afar\n',
        'nix/.env': 'SECRET=1\n',
        'nix/unrelated.nix': '{ }\n',
      },
    });
    const files = [`derivations=${home('nix', 'greet.nix')}`];
    await person.print('create', 'one', '--kind', 'nix-packages', '--set', ...files, '--yes');
    await person.print('export', 'one', '--format', 'cloche-bundle', '--output', home('one.cloche.zip'));
  });
  afterAll(() => store?.dispose());

  test('holds what the settings name and what that leads to, and nothing else', () => {
    const [main, ...files] = filesOf(home('one.cloche.zip'));
    expect(files).toEqual([
      ['files/nix/greet.nix', expect.stringContaining('import ./lib/words.nix')],
      ['files/nix/lib/said.txt', 'hello from afar\n'],
      ['files/nix/lib/words.nix', expect.any(String)],
    ]);
    expect(JSON.parse(main?.[1] ?? '')).toMatchObject({
      asked: { spec: { derivations: ['files/nix/greet.nix'] } },
      files: files.map(([name]) => name),
    });
    expect(main?.[1]).not.toContain(person.home);
  });

  test('is shown before anything of it is evaluated, and leaves nothing but what is asked for', async () => {
    const before = environments();
    const told = await person.print('import', home('one.cloche.zip'), '--name', 'two', '--plan', '--json');
    const { notes, confirm } = JSON.parse(told);
    const messages = [...notes, ...confirm].map(({ text }: { text: string }) => text);
    expect(messages).toContain('It evaluates the Nix file “files/nix/greet.nix”.');
    expect(messages.join('\n')).toMatch(/brings the file “files\/nix\/lib\/said.txt” along/);
    expect(environments()).toEqual(before);
  });

  test('becomes an environment that has its own files, and goes out as the same bundle again', async () => {
    await person.print('import', home('one.cloche.zip'), '--name', 'two', '--yes');
    expect(await person.print('run', 'two', '--', 'greet')).toBe('hello from afar\n');
    const folder = home('data', 'cloche', 'environments', environments().find((name) => name.startsWith('two-')) ?? '');
    const record = JSON.parse(readFileSync(join(folder, 'environment.json'), 'utf8'));
    expect(record.spec.derivations).toEqual([join(folder, 'files/nix/greet.nix')]);
    await person.print('export', 'two', '--format', 'cloche-bundle', '--output', home('two.cloche.zip'));
    const [one, two] = ['one', 'two'].map((name) =>
      filesOf(home(`${name}.cloche.zip`)).map(([path, text]) => [path, text.replace(`"name": "${name}"`, '')]),
    );
    expect(two?.slice(1)).toEqual(one?.slice(1));
    expect(two?.[0]?.[1]).toBe(one?.[0]?.[1]);
    // What was trusted is the text: another one has to be looked at anew.
    writeFileSync(join(folder, 'files/nix/lib/words.nix'), '"true"');
    const { code, stderr } = await person.cloche(['update', 'two']);
    expect(code).not.toBe(0);
    expect(stderr).toContain('words.nix');
  });

  test('that fails to be made leaves nothing of its files', async () => {
    mkdirSync(home('bad'));
    writeFileSync(home('bad', 'bad.nix'), '{ runCommand }: runCommand "bad" { } "exit 1"\n');
    const files = ['--set', `derivations=${home('bad', 'bad.nix')}`];
    await person.cloche(['create', 'bad', '--kind', 'nix-packages', ...files, '--yes']);
    await person.print('export', 'bad', '--format', 'cloche-bundle', '--output', home('bad.cloche.zip'));
    const ended = await person.cloche(['import', home('bad.cloche.zip'), '--name', 'worse', '--yes']);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('bad') });
    expect(environments().filter((name) => name.includes('worse'))).toEqual([]);
  });
});
