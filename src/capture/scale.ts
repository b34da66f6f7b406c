import type { Capture } from '../core/world.js'

/** How much the person has magnified the page with two fingers, against the least seen: a page may come smaller or larger than life. */
export const scale: Capture = ({ window, sample, now, glance }) => {
  const { visualViewport } = window
  if (!visualViewport) return
  let least = visualViewport.scale
  let told = 1
  const read = (): void => {
    least = Math.min(least, visualViewport.scale)
    const by = Math.round((visualViewport.scale / least) * 100) / 100
    if (told !== (told = by)) sample({ kind: 'zoom', t: now(), scale: by })
  }
  glance(visualViewport, 'resize', read, read)
}
