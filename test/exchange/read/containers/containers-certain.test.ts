import { describe, expect, it, test } from 'vitest';
import type { Reading } from '../../../../main/exchange/asked';
import { includedBy } from '../../../../main/exchange/included';
import { processorMs } from '../../../support/processor-time';
import { readImage } from './read-image';

const told = (remarks: Reading['warnings']) => remarks.map(({ line, message }) => `${line}: ${message}`);

describe('what is run on a condition only', () => {
  test.each([
    // Nobody looks at the exit code of a list that is not the last one, whatever `set -e` says.
    '[ "$DEV" = true ] && pip install rich; make',
    'set -e; test -f x && pip install rich; make',
    'grep -q a b && pip install rich; make',
    'which foo && pip install rich; make',
    'command -v foo && pip install rich; make',
    "python3 -c 'import rich' && pip install rich; make",
    '! make && pip install rich; make',
    '[[ -f x ]] && pip install rich; make',
    '[[ ( a = b ) || -f x ]] && pip install rich; make',
    '[ -f x ] && make && pip install rich; make',
    '[ -f x ] && ( make; pip install rich ); make',
    '[ -f x ] && { make; pip install rich; }; make',
    '[ -f x ] && { make; } && pip install rich; make',
    '{ [ -f x ] && pip install rich; }; make',
    '( [ -f x ] && pip install rich ) | tee log',
    '[ -f x ] && pip install rich & make',
    '[ -f x ] && pip install rich &',
    "sh -c '[ -f x ] && pip install rich'; make",
    "make; sh -c '[ -f x ] && pip install rich; make'",
    '{ [ -f x ]; } && pip install rich; make',
    'if make; then [ -f x ]; fi && pip install rich; make',
    'if make; then [ -f x ]; else make; fi && pip install rich; make',
    'case x in a) [ -f x ];; b) make;; esac && pip install rich; make',
    'for a in b c; do [ -f $a ]; done && pip install rich; make',
    // What may fail was meant to.
    'make && pip install rich || true',
    '{ make && pip install rich; } || true',
    '(make && pip install rich) || make || exit 1',
    "sh -c 'make && pip install rich' || true && false || pip install rich",
    '! { make && pip install rich; }',
    '! pip install rich',
    'make || pip install rich',
    'make || { make; pip install rich; }',
    'make || true | pip install rich',
    '--mount=type=cache,target=/c if [ -f x ]; then pip install rich; fi',
    'if make; then make; elif pip install rich; then make; fi',
    'if make; then make; else pip install rich; fi && make',
    'while read x; do pip install rich; done',
    'for a in $(ls); do pip install rich; done',
    'for a in a b; do [ -f $a ] && pip install rich; done',
    'for a in a b; do [ $a = b ] || continue; pip install rich; done',
    'for ((a = 0; a < 3; a++)); do pip install rich; done',
    'if (make); then (make; pip install rich); fi',
    '[ -f x ] || exit 0; pip install rich',
    'if [ -f x ]; then exit; fi; pip install rich',
    'exec make; pip install rich',
    'more() { make; pip install rich; }',
    'more() ( pip install rich )',
    'function more { pip install rich; }',
    'case x in (a) make;; b) pip install rich;; esac',
    'done; pip install rich',
  ])('%s is told', (command) => {
    const { asked, rejected } = readImage(`FROM python:3.12\nRUN pip install six\nRUN ${command}\n`);
    expect(asked.requirements).toEqual(['six']);
    expect(told(rejected)).toContainEqual(expect.stringMatching(/^3: .*pip install rich.*is run only where/));
  });

  test.each([
    // The build fails where any of these does.
    '[ "$DEV" = true ] && pip install six',
    "python3 -c 'import rich' && pip install six",
    'make; [ -f x ] && pip install six',
    '[ -f x ] && { make && pip install six; }',
    '( make; [ -f x ] && pip install six )',
    "sh -c '[ -f x ] && pip install six'",
    '[ -f x ] && pip install six || exit 1; make',
    '[ -f x ] && pip install six || { echo no; exit 1; }',
    '[ -f x ] && pip install six || (echo no && exit 1); make',
    '(make || true) && pip install six',
    'make || true && pip install six',
    'make && pip install six; make',
    '{ [ -f x ]; make; } && pip install six; make',
    'if [ -f x ]; then make; fi && pip install six; make',
    'make; pip install six; make',
    'set -e; make; pip install six',
    '[ -f x ] && make; pip install six',
    '[ -f x ] || exit 1; pip install six',
    '[ -f x ] || true & pip install six',
    '([ -f x ] || exit 0); pip install six',
    'make |& tee log && pip install six',
    'make | tee log; pip install six | tee log',
    'pip install six & make',
    'if (pip install six); then (make); fi',
    'for a in b; do (pip install six); done',
    'pip install six || true',
    'if pip install six; then make; fi',
    'if ! make; then make; fi; pip install six',
    'until pip install six; do sleep 1; done',
    'for a in 1 2 3; do pip install six && break || sleep 1; done',
    'while read x; do make; done; pip install six',
    'more() { exit 0; }; pip install six',
    'more() { make; }; pip install six',
    'more () { make; } && pip install six',
    'if [ -f x ]; then make; fi && pip install six',
    'case x in a) make;; (b) [ -f x ] && make;; esac; pip install six',
    'for a in b; do ( make ); done; { make; } && (pip install six)',
    'LIST=(a b); pip install six',
    'test -f x\nRUN pip install six',
  ])('%s is certain', (command) => {
    expect(readImage(`FROM python:3.12\nRUN ${command}\n`)).toMatchObject({
      rejected: [],
      asked: { requirements: ['six'] },
    });
  });

  it('may stand on a line of its own', () => {
    const script = '[ -f x ] &&\n\n  pip install rich\nmake |\n  tee log ||\n  pip install rich\nmake';
    expect(told(readImage(`FROM a\nRUN <<EOF\n${script}\nEOF\n`).rejected)).toEqual([
      expect.stringContaining('5: “pip install rich” is run only where'),
      expect.stringContaining('8: “pip install rich” is run only where'),
    ]);
  });

  it('is told of commands of an editor, which start a container whatever becomes of them', () => {
    const { asked, rejected } = readImage(
      JSON.stringify({
        image: 'python:3.12',
        postCreateCommand: 'test -f x && pip install rich; npm ci && pip install six',
      }),
    );
    expect([asked.requirements, rejected.length]).toEqual([['six'], 1]);
  });
});

describe('a here-document', () => {
  test.each([
    ['RUN pip install <<EOF\nsix', 'RUN'],
    ['RUN <<EOF\npip install six', 'RUN'],
    ['RUN <<-EOF\n\tpip install six\n\t EOF', 'RUN'],
    ["RUN cat <<A > x <<'EOF'\nA\nsix", 'RUN'],
    ['COPY <<EOF /r.txt\nsix\nRUN pip install -r /r.txt\nFROM b', 'COPY'],
  ])('without an end is told: %j', (text, name) => {
    const { rejected } = readImage(`FROM python:3.12\n\n${text}\n`);
    expect(told(rejected)).toContainEqual(
      `3: The here-document of ${name} that begins there has no end: a line with nothing but EOF is missing.`,
    );
  });

  test.each([
    'RUN python -c "1 <<n" && pip install six',
    "RUN echo 'a <<EOF' && pip install six",
    'RUN cat <<< word && pip install six',
    'RUN true $((1<<n)) && pip install six # <<EOF',
    "RUN <<-'A B'\n\tpip install six\n\tA B",
    'RUN bash -ex <<EOF\npip install six\nEOF',
    'RUN /bin/sh <<EOF\npip install six\nEOF',
    'RUN bash -c make <<EOF\npip install no\nEOF\nRUN pip install six',
    'RUN bash script.sh <<EOF\npip install no\nEOF\nRUN pip install six',
  ])('is none, or is read: %j', (text) => {
    const { asked, rejected } = readImage(`FROM python:3.12\n${text}\nRUN pip install rich\n`);
    expect([asked.requirements, rejected]).toEqual([['six', 'rich'], []]);
  });
});

test.each(['pip install <<EOF\nsix\nEOF', 'pip install --upgrade', 'uv pip install --pre -c limits.txt'])(
  '%j is told, because it names nothing',
  (command) => {
    const { rejected } = readImage(`FROM python:3.12\nRUN ${command}\nRUN pip install rich\n`);
    expect(told(rejected)).toEqual([expect.stringMatching(/^2: “.*pip install.*” names nothing/)]);
  },
);

test('a subshell has a folder of its own', () => {
  const paths = includedBy({
    fileName: 'Dockerfile',
    text: 'FROM a\nCOPY . /a\nWORKDIR /a\nRUN (cd b && (cd c; make); pip install -r r.txt) && pip install -r s.txt; (pip install -r t.txt)\n',
  });
  expect(paths.map(({ path }) => path)).toEqual(['b/r.txt', 's.txt', 't.txt']);
});

describe('words', () => {
  test.each([
    ["pip install 'numpy\\' requests", ['requests']],
    ["pip install six -r 'a\nevil'", ['six']],
    ["pip install six -i 'https://a.example\n  evil'", ['six']],
    ["pip install six -e 'git+https://a.example/x#egg=x\n evil'", ['six']],
    ["pip install six 'rich\u2028evil'", ['six']],
  ])('%j are no lines of a file', (command, lines) => {
    const { asked, rejected, confirmations } = readImage(
      `FROM python:3.12\nRUN <<EOF\n${command}\nEOF\nRUN pip install attrs\n`,
    );
    expect([asked.requirements, confirmations]).toEqual([[...lines, 'attrs'], []]);
    expect(told(rejected)).toEqual([expect.stringContaining('3: ')]);
  });

  it('with a quotation mark that is not closed are told as that', () => {
    const { rejected } = readImage('FROM python:3.12\nRUN pip install six "rich\n');
    expect(told(rejected)).toEqual([
      '2: “rich” is not understood, because a quotation mark in it is not closed. Close it.',
    ]);
  });

  it('are no more than anybody writes', () => {
    const many = `FROM python:3.12\nRUN pip install ${'six '.repeat(30_000)}`;
    expect(() => readImage(many)).toThrow(
      expect.objectContaining({ code: 'too-large', line: 2, message: expect.stringContaining('line 2 has more than') }),
    );
    expect(() => readImage(`FROM python:3.12\n${'ENV A=b\n'.repeat(10_000)}`)).toThrow(
      expect.objectContaining({ code: 'too-large', line: 10_001, message: expect.stringContaining('instructions') }),
    );
  });

  it('that are printed install nothing', () => {
    const { asked, rejected, warnings } = readImage(
      'FROM python:3.12\nRUN pip install six\nRUN echo pip install no; [ -f x ] && printf "pip install no"\n',
    );
    expect([asked.requirements, rejected]).toEqual([['six'], []]);
    expect(told(warnings).join()).toContain('echo pip (line 3), [ -f (line 3), printf pip install no (line 3)');
  });

  test.each(['eval "pip install rich"', 'eval "$PIP install rich"', '[ -f x ] && eval pip install rich'])(
    '%s is not guessed',
    (command) => {
      const { asked, rejected } = readImage(`FROM python:3.12\nRUN pip install six\nRUN ${command}\n`);
      expect(asked.requirements).toEqual(['six']);
      expect(told(rejected)).toEqual([expect.stringMatching(/^3: “eval/)]);
    },
  );

  it('that set up a shell are evaluated for nothing', () => {
    expect(readImage('FROM a\nRUN eval "$(micromamba shell hook)" && pip install six\n').rejected).toEqual([]);
  });

  test('variables are found in linear time', async () => {
    const used = await processorMs(() => readImage(`FROM a\nENV A=1 ${'a'.repeat(100_000)}\nRUN pip install six\n`));
    expect(used).toBeLessThan(2000);
  });
});

test.each([
  'RUN pip config set global.index-url https://me:secret@a.example/simple',
  'RUN python -m pip config --user set global.extra-index-url https://a.example/simple',
  'RUN export PIP_INDEX_URL=https://me:secret@a.example/simple',
  'RUN UV_DEFAULT_INDEX=https://me:secret@a.example/simple uv pip install rich',
  'ENV PIP_INDEX_URL=https://me:secret@a.example/simple',
])('%s is told as what changes where packages come from', (line) => {
  const { warnings } = readImage(`FROM python:3.12\nRUN pip install six\n${line}\n`);
  expect(told(warnings)).toContainEqual(expect.stringMatching(/^3: .* changes where packages come from/));
  expect(told(warnings).join()).not.toContain('secret');
});
