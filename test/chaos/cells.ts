import { collecting } from './cells/collecting.js'
import { killing } from './cells/killing.js'
import { leaving } from './cells/leaving.js'
import { storing } from './cells/storing.js'
import type { Cell } from './cell.js'

export const cells: readonly Cell[] = [...leaving, ...killing, ...collecting, ...storing]
