import { must } from './must.js'

/** What leaves of a page that is on no list. */
export const ELSEWHERE = '/*'
/** Characters of a path at most: a collector refuses longer ones. */
const MOST = 2048

/** The address of a page. */
export interface Addresses {
  /** Its path with the parameters that `query` names: another one is another page. */
  readonly of: (page: Location) => string
  /** As it may leave: this too only if the path is one of `paths`, or there is no such list. */
  readonly leaving: (page: Location) => string
}

/** Throws a TypeError if `paths` and `query` are no lists of text. */
export const addresses = (paths: readonly string[] | undefined, query: readonly string[]): Addresses => {
  for (const [name, list] of Object.entries({ paths: paths ?? [], query }))
    must(Array.isArray(list) && list.every((each) => typeof each === 'string'), name, 'a list of text', list)
  // As an address has them, whether they were given so or as one reads them; all but words and stars stands for itself.
  const patterns = paths?.map((path) => {
    const written = path.replace(/[^!-~]+|["<>`{}]+/g, encodeURIComponent)
    return new RegExp(`^${written.replace(/[^*\w]/g, '\\$&').replaceAll('*', '.*')}$`)
  })
  const of: Addresses['of'] = ({ pathname, search }) => {
    const named = search
      .slice(1)
      .split('&')
      .filter((each) => query.includes(each.split('=')[0]!))
      .join('&')
    return (pathname + (named && `?${named}`)).slice(0, MOST)
  }
  return {
    of,
    leaving: (page) => (!patterns || patterns.some((pattern) => pattern.test(page.pathname)) ? of(page) : ELSEWHERE),
  }
}
