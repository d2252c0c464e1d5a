import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  const figures = await loadFigures(folder);
  const chosen = names.length === 0 ? figures : names.map((name) => findFigure(figures, name));
  /** @type {{ figure: Figure, result: Result }[]} */
  const measured = [];
  /** @type {string[]} */
  const failures = [];
  for (const figure of chosen) {
    say(`Measuring ${figure.name}: ${figure.title}.`);
    try {
      measured.push({ figure, result: toResult(figure, await measureApart(folder, figure.name)) });
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
 * @param {string} folder
 * @param {string} name
 * @returns {Promise<Measurement>}
 */
async function measureApart(folder, name) {
  const script = fileURLToPath(new URL('measure-figure.mjs', import.meta.url));
  const child = fork(script, [folder, name], { stdio: ['ignore', 2, 2, 'ipc'] });
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
 * The figures of a project.
 * @param {string} project
 * @returns {Promise<Figure[]>}
 */
export async function loadFigures(project) {
  const { runnerImport } = await import('vite');
  const folder = join(project, 'test', 'bench');
  const files = readdirSync(folder).filter((name) => name.endsWith('.figure.ts'));
  const modules = await Promise.all(
    files.sort().map(async (name) => {
      const loaded = await runnerImport(join(folder, name), { configFile: false, logLevel: 'error' });
      return /** @type {{ figures: Figure[] }} */ (loaded.module).figures;
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
