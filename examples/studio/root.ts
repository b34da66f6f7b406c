import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const isRoot = (folder: string): boolean => {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string }).name === 'inkling'
  } catch {
    return false
  }
}

/** The project's folder: this file runs from `build/`, its data and pages lie elsewhere. */
export const findRoot = (folder: string = dirname(fileURLToPath(import.meta.url))): string => {
  if (isRoot(folder)) return folder
  if (dirname(folder) === folder) throw new Error('the studio must run inside the inkling project')
  return findRoot(dirname(folder))
}
