import type { Model } from './model.js'

/**
 * The built-in weights: set by hand, so the value is an index 0–100 and never a probability. Train your own to say more.
 * Each weight multiplies log(1 + feature): the first second or the first count says most. Beside each: why, and from whom.
 * No source gives these numbers; they give the sign and the order. The sizes are ours: one strong cue alone stays at or under 50, and a page
 * that is left open for a minute says little, for all zones in view count the same seconds.
 */
export const prior: Model = {
  format: 'inkling-model/1',
  calibrated: false,
  intents: {
    purchase: {
      // Few visits buy: 15 % in UCI Online Shoppers (Sakar et al. 2019), less elsewhere.
      bias: -3,
      weights: {
        // Time on product pages goes with buying; hedonic browsers dwell too, so little (Moe 2003).
        'dwell:product': 0.05,
        // Price, delivery and reviews are what deliberate buyers study (Moe 2003: directed buying).
        'dwell:price': 0.1,
        'dwell:delivery': 0.1,
        'dwell:reviews': 0.1,
        // A pointer resting on the button is looked at (Huang, White & Dumais 2011) and near the act.
        'hover:buy': 0.5,
        // Each completed task on the way makes the next likelier; the cart weighs most (Sismeiro & Bucklin 2004).
        add_to_cart: 2,
        begin_checkout: 1.5,
        'dwell:checkout': 0.3,
        // Taking out is deciding against (Kukar-Kinney & Close 2010 on abandonment).
        remove_from_cart: -1,
        // Whoever has just bought is not about to.
        purchase: -3,
        // More pages, more involvement (Bucklin & Sismeiro 2003), with quickly falling returns.
        page: 0.2,
        // Turning away.
        'exit_intent~60': -0.8,
        'inactivity:start~60': -0.4,
      },
    },
    hesitation: {
      bias: -2,
      weights: {
        // One episode is weak evidence, two or three in a minute are strong (AUC .74 for one decision, .88 for the mean of three on Kieslich & Henninger 2017).
        'hesitation~60': 2.2,
        // Going back on a choice.
        remove_from_cart: 0.6,
        // A silence can be thinking, or the kettle: little.
        'inactivity:start~60': 0.3,
      },
    },
    compare: {
      bias: -2.5,
      weights: {
        // Going to and fro between a list and its details, or back up to what was seen, is how people weigh alternatives (Moe 2003: deliberation).
        'quick_back~300': 1.5,
        'scroll_reversal:revisit~300': 0.5,
        // Away for minutes and back, or taking words along: looked up elsewhere, perhaps.
        'away:excursion~600': 0.6,
        'copy~600': 0.6,
        'dwell:specs': 0.15,
        'dwell:price': 0.1,
        // Whoever has chosen compares no more.
        begin_checkout: -1,
      },
    },
    friction: {
      bias: -3,
      weights: {
        // The page failed the person: nothing came of a press, and they insisted (the industry's "frustration signals"; ours are judged by effect).
        'rage_click~300': 3,
        'dead_click~300': 1.6,
        'error_click~300': 2,
        'dead_swipe~300': 0.8,
        'slow_click~300': 0.8,
        // A form that is corrected, returned to or refused costs sales (Baymard Institute, checkout usability).
        'form:error~300': 1.2,
        'field:correct~300': 0.6,
        'field:return~300': 0.5,
        'field:hesitate~300': 0.3,
        // Shaking the pointer is impatience or a search for it: little.
        'thrash~300': 0.5,
        // An interaction the browser itself found slow.
        'vital:poor': 0.5,
      },
    },
    exit: {
      bias: -2.5,
      weights: {
        // Upward out of the window: about half come back, so one makes it even odds.
        'exit_intent~60': 3.6,
        // A long silence: the page may be done with (Liu, White & Dumais 2010: negative ageing of dwell).
        'inactivity:start~60': 1.2,
        // Nothing left to read.
        'scroll_depth:100': 0.5,
        // Someone with a full cart has a reason to stay.
        add_to_cart: -0.8,
        begin_checkout: -0.6,
      },
    },
  },
}
