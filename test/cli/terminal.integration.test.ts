import { describe, expect, it } from 'vitest';
import { makeWheel } from '../support/wheels';
import type { Person } from './cloche';
import { onTerminal } from './on-terminal';
import { setUpPeople } from './people';

const people = setUpPeople(() => [
  makeWheel({ name: 'alpha', version: '1.0' }),
  { ...makeWheel({ name: 'withdrawn', version: '1.0' }), yanked: 'It deletes files' },
]);

const namesOf = async (person: Person) =>
  JSON.parse((await person.cloche(['list', '--json'])).stdout).map(({ name }: { name: string }) => name);

describe('on a terminal', () => {
  it('a bar shows how far it is, fits its width, and leaves nothing behind', async () => {
    const person = people().newPerson('watcher');
    const { exit, text } = onTerminal(person, ['create', 'demo', '--kind', 'venv', '-p', 'alpha']);
    expect(await exit).toEqual({ code: 0, signal: 0 });
    const frames = text().split('\r\u001b[K');
    expect(frames.length).toBeGreaterThan(3);
    expect(frames.slice(1, -1).every((frame) => !frame.includes('\n') && frame.length < 60)).toBe(true);
    expect(frames.at(-1)).toMatch(/^demo is ready with Python 3[\d.]+: \S+\r\n$/);
  });

  it('what is told meanwhile has a line of its own, without the bar', async () => {
    const person = people().newPerson('reader');
    const { exit, text } = onTerminal(person, ['create', 'demo', '--kind', 'venv', '-p', 'withdrawn==1.0'], 400);
    expect(await exit).toEqual({ code: 0, signal: 0 });
    const told = text()
      .split('\r\u001b[K')
      .find((frame) => frame.includes('It deletes files'));
    expect(told).toMatch(/^Create demo: withdrawn 1\.0 is installed although [^\n]*\r\n$/);
  });

  it.each([
    ['no', 'n\r', 130, ['demo']],
    ['nothing', '\r', 130, ['demo']],
    ['the end of input', '\u0004', 130, ['demo']],
    ['Ctrl+C', '\u0003', 130, ['demo']],
    ['yes', 'y\r', 0, []],
  ])('a question is answered with %s', async (_, keys, code, names) => {
    const person = people().newPerson('watcher');
    const { exit, shows, type, text } = onTerminal(person, ['remove', 'demo']);
    await shows('[y/N] ');
    type(keys);
    expect((await exit).code).toBe(code);
    expect(text()).toContain(code === 0 ? 'in the trash' : 'Nothing was done.');
    expect(await namesOf(person)).toEqual(names);
  });
});
