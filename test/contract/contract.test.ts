import { expect, expectTypeOf, test } from 'vitest';
import {
  ClocheError,
  channels,
  defaultSettings,
  type Environment,
  environmentNameSchema,
  events,
  fromWireError,
  type Job,
  methods,
  type Params,
  type Result,
  settingsSchema,
  toWireError,
  type WireError,
} from '../../preload/contract';

test('every call, event and channel refuses what it does not know', () => {
  const schemas = [
    ...Object.entries(methods).map(([name, { params }]) => [name, params] as const),
    ...Object.entries(channels),
  ];
  const lenient = schemas.filter(([, schema]) => schema.safeParse({ id: 'demo-ab12', unexpected: 1 }).success);
  expect(lenient.map(([name]) => name)).toEqual([]);
  expect(Object.keys(events).every((name) => /^[a-z]+\.[a-zA-Z]+$/.test(name))).toBe(true);
  expect(Object.keys(methods).every((name) => /^[a-z]+\.[a-zA-Z]+$/.test(name))).toBe(true);
});

test('a name is one that every shell, tool and file system takes as it is', () => {
  const good = ['a', 'demo', 'Demo-1', 'x.y_z', '0', 'a'.repeat(64)];
  const bad = ['', '-a', '.a', '_a', 'a b', 'a/b', '..', 'a\n', 'ä', 'a'.repeat(65), 'a\0', '$(x)', 'a;b', "a'b"];
  expect(good.filter((name) => !environmentNameSchema.safeParse(name).success)).toEqual([]);
  expect(bad.filter((name) => environmentNameSchema.safeParse(name).success)).toEqual([]);
});

test('an error keeps its words on the wire, and a bug keeps its stack to itself', () => {
  const error = new ClocheError('network', 'It failed.', { hint: 'Try again.', detail: 'last line' });
  const { code, message, hint, detail } = fromWireError(toWireError(error));
  expect({ code, message, hint, detail }).toEqual({
    code: 'network',
    message: 'It failed.',
    hint: 'Try again.',
    detail: 'last line',
  });
  expect(toWireError(new TypeError('x is undefined'))).toEqual({ code: 'internal', message: 'x is undefined' });
});

test('the settings that Cloche begins with are valid', () => {
  expect(settingsSchema.parse(defaultSettings)).toEqual(defaultSettings);
});

test('types follow the schemas', () => {
  expectTypeOf<Result<'environment.list'>>().toEqualTypeOf<Environment[]>();
  expectTypeOf<Result<'environment.create'>>().toEqualTypeOf<Job>();
  expectTypeOf<Params<'environment.get'>>().toEqualTypeOf<{ id: string }>();
  expectTypeOf<Params<'machine.get'>>().toEqualTypeOf<Record<string, never>>();
  expectTypeOf<Extract<Job, { state: 'failed' }>['error']>().toEqualTypeOf<WireError>();
  expectTypeOf<Extract<Job, { state: 'queued' }>>().not.toHaveProperty('progress');
});
