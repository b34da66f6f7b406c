/** What a page of test/fixtures/zones says of itself: `data-zone` names the zone of a landmark, `none` what must have none of its own. */
export interface Landmark {
  /** The zone it is in truth, and the one the library found; '' is none. */
  readonly want: string
  readonly got: string
  /** A mark-up-like name, for the person who reads the list. */
  readonly what: string
}

const nameOf = ({ localName, attributes }: Element): string =>
  `<${[localName, ...[...attributes].slice(0, 3).map(({ name, value }) => `${name}="${value.slice(0, 40)}"`)].join(' ')}>`

/**
 * Every landmark with the zone it was found to lie in, and every element that claims a zone which its nearest landmark has not. The marks are
 * taken off first: what is judged never sees them.
 */
export const landmarks = (document: Document, zoneNamed: (element: Element) => string | undefined): Landmark[] => {
  const truth = new Map<Element, string>()
  for (const element of document.querySelectorAll('[data-zone]')) {
    const zone = element.getAttribute('data-zone')!
    truth.set(element, zone === 'none' ? '' : zone)
    element.removeAttribute('data-zone')
  }
  /** The nearest answer of an element or what it lies in; a label belongs to what it labels. */
  const nearest = (from: Element, answer: (element: Element) => string | undefined): string => {
    for (let element: Element | null = (from as HTMLLabelElement).control ?? from; element; element = element.parentElement) {
      const zone = answer(element)
      if (zone !== undefined) return zone
    }
    return ''
  }
  const claims = new Map([...document.querySelectorAll('*')].map((element) => [element, zoneNamed(element)]))
  const found: Landmark[] = []
  for (const [element, want] of truth) {
    if (want) found.push({ want, got: nearest(element, (each) => claims.get(each)), what: nameOf(element) })
  }
  const contents = (element: Element): string =>
    `${element.textContent.trim()} ${element.querySelectorAll('a,button,img,input,select,svg,textarea').length}`
  /** What is around nothing but a landmark is that landmark as well. */
  const wraps = (element: Element, zone: string): boolean =>
    [...truth].some(([each, want]) => want === zone && element.contains(each) && contents(element) === contents(each))
  for (const [element, got] of claims) {
    if (!got || wraps(element, got)) continue
    const want = nearest(element, (each) => truth.get(each))
    // A landmark's own wrong claim is wrong twice: it was missed, and it misleads.
    if (want !== got) found.push({ want: '', got, what: nameOf(element) })
  }
  return found
}

export interface Score {
  readonly zone: string
  /** Landmarks of that zone. */
  readonly count: number
  /** Of what was called so, how much is. */
  readonly precision: number
  /** Of what is so, how much was called so. */
  readonly recall: number
}

/** Precision and recall for each zone, and for all together as the last. A landmark found in another zone is a miss; a claim is wrong where it is made. */
export const scores = (found: readonly Landmark[]): Score[] => {
  const of = (zone: string, among: readonly Landmark[]): Score => {
    const landmarks = among.filter(({ want }) => want)
    const right = landmarks.filter(({ want, got }) => want === got).length
    const wrong = among.length - landmarks.length
    return {
      zone,
      count: landmarks.length,
      precision: right + wrong ? right / (right + wrong) : 1,
      recall: landmarks.length ? right / landmarks.length : 1,
    }
  }
  const names = [...new Set(found.map(({ want, got }) => want || got))].toSorted()
  return [
    ...names.map((zone) =>
      of(
        zone,
        found.filter(({ want, got }) => (want || got) === zone),
      ),
    ),
    of('all', found),
  ]
}
