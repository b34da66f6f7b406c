export interface Review {
  readonly by: string
  readonly stars: number
  readonly date: string
  readonly text: string
}

export interface Product {
  /** Also the name of its drawing, art/ID.svg. */
  readonly id: string
  readonly sku: string
  readonly kind: 'lamps' | 'ceramics'
  readonly name: string
  readonly line: string
  /** Euro. */
  readonly price: number
  readonly about: string
  readonly glazes: readonly Glaze[]
  readonly specs: Readonly<Record<string, string>>
  /** The drawing's extent in its 400 × 400 box, and what that measures. */
  readonly box: readonly [x: number, y: number, w: number, h: number]
  readonly size: readonly [w: string, h: string]
  /** The close-up's view box. */
  readonly near: string
  readonly reviews: readonly Review[]
}

export const glazes = { chalk: 'Chalk', moss: 'Moss', ember: 'Ember', dusk: 'Dusk' } as const
export type Glaze = keyof typeof glazes

const lamp = { Bulb: 'E27, up to 8 W, warm LED included', Cable: '2 m textile, in-line dimmer', Rating: 'IP20, indoor use' }
const pot = { Body: 'Speckled stoneware, fired at 1240 °C', Care: 'Dishwasher safe; no oven', Glaze: 'Food safe, lead and cadmium free' }

export const products: readonly Product[] = [
  {
    id: 'halo',
    sku: 'LM-HAL',
    kind: 'lamps',
    name: 'Halo table lamp',
    line: 'Stoneware dome, low warm light',
    price: 189,
    about:
      'A dome and a foot, thrown in two parts and glazed as one. The shade is solid stoneware, so all the light goes down: onto a page, a plate, the cat. Dimmable to about a candle and a half.',
    glazes: ['ember', 'chalk', 'moss'],
    size: ['34 cm', '34 cm'],
    box: [64, 64, 272, 272],
    near: '60 60 200 200',
    specs: { Size: '34 × 34 cm', Weight: '3.1 kg', Material: 'Speckled stoneware, brass fitting', ...lamp },
    reviews: [
      {
        by: 'Marit',
        stars: 5,
        date: '2025-10-02',
        text: 'Heavier than I expected, in a good way. It stays where you put it, and the light never hits your eyes.',
      },
      {
        by: 'Jonas',
        stars: 4,
        date: '2025-08-19',
        text: 'Lovely on a sideboard. For reading you want the brighter bulb; the one in the box is more of an evening light.',
      },
      {
        by: 'Ines',
        stars: 5,
        date: '2025-06-30',
        text: 'The ember glaze is browner in the morning and almost red at night. One small speck on the rim, which I like.',
      },
    ],
  },
  {
    id: 'plisse',
    sku: 'LM-PLI',
    kind: 'lamps',
    name: 'Plissé lamp',
    line: 'Pleated linen on a round foot',
    price: 164,
    about:
      'Hand-folded linen over a bottle-shaped foot. The pleats scatter the light sideways, which makes it a good lamp for a dark corner and for faces.',
    glazes: ['moss', 'ember', 'dusk'],
    size: ['29 cm', '42 cm'],
    box: [84, 64, 232, 272],
    near: '110 90 190 190',
    specs: { Size: '29 × 42 cm', Weight: '1.9 kg', Material: 'Linen, speckled stoneware', ...lamp },
    reviews: [
      {
        by: 'Theo',
        stars: 5,
        date: '2025-09-12',
        text: 'The shade is even better than on the drawing. Arrived folded flat with a note on how to steam it.',
      },
      { by: 'Ana', stars: 4, date: '2025-05-04', text: 'Good soft light. The cable could be half a metre longer for our hallway.' },
    ],
  },
  {
    id: 'moon',
    sku: 'LM-MOO',
    kind: 'lamps',
    name: 'Moon lamp',
    line: 'Opal glass on a banded base',
    price: 142,
    about:
      'Mouth-blown opal glass resting, unscrewed, on a banded stoneware base. Lift the globe off to change the bulb; it weighs less than it looks.',
    glazes: ['dusk', 'chalk', 'ember'],
    size: ['24 cm', '36 cm'],
    box: [106, 58, 188, 278],
    near: '105 150 190 190',
    specs: { Size: '24 × 36 cm', Weight: '2.2 kg', Material: 'Opal glass, speckled stoneware', ...lamp },
    reviews: [
      { by: 'Sanne', stars: 5, date: '2025-07-21', text: 'Our child calls it by its name. Dims low enough to sleep next to.' },
      { by: 'Pavel', stars: 4, date: '2025-03-15', text: 'Packed like an egg. Gives even light without a hot spot.' },
    ],
  },
  {
    id: 'reed',
    sku: 'LM-REE',
    kind: 'lamps',
    name: 'Reed lamp',
    line: 'Fluted column, cotton drum',
    price: 128,
    about: 'A fluted column with a plain cotton drum. The quietest of the four, narrow enough for a windowsill.',
    glazes: ['chalk', 'moss', 'dusk'],
    size: ['22 cm', '40 cm'],
    box: [106, 68, 188, 268],
    near: '110 150 190 190',
    specs: { Size: '22 × 40 cm', Weight: '1.7 kg', Material: 'Cotton, speckled stoneware', ...lamp },
    reviews: [
      { by: 'Lotte', stars: 4, date: '2025-09-28', text: 'Simple and well made. We have two by the bed.' },
      { by: 'Rui', stars: 5, date: '2025-04-11', text: 'Exactly as wide as our windowsill is deep. The flutes catch the light nicely.' },
    ],
  },
  {
    id: 'tide',
    sku: 'CR-TID',
    kind: 'ceramics',
    name: 'Tide vase',
    line: 'For one branch or three stems',
    price: 64,
    about: 'Dipped by hand up to wherever the bucket ends, so no two lines are alike. The narrow neck holds a single branch upright.',
    glazes: ['chalk', 'dusk', 'moss'],
    size: ['17 cm', '24 cm'],
    box: [110, 78, 180, 258],
    near: '110 150 190 190',
    specs: { Size: '17 × 24 cm', Volume: '1.4 l', ...pot },
    reviews: [
      { by: 'Elin', stars: 5, date: '2025-10-19', text: 'Holds a heavy branch without tipping. Mine has a very high tide.' },
      { by: 'Markus', stars: 5, date: '2025-02-08', text: 'Watertight, which I cannot say of every handmade vase.' },
    ],
  },
  {
    id: 'dune',
    sku: 'CR-DUN',
    kind: 'ceramics',
    name: 'Dune bowl',
    line: 'Wide, for fruit or salad',
    price: 58,
    about: 'A wide bowl with a raw foot. Big enough for a salad for four, plain enough to leave on the table afterwards.',
    glazes: ['moss', 'chalk', 'ember'],
    size: ['31 cm', '15 cm'],
    box: [56, 186, 288, 150],
    near: '60 180 170 170',
    specs: { Size: '31 × 15 cm', Volume: '3.2 l', ...pot },
    reviews: [
      { by: 'Hanna', stars: 5, date: '2025-08-03', text: 'It has not left the table since May.' },
      { by: 'Olu', stars: 4, date: '2025-01-26', text: 'Beautiful. The raw foot is a little rough on a lacquered table; felt dots help.' },
    ],
  },
  {
    id: 'dawn',
    sku: 'CR-DAW',
    kind: 'ceramics',
    name: 'Dawn mug',
    line: 'A large cup with room for a hand',
    price: 28,
    about: 'Three fingers fit the handle, four if the coffee is important. Thick walls, thin lip.',
    glazes: ['ember', 'moss', 'dusk', 'chalk'],
    size: ['12 cm', '10 cm'],
    box: [118, 155, 200, 181],
    near: '105 145 190 190',
    specs: { Size: '9 × 10 cm', Volume: '350 ml', ...pot },
    reviews: [
      { by: 'Finn', stars: 5, date: '2025-09-05', text: 'Keeps tea warm through a whole phone call.' },
      { by: 'Zofia', stars: 5, date: '2025-05-17', text: 'The lip is thin, the rest is sturdy. Bought four.' },
    ],
  },
  {
    id: 'brook',
    sku: 'CR-BRO',
    kind: 'ceramics',
    name: 'Brook jug',
    line: 'Pours without a drip',
    price: 72,
    about:
      'The spout is cut sharp and pulled once, which is all the secret there is to a jug that does not drip. For water, milk or too many daisies.',
    glazes: ['dusk', 'chalk', 'moss'],
    size: ['19 cm', '25 cm'],
    box: [112, 76, 210, 260],
    near: '90 70 190 190',
    specs: { Size: '19 × 25 cm', Volume: '1.6 l', ...pot },
    reviews: [
      { by: 'Nele', stars: 4, date: '2025-07-09', text: 'It does not drip. Full, it is a two-hand jug.' },
      { by: 'Arto', stars: 5, date: '2025-03-29', text: 'The dusk glaze pools darker at the handle. Very pretty.' },
    ],
  },
]

export const find = (id: string): Product | undefined => products.find((product) => product.id === id)

/** The article number of a product in a glaze. */
export const skuOf = (product: Product, glaze: Glaze): string => `${product.sku}-${glaze.slice(0, 3).toUpperCase()}`

export const starsOf = ({ reviews }: Product): number =>
  Math.round((reviews.reduce((sum, { stars }) => sum + stars, 0) / reviews.length) * 10) / 10

export interface Delivery {
  readonly id: string
  readonly name: string
  readonly when: string
  readonly price: number
}

/** Standard delivery costs nothing from so many euro on. */
export const freeFrom = 120

export const deliveries: readonly Delivery[] = [
  { id: 'standard', name: 'Standard, by parcel', when: '2 to 4 working days', price: 6 },
  { id: 'express', name: 'Express, by courier', when: 'next working day', price: 14 },
  { id: 'studio', name: 'Collect at the studio', when: 'from tomorrow, Mon to Sat', price: 0 },
]
