import { checkName, checkVersion, type ProjectMetadata, readDependencies } from './metadata';
import { readCall } from './python-literals';

/** What a setup.py says in plain words; it is never run. The fallback is the name of a project that does not tell its own. */
export function readSetup(text: string, file: string, fallback: string): ProjectMetadata {
  const keywords = readCall(text, 'setup') ?? new Map();
  const remarks: string[] = [];
  const needed = keywords.get('install_requires');
  if (needed === undefined && (keywords.has('install_requires') || keywords.size === 0))
    remarks.push(
      'What it needs is not written down as a list of plain texts: add it to the packages, or write a Nix file.',
    );
  return {
    file,
    name: checkName(keywords.get('name'), fallback, remarks),
    version: checkVersion(keywords.get('version'), remarks),
    format: 'setuptools',
    buildSystem: readDependencies(['setuptools'], remarks),
    dependencies: readDependencies(
      typeof needed === 'string' ? needed.split('\n').filter((line) => line.trim()) : (needed ?? []),
      remarks,
    ),
    remarks,
  };
}
