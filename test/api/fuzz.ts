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
