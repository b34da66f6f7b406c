// Runs a TypeScript program of test/ in place: `node test/tool.mjs bench/bench.ts --json`. Its last act is to leave, whatever still listens.
import { fileURLToPath } from 'node:url'
import { createViteServer } from 'vitest/node'

const [file] = process.argv.splice(2, 1)
const server = await createViteServer({
  root: fileURLToPath(new URL('..', import.meta.url)),
  configFile: false,
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
})
let code = 0
try {
  await server.ssrLoadModule(fileURLToPath(new URL(file, import.meta.url)))
} catch (error) {
  console.error(error)
  code = 1
}
await server.close()
process.exit(process.exitCode || code)
