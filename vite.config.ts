import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Lets the bundler leave out the contract's schemas, which the page does not use: to make one has no effect. */
const droppableSchemas = (): Plugin => ({
  name: 'droppable-schemas',
  enforce: 'pre',
  transform: {
    filter: { id: /preload\/contract\/[\w-]+\.ts$/ },
    handler: (code) => ({
      code: code.replace(/^((?:export )?const \w+ =)\s+(z\b[\s\S]*?);$/gm, '$1 /* @__PURE__ */ (() => $2)();'),
      map: null,
      moduleSideEffects: false,
    }),
  },
});

/** The page. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [droppableSchemas(), react(), tailwindcss()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // The content security policy has no `data:` for scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'chrome120',
    // Kilobytes; the whole page may have one megabyte of script.
    chunkSizeWarningLimit: 1000,
  },
});
