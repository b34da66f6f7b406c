import { matches } from '../matches.js'

/** Words in names and classes that say how someone points, not what a press did. */
const NOISE = /focus|hover|ripple|wave|touch|whatinput|whatintent|whatelement|whatclasses|modality/i
/** Attributes that show nothing, or only name a thing. */
const MUTE = /^(tabindex|nonce|aria-(describedby|labelledby|activedescendant|label)|data-whatinput)$/
/** Shows nothing. */
export const UNSEEN =
  'script,link,style,meta,title,base,noscript,template,[role=tooltip],input[type=hidden],iframe[hidden],img[width="0"],img[width="1"],iframe[width="0"],iframe[width="1"]'

const quiet = (node: Node): boolean =>
  node.nodeType === 1 ? matches(node as Element, UNSEEN) : node.nodeType !== 3 || !node.textContent!.trim()
const words = (text: string): string[] =>
  text
    .split(/\s+/)
    .filter((word) => !NOISE.test(word))
    .sort()
const plain = (style: string): string => style.replace(/--[\w-]+:[^;]*;?|\s/g, '')

/** The element a record changes so that one might see it. */
export const changed = (
  { type, target, attributeName, oldValue, addedNodes, removedNodes }: MutationRecord,
  self: Element,
): Element | undefined => {
  const element = (target.nodeType === 1 ? target : (target.parentElement ?? (target as ShadowRoot).host)) as Element | null | undefined
  if (!element || matches(element, 'head *') || matches(element, UNSEEN)) return undefined
  if (type === 'characterData') return target.textContent === oldValue ? undefined : element
  if (type === 'childList') {
    const [came, went] = [[...addedNodes], [...removedNodes]]
    if ([...came, ...went].every(quiet) || (came[0] && came.length === went.length && came.every((node, i) => node.isEqualNode(went[i]!))))
      return undefined
    return element
  }
  const name = attributeName!
  const [is, was] = [element.getAttribute(name) ?? '', oldValue ?? '']
  if (MUTE.test(name) || NOISE.test(name)) return undefined
  if (name === 'class') return String(words(is)) === String(words(was)) ? undefined : element
  // Where in itself it was pressed, a button may note for its ripple; elsewhere a property may be a theme.
  if (name === 'style' && self.contains(element)) return plain(is) === plain(was) ? undefined : element
  return element.getAttribute(name) === oldValue ? undefined : element
}

/** Whether a change within the pressed element is more than a sign of being pressed. */
export const telling = ({ type, attributeName, addedNodes, removedNodes }: MutationRecord): boolean => {
  const text = (nodes: NodeList): string =>
    [...nodes]
      .map((node) => node.textContent)
      .join('')
      .trim()
  if (type === 'attributes') return /^(aria-.*|disabled|hidden|open|checked|value|src|srcset|href|d|points)$/.test(attributeName!)
  return type === 'characterData' || text(addedNodes) !== text(removedNodes)
}

/** Nothing but an empty element came: what spreads under a press. */
export const spreads = ({ type, addedNodes, removedNodes }: MutationRecord): boolean =>
  type === 'childList' && !removedNodes[0] && [...addedNodes].every((node) => !node.textContent && !/^(img|svg)$/i.test(node.nodeName))

/** A number for how an element looks, but for signs of being pressed and what spreads in it. */
export const look = (element: Element, spread: WeakSet<Node>): number => {
  let html = element.outerHTML
  for (const child of element.querySelectorAll(':empty')) if (spread.has(child)) html = html.replace(child.outerHTML, '')
  const plain = html
    .replace(/--[\w-]+:[^;"]*;?/g, '')
    .replace(/ (tabindex|aria-describedby|value)="[^"]*"/g, '')
    .replace(/[\w-]*(focus|hover|ripple|wave|touch)[\w-]*(="")?/gi, '')
    .replace(/ (class|style)="\s*"/g, '')
    .replace(/\s+/g, ' ')
  let hash = 0
  for (let i = 0; i < plain.length; i++) hash = (hash * 31 + plain.charCodeAt(i)) >>> 0
  return hash
}
