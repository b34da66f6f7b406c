import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const modules = join(dirname(fileURLToPath(import.meta.url)), '../../node_modules')
/** Packages that are not called as their program is. */
const packages = { tsc: 'typescript', attw: '@arethetypeswrong/cli' }

/** The file that Node runs for a tool. What lies in node_modules/.bin only POSIX systems can start without a shell. */
export const program = (tool) => {
  const folder = join(modules, packages[tool] ?? tool)
  return join(folder, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).bin[tool])
}
