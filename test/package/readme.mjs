// What the README says in tables and numbers comes from the code: `npm run check -- --update` writes it, `npm run check` compares.
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { program } from './program.mjs'
import { sizes } from './size.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const file = join(root, 'README.md')
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`

const events = async () => {
  const { meanings, schema } = await import(pathToFileURL(join(root, 'build/src/core/fields.js')))
  const rows = Object.entries(schema).map(([type, fields]) => {
    const said = Object.entries(fields).map(([name, { unit, values, optional, about }]) =>
      optional ? `\`${name}?\`` : `\`${name}\`${values ? ` (${values.join(', ')})` : unit ? ` (${unit})` : ''}: ${about}`,
    )
    return `| \`${type}\` | ${meanings[type]} | ${said.join('<br>').replace('?`<br>`', '?` `')} |`
  })
  return ['| type | when | fields |', '|---|---|---|', ...rows].join('\n')
}
const goalOf = ({ goal, holds }) => (goal ? `${goal} B, ${holds ? 'held' : 'missed'}` : '')
const bytes = (figures) =>
  [
    '| you import | minified | gzip | brotli | goal for brotli |',
    '|---|--:|--:|--:|---|',
    ...figures.map(
      (figure) => `| ${figure.name} | ${[figure.minified, figure.gzip, figure.value].map(kB).join(' | ')} | ${goalOf(figure)} |`,
    ),
  ].join('\n')

/** The text with each `<!-- name -->…<!-- /name -->` holding what the code says. Throws where a pair is not there. */
const filled = async () => {
  const figures = await sizes()
  const block = (table) => `\n${table}\n`
  const parts = {
    least: kB(figures[0].value),
    most: kB(Math.max(...figures.map(({ value }) => value))),
    sizes: block(bytes(figures)),
    events: block(await events()),
  }
  return Object.entries(parts).reduce(
    (text, [name, content]) => {
      const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
      const from = text.indexOf(open) + open.length
      const to = text.indexOf(close, from)
      if (!text.includes(open) || to < 0)
        throw new Error(`README.md: ${open} and ${close} are needed around what \`npm run check -- --update\` writes`)
      return text.slice(0, from) + content + text.slice(to)
    },
    readFileSync(file, 'utf8'),
  )
}

/** Says what differs, or nothing. */
export const readmeDiffers = async () => {
  const text = await filled()
  if (process.argv.includes('--update')) writeFileSync(file, text)
  return readFileSync(file, 'utf8') === text
    ? undefined
    : 'README.md: a table or a size is not what the code says; run `npm run check -- --update`'
}

/** Every TypeScript example of the README, in order. */
export const snippets = () => Array.from(readFileSync(file, 'utf8').matchAll(/```ts\n([^]*?)```/g), ([, code]) => code)

/** Compiles every example on its own, `ink` being there. */
export const compileSnippets = async () => {
  const folder = join(root, 'build/readme')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const head = (code) =>
    /\bink\b/.test(code) && !/const ink\b/.test(code) ? "import type { Inkling } from 'inkling'\ndeclare const ink: Inkling\n" : ''
  snippets().forEach((code, i) => writeFileSync(join(folder, `${i + 1}.ts`), `${head(code)}${code}\nexport {}\n`))
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.json',
      compilerOptions: {
        rootDir: '../..',
        noEmit: true,
        declaration: false,
        isolatedDeclarations: false,
        noUnusedLocals: false,
        types: ['node'],
      },
      include: ['.'],
    }),
  )
  await promisify(execFile)(process.execPath, [program('tsc'), '-p', folder])
}
