/** Once all tests are done: a worker that does not end within half a second, as on a busy machine, is killed and cleans up nothing. */
export { sweep as teardown } from './process.js'
