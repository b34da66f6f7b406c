// tsc's JavaScript in, what we publish out: ESM with shared chunks, CommonJS beside it, one file for the script tag.
import { existsSync } from 'node:fs'
import commonjs from '@rollup/plugin-commonjs'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'

/** Published entries: one for one with `exports` and with the files in src/. */
export const entries = ['index', 'nudge', 'vitals', 'inspect', 'consent', 'receive', 'testing']

export const minify = (options = {}) =>
  terser({ ecma: 2022, module: true, compress: { passes: 3, unsafe_arrows: true }, format: { comments: false }, ...options })

/** Asks Chromium to compile all functions of a file on another thread, as it comes (https://v8.dev/blog/explicit-compile-hints): nearly all are called at the start. */
export const eager = '//# allFunctionsCalledOnLoad'

const external = ['idb-keyval', 'web-vitals', /^node:/]
const input = Object.fromEntries(entries.map((name) => [name, `build/src/${name}.js`]))

const library = [
  { input, external, output: { dir: 'dist', format: 'es', chunkFileNames: 'chunks/[name].js' } },
  { input, external, output: { dir: 'dist', format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name].cjs' } },
  { input: 'build/src/cli.js', external, output: { file: 'dist/cli.js', format: 'es' } },
  {
    input: 'build/src/script.js',
    // A page that is not UTF-8 reads a classic script as what it is itself.
    plugins: [resolve(), minify({ format: { comments: false, ascii_only: true, preamble: eager } })],
    output: { file: 'dist/inkling.min.js', format: 'iife' },
  },
]

/** The examples' browser code, bundled as a user would. */
const page = (name, file) => ({
  input: `build/examples/${name}/${file}.js`,
  plugins: [resolve({ browser: true }), commonjs(), minify()],
  output: { file: `examples/${name}/dist/${file}.js`, format: 'es', intro: 'const process = { env: { NODE_ENV: "production" } };' },
  onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
})
const examples = [page('shop', 'shop'), page('spa-react', 'app'), page('studio', 'dashboard')]

export default ({ examples: only }) => (only ? examples : library.filter(({ input }) => typeof input === 'object' || existsSync(input)))
