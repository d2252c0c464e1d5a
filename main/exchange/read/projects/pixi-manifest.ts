import type { ImportChoice, TextFile } from '../../../../preload/contract';
import { parseMatchSpec } from '../../../conda/match-spec';
import { type Reading, shownName } from '../../asked';
import { createLineFinder } from '../line-finder';
import { createParts, readingOf } from '../parts/parts';
import { projectName } from '../project-name';
import { readToml, tableIn, textIn, valueIn } from '../toml';
import { readPixi, readPixiPackage } from './pixi';

const workspace = /^\ufeff?\[(?:workspace|project)\][^\n]*\n(?:(?!\[)[^\n]*\n){0,1000}?channels\s*=/m;
const builtPackage = /^\ufeff?[ \t]*\[package\.(?:build|(?:run|host|build)-dependencies|run-constraints)[.\]]/m;

/**
 * Whether a text is a pixi.toml: its workspace, or its project as that was called, names channels, or it is a package that is
 * built.
 */
export const isPixiManifest = (text: string): boolean => workspace.test(text) || builtPackage.test(text);

/** What a pixi.toml asks for; each feature is a group to take. Throws `invalid-input` for what is no TOML, and `too-large`. */
export function readPixiManifest(file: TextFile, choice: ImportChoice): Reading {
  const root = readToml(shownName(file.fileName), file.text);
  const parts = createParts(createLineFinder(file.text));
  const name = ['workspace', 'project', 'package']
    .map((key) => textIn(tableIn(root, key), 'name'))
    .find((one) => one !== undefined);
  const isPart = ['workspace', 'project'].every((key) => valueIn(root, key) === undefined);
  const asked = isPart ? readPixiPackage(parts, tableIn(root, 'package')) : readPixi(parts, root);
  const reading = readingOf(parts, {
    format: 'pixi.toml',
    name: projectName(file.fileName, name),
    ownName: name,
    asked,
    choice,
  });
  const specs = asked.packages?.from === 'conda' ? asked.packages.specs : [];
  const python = specs.map(parseMatchSpec).find((spec) => spec?.name === 'python')?.version;
  return python === undefined ? reading : { ...reading, written: { ...reading.written, python } };
}
