import { defineConfig } from 'vite';

/** The program: its three entries, the pty host and the reader of files, each with all that it needs but Electron and the native binding. */
export default defineConfig({
  ssr: { noExternal: true, external: ['electron', 'node-pty'] },
  build: {
    ssr: true,
    target: 'node20',
    // Nobody downloads the program in pieces.
    chunkSizeWarningLimit: 4000,
    outDir: 'dist/main',
    emptyOutDir: true,
    rollupOptions: {
      input: {
        electron: 'main/electron.ts',
        browser: 'main/browser.ts',
        cli: 'main/cli.ts',
        'pty-host': 'main/terminals/host/main.ts',
        reader: 'main/exchange/reader/main.ts',
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
