import { parse } from 'smol-toml';
import { ClocheError } from '../../../preload/contract';
import { checkName, checkVersion, type ProjectMetadata, readDependencies } from './metadata';

type Table = Readonly<Record<string, unknown>>;

/** What a pyproject.toml says; the fallback is the name of a project that does not tell its own. Throws `invalid-input`. */
export function readPyproject(text: string, file: string, fallback: string): ProjectMetadata {
  const document = parseDocument(text, file);
  const poetry = tableIn(tableIn(document, 'tool'), 'poetry');
  const project = 'project' in document ? tableIn(document, 'project') : poetry;
  const remarks: string[] = [];
  const asked = project === poetry ? undefined : textsIn(project, 'dependencies');
  const dependencies = readDependencies(asked ?? poetryLines(tableIn(poetry, 'dependencies')), remarks);
  if (isDynamic(project, 'dependencies') && dependencies.length === 0)
    remarks.push('What it needs is worked out when it is built: add that to the packages.');
  const tools = textsIn(tableIn(document, 'build-system'), 'requires') ?? ['setuptools'];
  return {
    file,
    name: checkName(project.name, fallback, remarks),
    version: checkVersion(project.version, remarks),
    format: 'pyproject',
    buildSystem: readDependencies(tools, remarks),
    dependencies,
    remarks: [...remarks, ...leftOut(project)],
  };
}

function parseDocument(text: string, file: string): Table {
  try {
    return parse(text);
  } catch (thrown) {
    throw new ClocheError('invalid-input', `${file} is not valid TOML.`, {
      hint: 'Correct the file, or write a Nix file for the project.',
      detail: thrown instanceof Error ? thrown.message : String(thrown),
      cause: thrown,
    });
  }
}

function tableIn(table: Table, key: string): Table {
  const value = Object.hasOwn(table, key) ? table[key] : undefined;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};
}

function textsIn(table: Table, key: string): string[] | undefined {
  const value = Object.hasOwn(table, key) ? table[key] : undefined;
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

const isDynamic = (project: Table, key: string): boolean => textsIn(project, 'dynamic')?.includes(key) ?? false;

/** The dependencies of Poetry's own table as lines of requirements, without Python and what is optional. */
function poetryLines(table: Table): string[] {
  return Object.keys(table).flatMap((name) => {
    const { optional, markers } = tableIn(table, name);
    if (optional === true || name.toLowerCase() === 'python') return [];
    return [typeof markers === 'string' ? `${name}; ${markers}` : name];
  });
}

function leftOut(project: Table): string[] {
  const groups = Object.keys({ ...tableIn(project, 'optional-dependencies'), ...tableIn(project, 'extras') });
  return groups.length === 0
    ? []
    : [`Its optional dependencies are left out (${groups.join(', ')}): add what you want of them to the packages.`];
}
