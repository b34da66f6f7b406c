// Source → build/ (tsc) → dist/ (rollup, declarations) → examples/*/dist. `--library` leaves the examples out.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { program } from './program.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const node = (file, ...args) => execFileSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' })
const run = (tool, ...args) => node(program(tool), ...args)
for (const folder of ['build', 'dist']) rmSync(join(root, folder), { recursive: true, force: true })

run('tsc', '-p', 'tsconfig.json')
run('tsc', '-p', 'tsconfig.node.json')
run('rollup', '-c', '--silent')
chmodSync(join(root, 'dist/cli.js'), 0o755)
const { jsonSchema } = await import(pathToFileURL(join(root, 'dist/receive.js')))
mkdirSync(join(root, 'dist'), { recursive: true })
writeFileSync(join(root, 'dist/schema.json'), JSON.stringify(jsonSchema(), null, 2))
node(join(root, 'test/package/declarations.mjs'))
if (!process.argv.includes('--library')) {
  run('tsc', '-p', 'examples/tsconfig.json')
  run('rollup', '-c', '--silent', '--examples')
}
