import { expect, test } from 'vitest';
import { requireNode } from '../../scripts/lib/failure.mjs';

test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('Node %s will do', (version) => {
  expect(() => requireNode(version)).not.toThrow();
});

test.each(['20.18.3', '18.20.0'])('Node %s is refused by name', (version) => {
  expect(() => requireNode(version)).toThrow(`Cloche needs Node 20.19 or newer; this is Node ${version}.`);
});
