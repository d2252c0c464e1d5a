import { createRequire } from 'node:module';

// dependency-cruiser has no way to tell swc that a file holds JSX; loaded before it (`node --import`), this does.
const swc = createRequire(import.meta.url)('@swc/core');
const { parseFileSync } = swc;
/** @param {string} file @param {object} options */
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('.tsx') });
