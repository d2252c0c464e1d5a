import { expect, it, vi } from 'vitest';
import type { Environment, ErrorCode, Fix, WireError } from '../../preload/contract';
import { mayPass, waysOut } from '../../renderer/stores/ways-out';

vi.mock('../../renderer/client', () => ({ call: vi.fn() }));

const unfinished: Environment = {
  id: 'demo-ab12',
  name: 'demo',
  kind: 'nix-packages',
  state: 'incomplete',
  path: '/data/demo',
  createdAt: 0,
  usedAt: 0,
};
const error = (code: ErrorCode, ...fixes: Fix[]): WireError => ({ code, message: '', fixes });
const other: Fix = { label: 'Leave it out', action: { type: 'change', spec: {} } };
const command: Fix = { label: 'Copy', action: { type: 'copy', text: 'x' } };

const offered = (...asked: Parameters<typeof waysOut>) =>
  waysOut(...asked).map(({ label, variant }) => `${label}: ${variant}`);

it('what fails again is changed first, and can be resumed', () => {
  for (const code of ['build-failed', 'tool-failed', 'no-such-package', 'conflict', 'untrusted'] as const) {
    expect(mayPass(error(code))).toBe(false);
    expect(offered(unfinished, error(code))).toEqual([
      'Change and try again: primary',
      'Resume: plain',
      'Delete what is left: danger',
    ]);
  }
});

it('what passes is resumed first, and can be changed', () => {
  for (const told of [undefined, error('network'), error('hash-mismatch'), error('tool-missing', command)]) {
    expect(mayPass(told)).toBe(true);
    expect(offered(unfinished, told)).toEqual([
      'Resume: primary',
      'Change and try again: plain',
      'Delete what is left: danger',
    ]);
  }
});

it('a fix that asks for something else comes before all of them', () => {
  for (const code of ['build-failed', 'network'] as const) {
    expect(mayPass(error(code, other))).toBe(false);
    expect(offered(unfinished, error(code, other)).join()).not.toContain('primary');
  }
});

it('a change that failed is asked for once more; what is made and was not changed has nothing to try again', () => {
  const ready: Environment = { ...unfinished, state: 'ready' };
  expect(offered(ready, error('network'), { packages: [] })).toEqual(['Change and try again: primary']);
  expect(offered(ready, error('network'))).toEqual([]);
});
