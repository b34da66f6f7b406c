// `npm run check`: everything about the package that needs no browser. One line a check, `ok name` or `not ok name`; `--update` accepts the API report.
import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { eager } from '../../rollup.config.mjs'
import { program } from './program.mjs'
import { sizes } from './size.mjs'
import { compileSnippets, readmeDiffers } from './readme.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const execute = promisify(execFile)
const tool =
  (name, ...args) =>
  () =>
    execute(process.execPath, [program(name), ...args], { cwd: root, maxBuffer: 1e8 })
const text = (file) => readFileSync(join(root, file), 'utf8')
const need = (holds, message) => {
  if (!holds) throw new Error(message)
}

/** Bytes over which a size fails the build: what was reached, so that it only shrinks. The goals are in `npm run size`. */
const ceilings = JSON.parse(text('test/package/ceilings.json'))

const checks = {
  'types: src': tool('tsc', '-p', 'tsconfig.json', '--noEmit'),
  'types: pure stages without the DOM': tool('tsc', '-p', 'tsconfig.pure.json'),
  'types: command line': tool('tsc', '-p', 'tsconfig.node.json', '--noEmit'),
  'types: tests': tool('tsc', '-p', 'test/tsconfig.json', '--noEmit'),
  'types: wrong programs are refused': tool('tsc', '-p', 'test/types/tsconfig.json'),
  'types: programs of Node need no DOM': tool('tsc', '-p', 'test/types/node/tsconfig.json'),
  'types: examples': tool('tsc', '-p', 'examples/tsconfig.json', '--noEmit'),
  lint: tool('oxlint'),
  format: tool('oxfmt', '--check'),
  'package: publint': tool('publint', '--strict'),
  'package: are the types wrong': tool(
    'attw',
    '--pack',
    '.',
    '--profile',
    'node16',
    '--exclude-entrypoints',
    'inkling.min.js',
    'schema.json',
  ),
  'package: nothing unused (knip)': tool('knip'),
  'package: API report': () => {
    if (process.argv.includes('--update')) copyFileSync(join(root, 'build/inkling.api.md'), join(root, 'inkling.api.md'))
    need(
      existsSync(join(root, 'inkling.api.md')) && text('inkling.api.md') === text('build/inkling.api.md'),
      'inkling.api.md is not what the build exports; look at the difference, then `npm run check -- --update`',
    )
  },
  'package: one entry a file in src/, one for one with exports': () => {
    const { exports } = JSON.parse(text('package.json'))
    const named = Object.keys(exports)
      .filter((key) => !key.includes('.', 1))
      .map((key) => (key === '.' ? 'index' : key.slice(2)))
    need(
      named.every((name) => existsSync(join(root, `src/${name}.ts`)) && existsSync(join(root, `dist/${name}.js`))),
      `an entry of exports has no file: ${named.join(', ')}`,
    )
  },
  'package: the command can be run': () =>
    Object.entries(JSON.parse(text('package.json')).bin).forEach(([name, file]) =>
      need(statSync(join(root, file)).mode & 0o100, `${name}: ${file} is not executable`),
    ),
  'package: the script tag is ASCII, for pages in other encodings': () => {
    const other = /[^\0-\x7f].{0,20}/.exec(text('dist/inkling.min.js'))
    need(!other, `dist/inkling.min.js holds ${other?.[0]}`)
  },
  'package: the script tag asks in its first line to be compiled as it comes': () =>
    need(text('dist/inkling.min.js').startsWith(`${eager}\n`), `dist/inkling.min.js begins otherwise than ${eager}`),
  'lockfile: no registry address': () =>
    ['', 'test/eval/peers/'].forEach((folder) =>
      need(
        !/"resolved": "https?:/.test(text(`${folder}package-lock.json`)),
        `${folder}package-lock.json names a registry; npm install with the .npmrc of the project`,
      ),
    ),
  'lockfile: complete for every platform': () => {
    const { packages } = JSON.parse(text('package-lock.json'))
    const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    const missing = wanted.filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)))
    need(!missing.length, `npm ci would refuse: package-lock.json lacks ${missing.join(', ')}`)
  },
  'lockfile: no install script runs': () =>
    ['', 'test/eval/peers/'].forEach((folder) =>
      need(/^ignore-scripts=true$/m.test(text(`${folder}.npmrc`)), `${folder}.npmrc must keep ignore-scripts=true`),
    ),
  'README: tables and numbers are those of the code': async () => {
    const differs = await readmeDiffers()
    need(!differs, differs)
  },
  'README: every example compiles': compileSnippets,
}
for (const { name, value } of await sizes())
  checks[`size: ${name}, ${value} B`] = () => need(value <= ceilings[name], `${value} B, ceiling ${ceilings[name]} B`)

let failed = 0
for (const [name, run] of Object.entries(checks)) {
  try {
    await run()
    console.log(`ok ${name}`)
  } catch (error) {
    failed++
    console.log(
      `not ok ${name}\n${[error.stdout, error.stderr, error.stdout || error.stderr ? '' : error.message].filter(Boolean).join('\n').trim().replace(/^/gm, '    ')}`,
    )
  }
}
process.exitCode = failed ? 1 : 0
