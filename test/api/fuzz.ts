import * as fc from 'fast-check';
import { channels, methods } from '../../preload/contract';

const method = fc.oneof(
  fc.constantFrom(...Object.keys(methods)),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'process.exit', 'environment.'),
  fc.string({ maxLength: 20 }),
);
const channel = fc.oneof(fc.constantFrom(...Object.keys(channels)), fc.string({ maxLength: 12 }));

/** Values that fit no schema of the contract: each carries a key or a type that all of them refuse. */
const refused = fc.oneof(
  fc.constantFrom(null, undefined, 0, -1, '', 'text', true),
  fc.array(fc.jsonValue(), { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 3 }).map((value) => ({ surplus: value })),
  fc.constantFrom({ constructor: { prototype: {} }, id: 'x' }, { id: { $ne: null }, name: ['a'], url: 'file:///' }),
);
const id = fc.oneof(fc.integer({ min: -5, max: 50 }), fc.double(), fc.string({ maxLength: 3 }), fc.constant(2 ** 60));

/** A frame as a hostile page might send it; none of them asks for anything that may be done. */
export const hostileFrame: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ t: fc.constant('call'), id, method, params: refused }) },
  { weight: 3, arbitrary: fc.record({ t: fc.constant('open'), id, channel, params: refused }) },
  { weight: 1, arbitrary: fc.record({ t: fc.constant('data'), id, bytes: fc.uint8Array({ maxLength: 64 }) }) },
  { weight: 1, arbitrary: fc.record({ t: fc.constant('ack'), id, count: id }) },
  { weight: 1, arbitrary: fc.record({ t: fc.constant('close'), id, error: refused }) },
  {
    weight: 1,
    arbitrary: fc.record({ t: fc.constantFrom('result', 'error', 'event'), id, value: refused, name: method }),
  },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);

const hostileText = fc.oneof(
  fc.constantFrom('', '.', '..', '../..', '/etc/passwd', '-rf', '--help', '$(id)', 'a\0b', '__proto__', 'x'.repeat(69)),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const unknownId = fc.oneof(hostileText, fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}-[a-z0-9]{4}$/));
const size = fc.record({ columns: fc.integer({ min: 2, max: 1000 }), rows: fc.integer({ min: 1, max: 1000 }) });
const call = (name: string, params: fc.Arbitrary<unknown>) => params.map((value) => ({ method: name, params: value }));

/** Specs of a venv that it refuses by itself, each for another reason. */
const refusedSpec = fc.oneof(
  fc.record({ python: fc.constantFrom('; id', '$(id)', '-c', 'python 3', '3.12\n', '../python', '/bin/sh\0') }),
  fc.record({ requirements: fc.constantFrom<unknown>(['a\nb'], ['\0'], 'six', [7], { length: 1 }) }),
  fc.record({ location: fc.constant('project'), project: fc.constantFrom('', '..', 'relative', '/tmp/\0') }),
  fc.record({ surplus: fc.jsonValue() }),
);
const refusedName = fc.constantFrom('', '-rf', '.', '..', '../x', 'a/b', 'a b', 'ü', 'a\n', 'x'.repeat(65), '$(id)');

/** Calls that are well-formed, or nearly so, and must all be refused where there is no environment, job or terminal. */
export const refusedCall: fc.Arbitrary<{ method: string; params: unknown }> = fc.oneof(
  fc.record({ method, params: refused }),
  ...['get', 'compare', 'resume', 'clean', 'remove', 'openFolder', 'repair', 'build'].map((verb) =>
    call(`environment.${verb}`, fc.record({ id: unknownId })),
  ),
  ...['planUpdate', 'update'].map((verb) =>
    call(`environment.${verb}`, fc.record({ id: unknownId, spec: fc.oneof(refusedSpec, fc.jsonValue()) })),
  ),
  call('environment.rename', fc.record({ id: unknownId, name: hostileText })),
  ...['plan', 'create'].flatMap((verb) => [
    call(`environment.${verb}`, fc.record({ name: fc.constant('fine'), kind: fc.constant('venv'), spec: refusedSpec })),
    call(`environment.${verb}`, fc.record({ name: refusedName, kind: fc.constant('venv'), spec: fc.constant({}) })),
    call(`environment.${verb}`, fc.record({ name: fc.constant('fine'), kind: hostileText, spec: fc.jsonValue() })),
  ]),
  call('trash.restore', fc.record({ id: unknownId })),
  call('trash.empty', fc.record({ id: unknownId })),
  call('exchange.export', fc.record({ id: unknownId, format: fc.constantFrom('cloche', 'requirements', '../x') })),
  call(
    'kind.complete',
    fc.record({
      kind: hostileText,
      set: hostileText,
      spec: fc.jsonValue(),
      query: hostileText,
      limit: fc.constant(10),
    }),
  ),
  call(
    'nix.scaffold',
    fc.record({
      name: fc.constantFrom('', '-rf', '../x', 'a/b', 'a\n', '$(id)'),
      version: fc.constant('1.0'),
      form: fc.constant('library'),
    }),
  ),
  call(
    'exchange.inspect',
    fc.record({ file: fc.record({ fileName: hostileText, text: fc.jsonValue() }), others: hostileText }),
  ),
  call(
    'exchange.choose',
    fc.record({
      files: fc.oneof(
        hostileText,
        fc.array(fc.record({ fileName: hostileText, text: fc.oneof(fc.integer(), fc.constant(null)) }), {
          minLength: 1,
        }),
        fc.constant(Array.from({ length: 101 }, () => ({ fileName: 'a', text: 'six' }))),
      ),
    }),
  ),
  call('exchange.includes', fc.record({ files: fc.array(fc.record({ fileName: hostileText }), { minLength: 1 }) })),
  call('job.cancel', fc.record({ id: hostileText })),
  call('terminal.create', fc.record({ environmentId: unknownId, folder: hostileText, size })),
  call('terminal.create', fc.record({ size: fc.record({ columns: fc.double(), rows: fc.constantFrom(0, -1, 1e9) }) })),
  call('terminal.close', fc.record({ id: hostileText })),
  call('terminal.rename', fc.record({ id: hostileText, name: hostileText })),
  call('terminal.resize', fc.record({ id: hostileText, size })),
  call('settings.update', fc.record({ theme: hostileText, shell: fc.constantFrom('/bin/sh', 'sh -c id') })),
  call('host.openExternal', fc.record({ url: fc.constantFrom('file:///etc', 'javascript:1', 'ssh://x', '//x', '-x') })),
);
