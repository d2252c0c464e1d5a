import { describe, expect, it } from 'vitest';
import { includedBy } from '../../../../main/exchange/included';
import { messages, readImage } from './read-image';

describe('a devcontainer.json of somebody else', () => {
  const text = `{ // What editors start.
  "name": "My shop", "image": "registry.example/devcontainers/python:1-3.12-bookworm",
  "features": {"registry.example/features/python:1": {"version": "3.11"}, "registry.example/features/node:1": {}},
  "containerEnv": {"MODE": "dev", "HERE": "\${containerWorkspaceFolder}/x"},
  "remoteEnv": {"LEVEL": "2", "GONE": null},
  "postCreateCommand": "pip install --user -r requirements.txt && pip install -e .",
  "onCreateCommand": ["pip", "install", "six"],
  "updateContentCommand": {"python": "pip3 install rich", "page": ["npm", "ci"]},
  "forwardPorts": [3000],
}`;
  const file = { fileName: 'shop/.devcontainer/devcontainer.json', text };

  it('has its Python, what its commands install, and its variables', () => {
    const reading = readImage(text, [{ fileName: 'shop/requirements.txt', text: 'flask\n' }], file.fileName);
    expect(reading).toMatchObject({
      format: 'devcontainer.json',
      rejected: [],
      asked: {
        name: 'My-shop',
        python: '3.11',
        requirements: ['six', 'rich', 'flask', '-e ..'],
        variables: { MODE: 'dev', LEVEL: '2' },
      },
    });
    expect(reading.confirmations[0]).toMatchObject({ line: 6, codes: ['editable', 'local-path'] });
    const told = messages(reading.warnings);
    expect(told).toContain('The variable HERE is put together');
    expect(told).toContain('npm ci (line 8), forwardPorts (line 9)');
  });

  it('names files from the folder of the project, also without one of its own', () => {
    expect(includedBy(file).map(({ path }) => path)).toEqual(['../requirements.txt']);
    expect(includedBy({ ...file, fileName: 'shop/.devcontainer/gpu/devcontainer.json' })[0]?.path).toBe(
      '../../requirements.txt',
    );
    expect(includedBy({ ...file, fileName: 'shop/.devcontainer.json' })[0]?.path).toBe('requirements.txt');
  });

  it('says that what it is made from has to be imported by itself', () => {
    const { warnings, asked } = readImage(
      '{"build": {"dockerfile": "Dockerfile"}, "postCreateCommand": "pip install six"}',
      [],
      'x/devcontainer.json',
    );
    expect([asked.name, asked.requirements]).toEqual(['x', ['six']]);
    expect(messages(warnings)).toContain('It is made from Dockerfile');
  });
});
