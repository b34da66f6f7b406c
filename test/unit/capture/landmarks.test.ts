import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Window } from 'happy-dom'
import { expect, test } from 'vitest'
import { zoneNamed } from '../../../src/capture/zone.js'
import { landmarks, scores, type Landmark } from '../../eval/landmarks.js'

const folder = join(import.meta.dirname, '../../fixtures/zones')
const pages = readdirSync(folder).filter((name) => name.endsWith('.html'))
const read = (name: string): Landmark[] => {
  const { document } = new Window({ settings: { disableJavaScriptFileLoading: true, disableJavaScriptEvaluation: true } })
  document.write(readFileSync(join(folder, name), 'utf8'))
  // happy-dom's own types of the same interfaces.
  return landmarks(document as unknown as Document, zoneNamed)
}
const found = new Map(pages.map((name) => [name, read(name)]))
const line = ({ want, got, what }: Landmark): string =>
  `${want === got ? ' ' : '✗'} ${(want || 'none').padEnd(11)} ${(want === got ? '' : `as ${got || 'none'}`).padEnd(14)} ${what}`

test.each(pages)('%s has its landmarks where it says', async (name) => {
  await expect(`${found.get(name)!.map(line).join('\n')}\n`).toMatchFileSnapshot(join(folder, name.replace('.html', '.txt')))
})

test('of what is called something, 95 % is that, and 85 % of what there is are found', () => {
  const { precision, recall } = scores([...found.values()].flat()).at(-1)!
  expect(precision).toBeGreaterThanOrEqual(0.95)
  expect(recall).toBeGreaterThanOrEqual(0.85)
})
