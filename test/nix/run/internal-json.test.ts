import { expect, test } from 'vitest';
import { createBuildProgress } from '../../../main/nix/run/build-progress';
import { createLineJoiner, parseNixLine } from '../../../main/nix/run/internal-json';
import { createReadableLog } from '../../../main/nix/run/readable-log';
import { nameOfStorePath } from '../../../main/nix/run/store-names';
import type { Progress } from '../../../preload/contract';
import { recorded } from '../errors/recorded';

function follow(output: string): { readonly lines: string[]; readonly progress: Progress[] } {
  const readableLines = createReadableLog();
  const progressOf = createBuildProgress();
  const lines: string[] = [];
  const progress: Progress[] = [];
  for (const line of output.split('\n')) {
    const event = line === '' ? null : parseNixLine(line);
    if (!event) continue;
    lines.push(...readableLines(event));
    const reported = progressOf(event);
    if (reported) progress.push(reported);
  }
  return { lines, progress };
}

const start = (id: number, type: number, ...fields: unknown[]) =>
  `@nix ${JSON.stringify({ action: 'start', id, level: 0, text: '', type, fields })}`;
const result = (id: number, type: number, ...fields: unknown[]) =>
  `@nix ${JSON.stringify({ action: 'result', id, type, fields })}`;

test('a build tells its packages one after the other, with the phase and without wavering', () => {
  const { progress } = follow(recorded('build'));
  expect([...new Set(progress.map(({ item }) => item))]).toEqual([
    'stdenv-linux',
    'python3-3.11',
    'python3.11-demodep-0.1',
    'python3.11-setuptools-66.1.1',
    'python3.11-demo-1.2.3',
    'python3-3.11-env',
  ]);
  const counted = progress.filter(({ total }) => total !== undefined);
  expect(new Set(counted.map(({ total }) => total))).toEqual(new Set([6]));
  expect(counted.map(({ done }) => done)).toEqual(counted.map(({ done }) => done).sort());
  expect(progress).toContainEqual({
    phase: 'Building packages (install phase)',
    item: 'python3.11-demo-1.2.3',
    done: 4,
    total: 6,
    unit: 'packages',
  });
  expect(progress.at(-1)).toMatchObject({ done: 6, total: 6 });
});

test('the log of a build is what people read, each line of a builder with its package', () => {
  const { lines } = follow(recorded('failing'));
  expect(lines[0]).toBe('these 2 derivations will be built:');
  expect(lines).toContain('python3.11-failing-build-1.0> one line of output');
  expect(lines).toContain('python3.11-failing-build-1.0> error: something went wrong');
  expect(lines.filter((line) => line.startsWith('building '))).toHaveLength(1);
  expect(lines.join('\n')).not.toMatch(/@nix|\x1b/);
});

test('a download asks the cache first and then counts its bytes', () => {
  const { progress, lines } = follow(recorded('download'));
  expect(progress[0]).toEqual({ phase: 'Asking the binary caches' });
  const bytes = progress.slice(1);
  expect(bytes[0]).toEqual({ phase: 'Downloading', item: 'big-2.0', done: 0, total: 3000112, unit: 'bytes' });
  expect(bytes.every(({ total, unit }) => total === 3000112 && unit === 'bytes')).toBe(true);
  expect(bytes.length).toBeGreaterThan(10);
  expect(lines).toContain(
    "copying path '/nix/store/29k68dmzdd7s5c1f06vrcf1rwjfyjcv0-big-2.0' from 'https://cache.example.org'",
  );
});

test('bytes of paths that have come still count while the next one comes', () => {
  const { progress } = follow(
    [
      start(1, 102),
      result(1, 106, 100, 300),
      start(2, 100, '/nix/store/00000000000000000000000000000000-one-1'),
      result(2, 105, 100, 100, 0, 0),
      '@nix {"action":"stop","id":2}',
      start(3, 100, '/nix/store/00000000000000000000000000000000-two-2'),
      result(3, 105, 50, 200, 0, 0),
    ].join('\n'),
  );
  expect(progress.at(-1)).toEqual({ phase: 'Downloading', item: 'two-2', done: 150, total: 300, unit: 'bytes' });
});

test('a file that is fetched for an expression is named', () => {
  const { progress } = follow(
    [start(1, 101, 'https://example.org/archive/nixpkgs.tar.gz?x=1'), result(1, 105, 5, 0, 0, 0)].join('\n'),
  );
  expect(progress[0]).toEqual({ phase: 'Downloading', item: 'nixpkgs.tar.gz' });
  expect(progress.at(-1)).toMatchObject({ done: 5, total: 5, unit: 'bytes' });
});

test('what is expected may waver; what is told does not', () => {
  const counts = [
    [0, 1, 0],
    [0, 9, 0],
    [0, 3, 1],
    [1, 2, 1],
    [2, 2, 1],
    [1, 4, 1],
  ];
  const { progress } = follow(
    [
      start(1, 104),
      start(2, 105, '/nix/store/00000000000000000000000000000000-demo.drv', '', 1, 1),
      ...counts.map(([done, expected, running]) => result(1, 105, done, expected, running, 0)),
    ].join('\n'),
  );
  expect(progress.filter(({ total }) => total).map(({ done, total }) => [done, total])).toEqual([
    [0, 3],
    [1, 3],
    [2, 3],
    [2, 4],
  ]);
});

test('two activities of a process with a large id stay two', () => {
  const ids = ['17179869184000001', '17179869184000002'];
  const events = ids.map((id) => parseNixLine(`@nix {"action":"stop","id":${id}}`));
  expect(events).toEqual(ids.map((id) => ({ action: 'stop', id })));
});

test('torn, strange and foreign lines do no harm', () => {
  const strange = [
    '@nix ',
    '@nix {"action":',
    '@nix []',
    '@nix null',
    '@nix {"action":"setPhase","phase":"buildPhase"}',
    '@nix {"action":"start","id":"x","type":"y"}',
    '@nix {"action":"result","id":7,"type":105,"fields":["x"]}',
    '@nix {"action":"result","id":7,"type":104}',
    '@nix {"action":"stop","id":12345}',
    '@nix {"action":"msg","level":0}',
  ];
  expect(follow(strange.join('\n'))).toEqual({ lines: [], progress: [] });
  expect(follow('bash: no job control\n\x1b[1mbold\x1b[0m').lines).toEqual(['bash: no job control', 'bold']);
});

test('a builder that draws its progress leaves its last picture, without colours', () => {
  const line = result(1, 101, '10%\r 50%\r\x1b[32m100%\x1b[0m\r');
  expect(parseNixLine(line)).toEqual({ action: 'log', id: '1', text: '100%' });
});

test('an error tells its place only when that is a file, and traces are no errors', () => {
  expect(parseNixLine(recorded('syntax').split('\n')[0] ?? '')).toMatchObject({
    error: { message: "syntax error, unexpected '='", place: '/home/ada/demo/broken.nix:3:7' },
  });
  const [trace, abort] = recorded('abort').split('\n').map(parseNixLine);
  expect(trace).toEqual({ action: 'message', level: 0, text: 'trace: one\ntwo' });
  expect(abort).not.toHaveProperty('error.place');
  const inText = { action: 'msg', level: 0, msg: 'm', raw_msg: 'r', file: 'let a = b; in a', line: 1, column: 9 };
  expect(parseNixLine(`@nix ${JSON.stringify(inText)}`)).not.toHaveProperty('error.place');
});

test('a line in pieces is one line again, and a line of text is never waited for', () => {
  const message = `@nix ${JSON.stringify({ action: 'msg', level: 0, msg: 'x'.repeat(200_000), raw_msg: 'y' })}`;
  const pieces = message.match(/.{1,65536}/g) ?? [];
  const join = createLineJoiner();
  const joined = [...pieces, 'a'.repeat(65_536), 'b'].map(join);
  expect(joined).toEqual([null, null, null, message, 'a'.repeat(65_536), 'b']);
});

test('names of store paths have neither hash nor .drv', () => {
  expect(nameOfStorePath('/nix/store/2jqlgiav0hw3l0didiag31jngy60cfa9-python3.11-demo-1.2.3.drv')).toBe(
    'python3.11-demo-1.2.3',
  );
  expect(nameOfStorePath('/else/where/2jqlgiav0hw3l0didiag31jngy60cfa9-demo-1/bin/demo')).toBe('demo-1');
  expect(nameOfStorePath('demo')).toBe('demo');
});
