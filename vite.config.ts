import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // The content security policy has no `data:` for scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'chrome120',
    // The page needs the words of the contract, not its schemas: nothing happens when a schema is not made.
    rolldownOptions: { treeshake: { manualPureFunctions: ['z'] } },
    // Kilobytes: the whole page may have one megabyte of script.
    chunkSizeWarningLimit: 1000,
  },
});
