import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWheel } from '../support/wheels';
import { environmentsOf } from './cloche';
import { setUpPeople } from './people';

const people = setUpPeople(() => [makeWheel({ name: 'beta', version: '0.5' })]);
const newPerson = (name: string) => people().newPerson(name);

describe('bad input', () => {
  it.each<[string, string[], number, string]>([
    ['nothing', [], 2, 'Usage'],
    ['an unknown verb', ['fly'], 2, 'The verbs are: create, list'],
    ['an unknown option', ['list', '--fly'], 2, 'The options of list are: --json'],
    ['a missing name', ['create'], 2, 'needs NAME'],
    ['too many words', ['list', 'x'], 2, 'does not understand “x”'],
    ['an unknown kind', ['create', 'x', '--kind', 'tar'], 2, 'The kinds are: venv'],
    ['an unknown setting', ['create', 'x', '--kind', 'venv', '--set', 'fly=1'], 2, 'The settings of venv are: '],
    ['a setting without value', ['create', 'x', '--kind', 'venv', '--set', 'fly'], 2, 'KEY=VALUE'],
    ['an unknown format', ['export', 'x', '--format', 'zip'], 2, 'The formats are: cloche, '],
    ['an unknown shell', ['open', 'x', '--shell', 'tcsh'], 2, 'The shells are: bash'],
    ['no command', ['run', 'x'], 2, 'COMMAND'],
    ['a command without --', ['run', 'x', 'python', '-c', 'print(1)'], 2, 'needs -- before the command'],
    ['a value that is no choice', ['create', 'x', '--set', 'location=moon'], 1, 'one of cloche, project.'],
    ['a hostile name', ['create', '../x', '--kind', 'venv'], 1, 'name'],
    ['a name like an option', ['create', '--kind', 'venv', '--', '-x'], 1, 'name'],
    ['an interpreter that is not there', ['create', 'x', '--kind', 'venv', '--python', '1.4'], 1, 'Python'],
    ['a requirement that is none', ['create', 'x', '--kind', 'venv', '-p', 'a b'], 1, 'more than one'],
    ['an environment that is not there', ['run', 'x', '--', 'true'], 3, 'no environment named x'],
    ['a requirement with one =', ['create', 'x', '--kind', 'venv', '-p', 'a=1'], 1, 'Did you mean =='],
    ['an empty requirement', ['create', 'x', '--kind', 'venv', '-p', ''], 2, 'needs a value'],
    ['a file as a requirement', ['create', 'x', '--kind', 'venv', '--package=-r x.txt'], 2, '--from FILE'],
    ['an option as a requirement', ['create', 'x', '--kind', 'venv', '-p', '-e'], 2, 'equals sign'],
    ['a long name', ['create', 'x'.repeat(65), '--kind', 'venv'], 1, 'cannot be the name'],
    [
      'a name with a line break',
      ['create', 'a\nb\u202ec', '--kind', 'venv'],
      1,
      '“a⟨U+000A⟩b⟨U+202E⟩c” cannot be the name',
    ],
    ['a name in other letters', ['create', '日本語', '--kind', 'venv'], 1, 'letters from a to z'],
    ['a verb that hides', ['cre\u202eate'], 2, '“cre⟨U+202E⟩ate”'],
    ['a project that is not there', ['create', 'x', '--set', 'location=project', '--set', 'project=/gone'], 3, '/gone'],
    ['a relative project', ['create', 'x', '--set', 'location=project', '--set', 'project=gone'], 3, '/gone does not'],
    ['nothing to remove', ['remove', 'x', '--yes'], 3, 'no environment named x'],
    ['a file that is not there', ['import', 'nowhere.txt'], 3, 'nowhere.txt'],
    ['a folder without such a file', ['import', '.'], 3, 'There is nothing in'],
    ['an endless file', ['import', '/dev/zero'], 1, 'larger than 50 MiB'],
  ])('says what is wrong with %s', async (_, args, code, message) => {
    const ended = await newPerson('nobody').cloche(args);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(environmentsOf(newPerson('nobody'))).toEqual([]);
  });

  it.each([
    ['newer', '{"format":"cloche-environment","schema":2}', 'newer Cloche'],
    ['cut off', '{"format":"cloche-environment"', 'not valid JSON'],
    ['malformed', '{"format":"cloche-environment","schema":1,"name":"../x"}', 'name: A name has'],
    ['of something else', '{"a":1}', 'not an export of Cloche'],
    ['a picture', '\u0089PNG\r\n\0\0', 'not a text file'],
  ])('says what is wrong with an export that is %s', async (_, text, message) => {
    const nobody = newPerson('nobody');
    writeFileSync(join(nobody.home, 'x.cloche.json'), text);
    const ended = await nobody.cloche(['import', 'x.cloche.json', '--yes']);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(message);
    expect(environmentsOf(nobody)).toEqual([]);
  });

  it('says of what is no text that it is none, and follows nothing of it', async () => {
    const nobody = newPerson('nobody');
    writeFileSync(join(nobody.home, 'rand.txt'), Buffer.from('\x8f\0\n-rQ\x01\xb3\n-c \x9f\n', 'latin1'));
    expect(await nobody.cloche(['import', 'rand.txt', '--yes'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^cloche: rand\.txt is not a text file\.\nhint: [^\n]+\n$/),
    });
  });

  it('gives a name once, when two ask for it at once', async () => {
    const twin = newPerson('twin');
    const create = () => twin.cloche(['create', 'demo', '--kind', 'venv']);
    const ended = await Promise.all([create(), create()]);
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(ended.map(({ stderr }) => stderr).join('')).toContain('an environment named demo already');
    expect(await twin.cloche(['create', 'DEMO', '--kind', 'venv'])).toMatchObject({ code: 1 });
    expect(environmentsOf(twin)).toHaveLength(1);
  });

  it('makes an environment without any PATH', async () => {
    const poor = newPerson('pathless');
    const { code, stderr } = await poor.cloche(['create', 'demo', '--kind', 'venv', '-p', 'beta'], {
      variables: { PATH: '' },
    });
    expect(stderr).not.toContain('cloche:');
    expect(code).toBe(0);
  });

  it('understands a data folder of a newer Cloche, a data folder that is a file, and no PATH at all', async () => {
    const newer = newPerson('newer');
    const data = join(newer.home, 'data', 'cloche');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'cloche.json'), JSON.stringify({ schema: 99 }));
    expect(await newer.cloche(['list'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('newer'),
    });
    const blocked = newPerson('blocked');
    writeFileSync(join(blocked.home, 'data'), '');
    const ended = await blocked.cloche(['list']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    const poor = await newPerson('poor').cloche(['doctor', '--json'], { variables: { PATH: '', HOME: undefined } });
    expect(JSON.parse(poor.stdout).length).toBeGreaterThan(5);
  });
});
