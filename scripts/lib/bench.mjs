import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Failure } from './failure.mjs';
import { say } from './project.mjs';

/**
 * @typedef {import('../../test/bench/figure').Figure} Figure
 * @typedef {import('../../test/bench/figure').Measurement} Measurement
 *
 * A measured figure as `--json` prints it; `ratio` is value / peerValue, null without a peer.
 * @typedef {object} Result
 * @property {string} name
 * @property {number} value
 * @property {string} unit
 * @property {string | null} peer
 * @property {number | null} peerValue
 * @property {number | null} ratio
 */

/**
 * Measures the figures of test/bench one after the other and prints them on stdout.
 * @param {string} folder of the project
 * @param {{ names: readonly string[], isJson: boolean }} options without names all are measured
 * @throws {Failure} when there is no figure of a name; when a figure fails, after the others have been printed
 */
export async function runBench(folder, { names, isJson }) {
  const built = await buildFigures(folder);
  const figures = await loadFigures(built);
  const chosen = names.length === 0 ? figures : names.map((name) => findFigure(figures, name));
  /** @type {{ figure: Figure, result: Result }[]} */
  const measured = [];
  /** @type {string[]} */
  const failures = [];
  for (const figure of chosen) {
    say(`Measuring ${figure.name}: ${figure.title}.`);
    try {
      measured.push({ figure, result: toResult(figure, await measureApart(built, figure.name)) });
    } catch (thrown) {
      failures.push(figure.name);
      say(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
    }
  }
  process.stdout.write(isJson ? `${toJson(measured.map(({ result }) => result))}\n` : toTable(measured));
  if (failures.length > 0) throw new Failure(`These figures could not be measured: ${failures.join(', ')}.`);
}

/**
 * In a process of its own: what ran before would have warmed up one side more than the other.
 * @param {string} built folder of {@link buildFigures}
 * @param {string} name
 * @returns {Promise<Measurement>}
 */
async function measureApart(built, name) {
  const script = fileURLToPath(new URL('measure-figure.mjs', import.meta.url));
  const child = fork(script, [built, name], { stdio: ['ignore', 2, 2, 'ipc'] });
  /** @type {Measurement | undefined} */
  let measurement;
  child.once('message', (message) => {
    measurement = /** @type {Measurement} */ (message);
  });
  const [code] = await once(child, 'exit');
  if (!measurement) throw new Failure(`Its process ended with code ${code}.`);
  return measurement;
}

/**
 * Builds the figures of a project as the program itself is built: what is measured is the code that users run.
 * @param {string} project
 * @returns {Promise<string>} the folder of the built ones, for {@link loadFigures}
 */
async function buildFigures(project) {
  const { build } = await import('vite');
  const source = join(project, 'test', 'bench');
  const outDir = join(project, 'dist', 'bench');
  const files = readdirSync(source).filter((name) => name.endsWith('.figure.ts'));
  await build({
    configFile: false,
    root: project,
    logLevel: 'warn',
    plugins: [ownPlaces],
    // What the program has built in; the rest is found in node_modules as ever.
    ssr: { noExternal: ['zod'] },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: true,
      rollupOptions: {
        input: Object.fromEntries(files.map((name) => [basename(name, '.ts'), join(source, name)])),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  return outDir;
}

/**
 * Lets a built module find the files beside its source.
 * @type {import('vite').Plugin}
 */
const ownPlaces = {
  name: 'own-places',
  transform: {
    filter: { code: 'import.meta.' },
    handler: (code, id) => ({
      code: code
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
      map: null,
    }),
  },
};

/**
 * @param {string} built folder of {@link buildFigures}
 * @returns {Promise<Figure[]>}
 */
export async function loadFigures(built) {
  const files = readdirSync(built).filter((name) => name.endsWith('.figure.js'));
  const modules = await Promise.all(
    files.sort().map(async (name) => {
      const loaded = /** @type {{ figures: Figure[] }} */ (await import(pathToFileURL(join(built, name)).href));
      return loaded.figures;
    }),
  );
  return modules.flat();
}

/**
 * @param {readonly Figure[]} figures
 * @param {string} name
 * @throws {Failure} when there is none of that name
 */
export function findFigure(figures, name) {
  const found = figures.find((figure) => figure.name === name);
  if (found) return found;
  throw new Failure(
    `There is no figure that is called ${name}.`,
    `The figures are ${figures.map((figure) => figure.name).join(', ')}.`,
  );
}

/**
 * @param {Pick<Figure, 'name' | 'unit'>} figure
 * @param {Measurement} measurement
 * @returns {Result}
 */
export function toResult({ name, unit }, { value, peer }) {
  return {
    name,
    value,
    unit,
    peer: peer?.name ?? null,
    peerValue: peer?.value ?? null,
    ratio: peer && peer.value !== 0 ? value / peer.value : null,
  };
}

const toJson = (/** @type {Result[]} */ results) => JSON.stringify({ results }, null, 2);

/**
 * The results as lines in columns, the goal last.
 * @param {readonly { figure: Figure, result: Result }[]} measured
 */
export function toTable(measured) {
  const rows = measured.map(({ figure, result: { name, value, unit, peer, peerValue, ratio } }) => [
    name,
    `${readable(value)} ${unit}`,
    peer === null || peerValue === null ? '' : `${peer} ${readable(peerValue)} ${unit}`,
    ratio === null ? '' : `${readable(ratio)} ×`,
    figure.goal,
  ]);
  const all = [['figure', 'value', 'peer', 'ratio', 'goal'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`).join('');
}

/** Three digits that count. */
const readable = (/** @type {number} */ value) =>
  value >= 1000 ? String(Math.round(value)) : Number(value.toPrecision(3)).toString();
