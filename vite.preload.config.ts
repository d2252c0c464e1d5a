import { defineConfig } from 'vite';

/** The sandboxed preload: one file, CommonJS, as Electron wants it. */
export default defineConfig({
  build: {
    outDir: 'dist/preload',
    emptyOutDir: true,
    lib: { entry: 'preload/electron.ts', formats: ['cjs'], fileName: () => 'electron.cjs' },
    rollupOptions: { external: ['electron'] },
  },
});
