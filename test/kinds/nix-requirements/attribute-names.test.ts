import { describe, expect, test } from 'vitest';
import { allCandidates, candidatesOf, chooseAttribute } from '../../../main/kinds/nix-requirements/attribute-names';

/** Attributes of a nixpkgs, with the names of their packages. */
const nixpkgs: Readonly<Record<string, string>> = {
  beautifulsoup4: 'beautifulsoup4',
  dateutil: 'python-dateutil',
  docx: 'docx',
  GitPython: 'GitPython',
  magic: 'file-magic',
  numpy: 'numpy',
  opencv4: 'opencv',
  prompt_toolkit: 'prompt_toolkit',
  'python-docx': 'python-docx',
  pyyaml: 'PyYAML',
  'ruamel-yaml': 'ruamel.yaml',
  scikitlearn: 'scikit-learn',
  torch: 'torch',
  'zope.interface': 'zope.interface',
  zope_interface: 'other',
};

function attributeOf(written: string): string | undefined {
  const find = (attribute: string) => {
    const name = nixpkgs[attribute];
    return name === undefined
      ? undefined
      : { attribute, name, version: '1', caution: '', extras: [], isRefused: false };
  };
  return chooseAttribute(written, candidatesOf(written), { find })?.attribute;
}

describe('the attribute of a distribution', () => {
  test.each([
    ['NumPy', 'numpy'],
    ['PyYAML', 'pyyaml'],
    ['GitPython', 'GitPython'],
    ['prompt-toolkit', 'prompt_toolkit'],
    ['ruamel.yaml', 'ruamel-yaml'],
    ['opencv-python', 'opencv4'],
    ['scikit-learn', 'scikitlearn'],
    ['python_dateutil', 'dateutil'],
    ['bs4', 'beautifulsoup4'],
    ['torch', 'torch'],
  ])('%s is %s', (written, attribute) => {
    expect(attributeOf(written)).toBe(attribute);
  });

  test('a package that has the name is taken before one that is only called so', () => {
    expect(attributeOf('zope.interface')).toBe('zope.interface');
    expect(attributeOf('zope-interface')).toBe('zope.interface');
  });

  test('a guess counts only when the package itself has the name', () => {
    expect(attributeOf('docx')).toBe('docx');
    expect(attributeOf('python-docx')).toBe('python-docx');
    expect(attributeOf('python-magic')).toBeUndefined();
    expect(attributeOf('python-numpy')).toBeUndefined();
  });

  test('names that mean something in JavaScript are names', () => {
    for (const name of ['constructor', 'toString', '__proto__'])
      expect(allCandidates(candidatesOf(name))).toContain(name);
    expect(candidatesOf('constructor').spellings).toEqual(['constructor']);
  });
});
