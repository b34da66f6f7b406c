// What the README says in tables and numbers comes from the code: `npm run check -- --update` writes it, `npm run check` compares.
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { sizes } from './size.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const file = join(root, 'README.md')
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`

const events = async () => {
  const { schema } = await import(pathToFileURL(join(root, 'build/src/core/fields.js')))
  const rows = Object.entries(schema).map(([type, fields]) => {
    const said = Object.entries(fields).map(
      ([name, { unit, values, optional, about }]) =>
        `\`${name}${optional ? '?' : ''}\`${values ? ` (${values.join(', ')})` : unit ? ` (${unit})` : ''}: ${about}`,
    )
    return `| \`${type}\` | ${said.join('<br>')} |`
  })
  return ['| type | fields |', '|---|---|', ...rows].join('\n')
}
const bytes = async () =>
  ['| you import | brotli |', '|---|--:|', ...(await sizes()).map(({ name, value }) => `| ${name} | ${kB(value)} |`)].join('\n')

const filled = async () => {
  let text = readFileSync(file, 'utf8')
  for (const [name, table] of [
    ['events', await events()],
    ['sizes', await bytes()],
  ]) {
    text = text.replace(new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- /${name} -->)`), (_, open, close) => open + table + close)
  }
  return text
}

/** Says what differs, or nothing. */
export const readmeDiffers = async () => {
  const text = await filled()
  if (process.argv.includes('--update')) writeFileSync(file, text)
  return readFileSync(file, 'utf8') === text ? undefined : 'README.md: a table is not what the code says; run `npm run check -- --update`'
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
  await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', folder])
}
