import { findFigure, loadFigures } from './bench.mjs';

/** Measures one of the built figures, and sends what it has measured to the process that started this one. */
const [built = '', name = ''] = process.argv.slice(2);
const measurement = await findFigure(await loadFigures(built), name).measure();
// Whatever the figure has left open.
process.send?.(measurement, () => process.exit());
