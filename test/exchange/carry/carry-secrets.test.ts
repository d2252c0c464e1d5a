import { expect, test } from 'vitest';
import { converted } from './converted';

test.each(['nix-packages', 'nix-requirements', 'conda', 'fhs-pip'] as const)(
  'the report of a conversion to %s repeats no login and no token',
  (kind) => {
    const requirements = [
      '--extra-index-url https://i.example/simple?token=SECRET',
      'foo @ git+https://ghp_SECRET@g.example/a/b.git ; python_version < "3"',
      'bar @ https://u.example/bar-1-py3-none-any.whl?X-Amz-Signature=SECRET',
      'baz @ git+https://ada:SECRET@g.example/a/baz.git',
    ];
    const { request, carried } = converted('venv', { requirements, python: '3.12' }, kind);
    expect(JSON.stringify(carried)).not.toContain('SECRET');
    expect(JSON.stringify(carried)).toContain('baz @ git+https://g.example/a/baz.git');
    // What is made still logs in.
    if (kind === 'fhs-pip') expect(request.spec.requirements).toEqual(requirements);
  },
);
