/** Elements looked at for shadow roots: a thousand take about as long as one style. */
const MOST = 3000

const hostOf = (node: Element): Element | null => (node.getRootNode() as Partial<ShadowRoot>).host ?? null

/** Whether one element lies in another, also through open shadow roots. */
export const within = (self: Element, node: Element | null): boolean => !!node && (self.contains(node) || within(self, hostOf(node)))

/** Open shadow roots of the first elements of a page, and those within them. */
export const shadowsIn = (root: Document | ShadowRoot): ShadowRoot[] => {
  const found: ShadowRoot[] = []
  const walker = (root.ownerDocument ?? root).createTreeWalker(root, 1)
  for (let i = 0; i < MOST && walker.nextNode(); i++) {
    const { shadowRoot } = walker.currentNode as Element
    if (shadowRoot) found.push(shadowRoot, ...shadowsIn(shadowRoot))
  }
  return found
}
