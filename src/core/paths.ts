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
  const listed = (list: unknown): boolean => Array.isArray(list) && list.every((each) => typeof each === 'string')
  must(paths === undefined || listed(paths), 'paths', "a list such as ['/p/*']", paths)
  must(listed(query), 'query', "a list such as ['page']", query)
  // All but words and stars stands for itself.
  const patterns = paths?.map((path) => new RegExp(`^${path.replace(/[^*\w]/g, '\\$&').replaceAll('*', '.*')}$`))
  return ({ pathname, search }) => {
    if (patterns && !patterns.some((pattern) => pattern.test(pathname))) return ELSEWHERE
    const named = String(new URLSearchParams([...new URLSearchParams(search)].filter(([name]) => query.includes(name))))
    return (pathname + (named && `?${named}`)).slice(0, MOST)
  }
}
