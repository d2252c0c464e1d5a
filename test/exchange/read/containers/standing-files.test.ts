import { describe, expect, it, test } from 'vitest';
import type { Reading } from '../../../../main/exchange/asked';
import { includedBy } from '../../../../main/exchange/included';
import { readImage } from './read-image';

const told = (remarks: Reading['warnings']) => remarks.map(({ line, message }) => `${line}: ${message}`);

describe('a file that stands in a Dockerfile', () => {
  const image = (rest: string, lines = 'six', word = "'END'") =>
    `# demo, exported from Cloche.\nFROM python:3.12-slim\nCOPY <<${word} /tmp/requirements.txt\n${lines}\nEND\nRUN python -m pip install --no-cache-dir --requirement /tmp/requirements.txt\n${rest}\n`;

  it('is that of Cloche only where all is as Cloche writes it', () => {
    const git =
      'RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/*';
    for (const rest of ['', git, '\n# Note.\nUSER app\nWORKDIR /home/app'])
      expect(readImage(image(rest)).asked.name).toBe('demo');
  });

  test.each([
    ['RUN $PIP install evil', 'rejected'],
    ['RUN if true; then pip install other; fi', 'rejected'],
    ['RUN poetry install', 'warnings'],
    ['RUN make', 'warnings'],
    ['SHELL ["/bin/x"]', 'warnings'],
  ] as const)('keeps its packages where %s is told', (rest, where) => {
    const reading = readImage(image(rest));
    expect([reading.asked.requirements, reading.asked.name]).toEqual([['six'], 'shop']);
    expect(JSON.stringify(reading[where])).toContain('7');
  });

  it('has variables of all writings beside it', () => {
    expect(readImage(image('ENV FOO=bar')).asked).toMatchObject({ requirements: ['six'], variables: { FOO: 'bar' } });
  });

  it('is told by lines of the whole, and is no file to look for', () => {
    const text = image('RUN make', 'six\n--index-url https://a.example/simple\nno package\n-r more.txt');
    const { confirmations, rejected } = readImage(text);
    expect(confirmations.map(({ line, codes }) => [line, codes])).toEqual([
      [7, ['include']],
      [5, ['index-option']],
    ]);
    expect(told(rejected)).toEqual([expect.stringMatching(/^6: /)]);
    expect(includedBy({ fileName: 'shop/Dockerfile', text })).toEqual([]);
  });

  it('has lines that are put together where its word has no quotation marks', () => {
    const lines = '# $A\nsix\nrich==$RICH';
    expect(told(readImage(image('', lines, 'END')).rejected)).toEqual([expect.stringMatching(/^6: “rich==\$RICH”/)]);
    expect(readImage(image('', lines, 'END')).asked.requirements).toEqual(['six']);
    expect(readImage(image('RUN make', '--find-links https://a.example/$x')).rejected).toEqual([]);
  });

  it('may be one of several, of conda, and limits', () => {
    const { asked, rejected } = readImage(`FROM mambaorg/micromamba
COPY <<'A' <<B /x/
channels: [conda-forge]
dependencies: [samtools]
A
attrs<3
B
WORKDIR /x
RUN micromamba install -f A && micromamba run pip install attrs -c ./B
`);
    expect(rejected).toEqual([]);
    expect(asked).toMatchObject({
      packages: { specs: ['samtools'], channels: ['conda-forge'] },
      requirements: ['attrs'],
      constraints: ['attrs<3'],
    });
  });

  it('is no longer than a list of requirements', () => {
    for (const text of [image('', '$A\n'.repeat(10_001), 'END'), image('RUN pip install six\n'.repeat(10_001))])
      expect(() => readImage(text)).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  it('is gone where something else writes there', () => {
    const { asked, rejected } = readImage(
      "FROM a\nCOPY <<'E' /r.txt\nsix\nE\nRUN make > /r.txt\nRUN pip install rich -r /r.txt\n",
    );
    expect([asked.requirements, told(rejected)]).toEqual([
      ['rich'],
      [expect.stringContaining('6: “/r.txt” is a path')],
    ]);
  });
});

describe('a devcontainer.json of Cloche that has further commands', () => {
  const own = (text: string, more: object) =>
    JSON.stringify(
      {
        name: 'demo',
        image: 'python:3.12',
        containerEnv: { MODE: 'dev' },
        onCreateCommand: [
          ...['sh', '-c'],
          `printf '%b\\n' "$1" > /tmp/requirements.txt && python -m pip install --no-cache-dir --requirement /tmp/requirements.txt`,
          ...['sh', text],
        ],
        ...more,
      },
      null,
      2,
    );

  it('keeps its packages, takes what they install, and names the others with their lines', () => {
    const alone = readImage(own('six', {}));
    expect([alone.asked.requirements, alone.asked.name]).toEqual([['six'], 'demo']);
    const { asked, rejected, warnings } = readImage(
      own('six\nidna', {
        postCreateCommand: 'npm ci && pip install rich',
        updateContentCommand: { a: 'pip install $MORE', b: ['make', 'all'] },
        postStartCommand: 'pip install attrs; serve --all',
        initializeCommand: 'pip install nothing',
      }),
    );
    expect(asked).toMatchObject({ name: 'demo', python: '3.12', variables: { MODE: 'dev' } });
    expect(asked.requirements).toEqual(['six', 'idna', 'rich', 'attrs']);
    expect(told(rejected)).toEqual([expect.stringMatching(/^16: “\$MORE”/)]);
    expect(told(warnings).join()).toContain(
      'make all (line 18), npm ci (line 14), serve --all (line 22), initializeCommand (line 23)',
    );
  });

  it('tells what is odd of its file on the line on which that stands', () => {
    const { rejected, confirmations } = readImage(own('six\n!!\n-e ./x\n', { postCreateCommand: 'make' }));
    expect(told(rejected)).toEqual([expect.stringMatching(/^10: /)]);
    expect(confirmations.map(({ line, codes }) => [line, codes])).toEqual([
      [10, ['editable', 'local-path']],
      [undefined, ['variable']],
    ]);
  });

  it('has an environment.yml as well', () => {
    const text = own('channels: [own]\ndependencies: [samtools, "a:b"]\n', { postCreateCommand: 'make' })
      .replaceAll('/tmp/requirements.txt', '/tmp/environment.yml')
      .replace('python -m pip install --no-cache-dir --requirement', 'micromamba install --yes --name base --file');
    const { asked, rejected } = readImage(text);
    expect(asked.packages).toMatchObject({ specs: ['samtools'], channels: ['own'] });
    expect(told(rejected)).toEqual([expect.stringMatching(/^10: /)]);
    expect(includedBy({ fileName: 'devcontainer.json', text })).toEqual([]);
  });

  it('is read as that of anybody else where the command itself was changed', () => {
    const changed = own('six', {}).replace('&&', '&& pip install rich &&');
    expect(readImage(changed).asked.requirements).toEqual(['rich']);
    expect(told(readImage(changed).rejected).join()).toContain('/tmp/requirements.txt');
  });
});
