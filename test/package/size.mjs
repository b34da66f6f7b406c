// Bytes of what a page really loads: each recipe is a program a user would write, bundled with rollup, minified with terser
// (3 passes, no property mangling), compressed with brotli at quality 11. Published files are compressed as they are.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import resolve from '@rollup/plugin-node-resolve'
import { rollup } from 'rollup'
import { minify } from '../../rollup.config.mjs'
import { print } from './figures.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const brotli = (code) => brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length

const recipes = [
  {
    name: 'createInkling + scroll, the smallest',
    goal: 1800,
    program: `import { createInkling, scroll } from 'inkling'
createInkling({ signals: [scroll()] }).on('scroll_depth', console.log)`,
  },
  ...['exit', 'hover'].map((name) => ({
    name: `createInkling + ${name}`,
    program: `import { createInkling, ${name} } from 'inkling'
createInkling({ signals: [${name}()] }).on('*', console.log)`,
  })),
  {
    name: 'five signals + score + triggers + upload',
    goal: 5000,
    program: `import { createInkling, dwell, hesitation, hover, inactivity, prior, score, scroll, triggers, upload } from 'inkling'
createInkling({ signals: [hover(), scroll(), dwell(), hesitation(), inactivity()], score: score(prior), triggers: triggers(), sinks: [upload({ endpoint: '/collect' })] })
  .when({ score: 'purchase', gte: 60 }, console.log)`,
  },
  {
    name: 'start: all signals + score + triggers + upload',
    program: `import { start } from 'inkling'
start({ endpoint: '/collect' }).when({ score: 'purchase', gte: 60 }, console.log)`,
  },
  { name: 'script tag', goal: 9000, file: 'dist/inkling.min.js' },
  {
    name: 'inspect',
    goal: 6000,
    program: `import { inspect } from 'inkling/inspect'
inspect(window.ink)`,
  },
  {
    name: 'nudge',
    goal: 1500,
    program: `import { nudge } from 'inkling/nudge'
nudge(document.querySelector('template'))`,
  },
  ...['tcf', 'gpp', 'consentMode'].map((name) => ({
    name: `consent: ${name}`,
    goal: 600,
    program: `import { ${name} } from 'inkling/consent'
window.stop = ${name}(window.ink, window.options)`,
  })),
  {
    name: 'vitals, with web-vitals',
    program: `import { vitals } from 'inkling/vitals'
console.log(vitals())`,
  },
]

/** The minified code of a recipe. */
export const bundle = async (program) => {
  const recipe = {
    name: 'recipe',
    resolveId: (id) => (id === 'recipe' ? join(root, 'recipe.js') : null),
    load: (id) => (id.endsWith('/recipe.js') ? program : null),
  }
  const built = await rollup({ input: 'recipe', plugins: [recipe, resolve({ browser: true }), minify()] })
  const { output } = await built.generate({ format: 'es' })
  return output[0].code
}

export const sizes = () =>
  Promise.all(
    recipes.map(async ({ name, goal, program, file }) => {
      const code = program ? await bundle(program) : readFileSync(join(root, file))
      const value = brotli(code)
      const more = { minified: Buffer.byteLength(code), gzip: gzipSync(code, { level: 9 }).length }
      return { name, value, unit: 'B brotli', ...more, ...(goal && { goal: `≤ ${goal}`, holds: value <= goal }) }
    }),
  )

if (process.argv[1] === fileURLToPath(import.meta.url)) print('Sizes: rollup + terser (3 passes) + brotli 11', await sizes())
