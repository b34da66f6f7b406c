import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const isRoot = (folder: string): boolean => {
  const file = join(folder, 'package.json')
  return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'inkling'
}

const climb = (folder: string): string => {
  if (isRoot(folder)) return folder
  if (dirname(folder) === folder) throw new Error('examples: no package.json named inkling above this file')
  return climb(dirname(folder))
}

/** The checkout's root: this code runs from build/, its files lie in examples/. */
export const root: string = climb(dirname(fileURLToPath(import.meta.url)))

/** The text of a file, named from the root. */
export const read = (path: string): string => readFileSync(join(root, path), 'utf8')
