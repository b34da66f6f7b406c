import type { Detector } from '../core/part.js'
import type { SampleOf } from '../core/sample.js'
import { zoneOf } from './places.js'

export interface MediaOptions {
  /** ms for which a player must be left alone: dragging through a film seeks many times, and players pause meanwhile. @default 1000 */
  readonly settle?: number
  /** ms back or forth that are more than a nudge. @default 2000 */
  readonly jump?: number
}

export const mediaDefaults: Required<MediaOptions> = { settle: 1000, jump: 2000 }

type State = 'play' | 'pause' | 'seek' | 'replay' | 'skip'

/** What a person does with a player: plays, pauses, seeks; goes back over one stretch twice, or skips one. */
export const media =
  (options?: MediaOptions): Detector =>
  (emit, places) => {
    const { settle, jump } = { ...mediaDefaults, ...options }
    /** What is under way with each player. */
    const open = new Map<number, SampleOf<'player'>>()
    /** Whether each plays. */
    const plays = new Map<number, boolean>()
    /** The stretch each player was last sent back over. */
    const back = new Map<number, { readonly from: number; readonly to: number }>()

    const tell = (state: State, place: number, at: number, t: number): void =>
      emit({ type: 'media', ...zoneOf(places, place), state, ms: at }, t)
    const judge = ({ player, place, did, at, from }: SampleOf<'player'>, t: number): void => {
      if (did === 'seek') {
        const last = back.get(player)
        const again = last && at < last.from && from > last.to
        if (from - at >= jump) back.set(player, { from, to: at })
        return tell(from - at >= jump && again ? 'replay' : at - from >= jump ? 'skip' : 'seek', place, at, t)
      }
      // Played on after a drag, or paused for it: as it was before.
      if (plays.get(player) === (did === 'play')) return
      plays.set(player, did === 'play')
      tell(did, place, at, t)
    }
    const look = (t: number, least = settle): number => {
      let due = Infinity
      for (const [player, sample] of open) {
        if (t - sample.t < least) due = Math.min(due, sample.t + settle)
        else {
          open.delete(player)
          judge(sample, t)
        }
      }
      return due
    }
    const flush = ({ t }: { readonly t: number }): void => void look(t, -Infinity)

    return {
      player: (sample) => {
        const { t, player, did, alone, at } = sample
        const under = open.get(player)
        // A film that begins, perhaps the next one.
        if (did === 'play' && at < jump && under?.did !== 'seek') back.delete(player)
        // One drag: from where it began to where it ends. Its pauses and plays are part of it.
        if (under?.did === 'seek' && did !== 'seek') open.set(player, { ...under, t })
        else if (under?.did === 'seek') open.set(player, { ...sample, from: under.from })
        else if (alone) {
          // What the person did before it, they did.
          if (under) {
            open.delete(player)
            judge(under, t)
          }
          plays.set(player, did === 'play')
        } else open.set(player, sample)
        return look(t)
      },
      visible: (sample) => {
        if (!sample.on) flush(sample)
      },
      depart: flush,
      page: () => {
        plays.clear()
        back.clear()
      },
      tick: ({ t }) => look(t),
    }
  }
