import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

interface Share {
  readonly observer: string
  readonly type: string
  readonly precision: number
  readonly recall: number
}

/** Writes into the README what a run has found about dead and rage clicks, each observer a line. */
export const publish = (pages: number, rows: readonly Share[], alarms: Readonly<Record<string, number>>): void => {
  const file = fileURLToPath(new URL('../../README.md', import.meta.url))
  const text = readFileSync(file, 'utf8')
  const cells = (observer: string): string[] =>
    ['dead_click', 'rage_click'].flatMap((wanted) => {
      const row = rows.find((each) => each.observer === observer && each.type === wanted)
      return row ? [row.precision.toFixed(3), row.recall.toFixed(3)] : ['–', '–']
    })
  const table = [
    `| ${pages} pages, ${new Date().toISOString().slice(0, 10)} | \`dead_click\` precision | recall | \`rage_click\` precision | recall | pages with a false alarm |`,
    '|---|--:|--:|--:|--:|--:|',
    ...Object.entries(alarms).map(([observer, wrong]) => `| ${[observer, ...cells(observer), wrong].join(' | ')} |`),
  ].join('\n')
  const [before, rest] = text.split('<!-- people -->\n')
  const after = rest?.split('<!-- /people -->')[1]
  if (after === undefined) throw new Error('README.md: <!-- people --> and <!-- /people --> are needed around what `--update` writes')
  writeFileSync(file, `${before}<!-- people -->\n${table}\n<!-- /people -->${after}`)
}
