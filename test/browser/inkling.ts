import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Observer } from './observer.js'

const keyval = createRequire(import.meta.url)
  .resolve('idb-keyval')
  .replace(/\.cjs$/, '.js')

/** The built package with every signal, as a page has it that says `start()`. */
export const inkling: Observer = {
  name: 'inkling',
  files: { '/idb-keyval.js': readFileSync(keyval, 'utf8') },
  // Longer than the 2.5 s after which a click is dead.
  quiet: 2_900,
  head: ({ options = {} }) => `<script type="importmap">{ "imports": { "idb-keyval": "/idb-keyval.js" } }</script>
<script type="module">
import { start } from '/dist/index.js'
const ink = start(${JSON.stringify(options)})
ink.on('page', watching)
ink.on('*', ({ type }) => tell(type))
</script>`,
}
