import { expect, test } from 'vitest';
import { parseMatchSpec } from '../../main/conda/match-spec';
import { condaNameOf, distributionsOf } from '../../main/exchange/carry/conda-names';
import { isNoDistribution } from '../../main/names/conda-programs';
import { condaNames, pypiNames } from '../../main/names/conda-pypi';
import { isPackageName, normalizeName } from '../../main/python/package-name';

const pairs = Object.entries(condaNames);

test('the names are those of both sides, and only those that differ', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(150);
  for (const [name, conda] of pairs) {
    expect([name, isPackageName(name), normalizeName(name)]).toEqual([name, true, name]);
    expect(parseMatchSpec(conda)).toEqual({ name: conda });
    expect(conda).not.toBe(name);
  }
});

test('whatever goes to conda comes back as a distribution', () => {
  for (const [name, conda] of pairs) {
    expect(condaNameOf(name)).toBe(conda);
    expect(distributionsOf(conda)).toHaveLength(1);
  }
  for (const [conda, name] of Object.entries(pypiNames)) expect(distributionsOf(conda)).toEqual([name]);
});

test.each([
  ['torch', 'pytorch'],
  ['tables', 'pytables'],
  ['msgpack', 'msgpack-python'],
  ['graphviz', 'python-graphviz'],
  ['scikit-learn', 'scikit-learn'],
  ['PyYAML', 'pyyaml'],
  ['Pillow', 'pillow'],
  ['protobuf', 'protobuf'],
  ['lxml', 'lxml'],
  ['faiss-cpu', 'faiss-cpu'],
  ['build', 'python-build'],
  ['flatbuffers', 'python-flatbuffers'],
  ['xxhash', 'python-xxhash'],
  ['kaleido', 'python-kaleido'],
  ['python-snappy', 'python-snappy'],
  ['jupyter_client', 'jupyter_client'],
])('%s is %s, and back', (name, conda) => {
  expect(condaNameOf(name)).toBe(conda);
  expect(distributionsOf(conda)).toEqual([normalizeName(name)]);
});

test.each(['snappy', 'xxhash', 'flatbuffers', 'graphviz', 'libblas', '_libgcc_mutex', 'r-base', 'compilers', 'tzdata'])(
  '%s is no distribution',
  (name) => {
    expect(isNoDistribution(name)).toBe(true);
    expect(distributionsOf(name)).toEqual([]);
  },
);

test.each(['librosa', 'llvmlite', 'cuda-python'])('%s is one, though it begins as others do', (name) => {
  expect(distributionsOf(name)).toEqual([name]);
});
