import { must } from './must.js'

/** What leaves of a page that is on no list. */
export const ELSEWHERE = '/*'
/** Characters of a path at most: a collector refuses longer ones. */
const MOST = 2048

/**
 * The address of a page as it may leave: the path, if it is one of `paths` or there is no such list, and the parameters that `query` names.
 * Throws a TypeError if these are no lists of text.
 */
export const allowed = (paths: readonly string[] | undefined, query: readonly string[]): ((at: Location) => string) => {
  for (const [name, list] of Object.entries({ paths: paths ?? [], query }))
    must(Array.isArray(list) && list.every((each) => typeof each === 'string'), name, 'a list of text', list)
  // As an address has them, whether they were given so or as one reads them; all but words and stars stands for itself.
  const patterns = paths?.map((path) => {
    const written = path.replace(/[^!-~]+|["<>`{}]+/g, encodeURIComponent)
    return new RegExp(`^${written.replace(/[^*\w]/g, '\\$&').replaceAll('*', '.*')}$`)
  })
  return ({ pathname, search }) => {
    if (patterns && !patterns.some((pattern) => pattern.test(pathname))) return ELSEWHERE
    const named = search
      .slice(1)
      .split('&')
      .filter((each) => query.includes(each.split('=')[0]!))
      .join('&')
    return (pathname + (named && `?${named}`)).slice(0, MOST)
  }
}
