import type { Feature, Model } from './model.js'

const attended = (zone: string): Feature => ({ unit: 's', event: 'dwell', where: { zone }, sum: 'ms', per: 0.001 })
const MINUTE = 60_000

/**
 * The built-in weights: set by hand, so the value is an index 0–100 and never a probability. Train your own to say more.
 * Each weight multiplies log(1 + feature): the first second or the first count says most. Beside each: why, and from whom.
 * No source gives these numbers; they give the sign and the order. The sizes are ours: one strong cue alone stays under 50.
 */
export const prior: Model = {
  format: 'inkling-model/1',
  calibrated: false,
  features: {
    'product attended': attended('product'),
    'price attended': attended('price'),
    'reviews attended': attended('reviews'),
    'delivery attended': attended('delivery'),
    'checkout attended': attended('checkout'),
    'buy considered': { unit: 's', event: 'hover', where: { zone: 'buy' }, sum: 'ms', per: 0.001 },
    'added to cart': { unit: '×', event: 'add_to_cart' },
    'removed from cart': { unit: '×', event: 'remove_from_cart' },
    'checkout begun': { unit: '×', event: 'begin_checkout' },
    'pages seen': { unit: '×', event: 'page' },
    'hesitations lately': { unit: '×', event: 'hesitation', half: MINUTE },
    'silences lately': { unit: '×', event: 'inactivity', where: { state: 'start' }, half: MINUTE },
    'ways out lately': { unit: '×', event: 'exit_intent', half: MINUTE },
    'end reached': { unit: '×', event: 'scroll_depth', where: { depth: 100 } },
  },
  intents: {
    purchase: {
      // Few visits buy: 15 % in UCI Online Shoppers (Sakar et al. 2019), less elsewhere.
      bias: -3,
      weights: {
        // Time on product pages goes with buying; hedonic browsers dwell too, so little (Moe 2003).
        'product attended': 0.25,
        // Price, delivery and reviews are what deliberate buyers study (Moe 2003: directed buying).
        'price attended': 0.4,
        'delivery attended': 0.4,
        'reviews attended': 0.3,
        // A pointer resting on the button is looked at (Huang, White & Dumais 2011) and near the act.
        'buy considered': 0.5,
        // Each completed task on the way makes the next likelier; configuration and cart weigh most (Sismeiro & Bucklin 2004).
        'added to cart': 2,
        'checkout begun': 1.5,
        'checkout attended': 0.3,
        // Taking out is the act of deciding against (Kukar-Kinney & Close 2010 on abandonment).
        'removed from cart': -1,
        // More pages, more involvement (Bucklin & Sismeiro 2003), with quickly falling returns.
        'pages seen': 0.2,
        // Turning away.
        'ways out lately': -0.8,
        'silences lately': -0.4,
      },
    },
    hesitation: {
      bias: -2,
      weights: {
        // One episode is weak evidence, two or three in a minute are strong (measured: AUC .74 and .91 on Kieslich & Henninger 2017).
        'hesitations lately': 2.2,
        // Going back on a choice.
        'removed from cart': 0.6,
        // A silence can be thinking, or the kettle: little.
        'silences lately': 0.3,
      },
    },
    exit: {
      bias: -2.5,
      weights: {
        // Upward out of the window: half of them come back, so one makes it even odds.
        'ways out lately': 3.6,
        // The longer the silence, the likelier the page is done with (Liu, White & Dumais 2010: negative ageing of dwell).
        'silences lately': 1.2,
        // Nothing left to read.
        'end reached': 0.5,
        // Someone with a full cart has a reason to stay.
        'added to cart': -0.8,
        'checkout begun': -0.6,
      },
    },
  },
}
