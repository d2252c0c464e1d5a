import { findFigure, loadFigures } from './bench.mjs';

/** Measures one figure of a project, and sends what it has measured to the process that started this one. */
const [folder = '', name = ''] = process.argv.slice(2);
const measurement = await findFigure(await loadFigures(folder), name).measure();
// Whatever the figure has left open.
process.send?.(measurement, () => process.exit());
