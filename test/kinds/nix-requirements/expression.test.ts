import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nixRequirementsExpression } from '../../../main/kinds/nix-requirements/expression';
import { buildFileText } from '../../../main/nix/generations/build-file';
import { nixFormats, writeNix } from '../../../main/nix/texts/formats';
import { examples } from './examples';

const golden = (name: string) => join(import.meta.dirname, '../../fixtures/nix/requirements', name);

describe.each(examples)('$spec.engine as Nix', ({ spec, resolution }) => {
  const pin = { type: 'channel', name: 'nixos-25.05' } as const;
  const request = { name: 'demo', spec, resolution };

  test('for Cloche itself', async () => {
    const { bindings } = nixRequirementsExpression({ ...request, files: 'absolute' });
    const text = buildFileText({ pin, allow: [], bindings, attributes: { python: 'python' } });
    await expect(text).toMatchFileSnapshot(golden(`${spec.engine}-build.nix`));
  });

  test.each(nixFormats)('for people: %s', async (format) => {
    const expression = nixRequirementsExpression({ ...request, files: 'beside' });
    const { text } = writeNix({ name: 'demo', pin, allow: [], expression, losses: [], notes: [], remarks: [] }, format);
    await expect(text).toMatchFileSnapshot(golden(`${spec.engine}-${format}`));
  });
});
