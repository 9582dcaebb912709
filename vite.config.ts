import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const server = process.env['FIELDCAST_SERVER'] ?? 'http://localhost:8080'

const PUSH_WORKER = 'push-worker'

/** Builds the client into dist/client; in development, calls go through to a running server. */
export default defineConfig({
  root: 'client',
  plugins: [vue()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined files would need `data:` in more places of the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: { index: 'client/index.html', [PUSH_WORKER]: 'client/worker/push-worker.ts' },
      output: {
        // Its address is its identity, and where it lies says of which pages it is: those below.
        entryFileNames: ({ name }) => (name === PUSH_WORKER ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  define: {
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  server: {
    proxy: {
      // The server compares Origin with Host, so Host must stay the one that the browser called.
      '/api': { target: server, changeOrigin: false },
      '/media': { target: server, changeOrigin: false },
      '/socket.io': { target: server, changeOrigin: false, ws: true },
    },
  },
})
