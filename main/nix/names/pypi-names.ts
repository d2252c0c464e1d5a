import { normalizeName } from '../../python/package-name';
import { nameInSet } from './missing-names';

/**
 * Attributes of nixpkgs for distributions that nixpkgs calls otherwise than PyPI does, now or in an older release; by
 * their normalised names. What differs in case and separators only is found without.
 */
export const attributesOfNames: Readonly<Record<string, readonly string[]>> = {
  bs4: ['beautifulsoup4'],
  'discord-py': ['discordpy'],
  'faiss-cpu': ['faiss'],
  'opencv-contrib-python': ['opencv4', 'opencv3'],
  'opencv-contrib-python-headless': ['opencv4', 'opencv3'],
  'opencv-python': ['opencv4', 'opencv3'],
  'opencv-python-headless': ['opencv4', 'opencv3'],
  'psycopg2-binary': ['psycopg2'],
  pygobject: ['pygobject3'],
  'python-dateutil': ['python-dateutil', 'dateutil'],
  'python-ldap': ['python-ldap', 'ldap'],
  'scikit-image': ['scikit-image', 'scikitimage'],
  'scikit-learn': ['scikit-learn', 'scikitlearn'],
  torch: ['torch', 'pytorch'],
  wxpython: ['wxpython', 'wxPython_4_2', 'wxPython_4_1', 'wxPython_4_0'],
};

/** The attribute that nixpkgs most likely has for a distribution, whichever way its name is spelled. */
export function attributeOf(name: string): string {
  const normal = normalizeName(name);
  return (Object.hasOwn(attributesOfNames, normal) && attributesOfNames[normal]?.[0]) || normal;
}

/** The distributions of attributes that several or other names lead to. */
const namesOfAttributes: Readonly<Record<string, string>> = {
  beautifulsoup4: 'beautifulsoup4',
  opencv3: 'opencv-python',
  opencv4: 'opencv-python',
  psycopg2: 'psycopg2',
  ...Object.fromEntries(
    Object.entries(attributesOfNames)
      .filter(([name]) => !/^(?:bs4|opencv-|psycopg2-)/.test(name))
      .flatMap(([name, attributes]) => attributes.map((attribute) => [attribute, name])),
  ),
};

/** What belongs to Python itself, or is no distribution on PyPI, by its attribute. */
const attributesWithoutName: ReadonlySet<string> = new Set(['tkinter', 'venvShellHook', 'gdbm', 'readline']);

/** The distribution that an attribute of the set of an interpreter is; undefined for what is none on PyPI. */
export function nameOfAttribute(attribute: string): string | undefined {
  const inside = nameInSet(attribute);
  if (attributesWithoutName.has(inside)) return undefined;
  return Object.hasOwn(namesOfAttributes, inside) ? namesOfAttributes[inside] : inside;
}
