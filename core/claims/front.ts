import type { MeasureFacts } from '../catalog/measure.ts'
import { nothingOf } from '../catalog/scale.ts'
import { exchangeRate, type ExchangeRate } from '../statistics/exchangeRate.ts'
import { hypervolume } from '../statistics/hypervolume.ts'
import { membership } from '../statistics/membership.ts'
import { sign, type Direction, type Point } from '../statistics/pareto.ts'
import { referenceOf, type Reference } from '../statistics/reference.ts'
import { oneSource } from '../statistics/source.ts'
import { placeOf } from './labels.ts'
import { capability, look, readings } from './looks.ts'
import { seededOf, type Study } from './study.ts'

/** A setting on, or near, the front of capability against reading. */
export interface FrontPoint extends Point {
  setting: number
  label: string
  onFront: boolean
  /** Chance, over the seeds, of being on the front; null below five seeds. */
  probability: number | null
}

/** What a study offers: which settings no other beats in both, and what one more of reading costs along them. */
export interface Front {
  /** Summary names; x is capability, y reading. */
  x: string
  y: string
  points: FrontPoint[]
  /** Exchange rates between neighbours on the front, from best capability to best reading: y gained per x lost. */
  rates: (ExchangeRate & { from: string; to: string })[]
  /** Area that the front dominates, in x times y, against `reference`. */
  hypervolume: number
  reference: Reference
}

/** The front of capability and the first reading of a study; null where it lacks either, or every setting lacks values. */
export function frontOf(study: Study): Front | null {
  const [ability] = look([capability], study)
  const [reader] = look(readings, study)
  if (!ability || !reader) return null
  const directions = { x: ability.facts.better as Direction, y: reader.facts.better as Direction }
  const objectives = study.settings.map((setting) => ({
    x: seededOf(setting, ability.facts.name),
    y: seededOf(setting, reader.facts.name),
  }))
  const members = membership(objectives, directions, oneSource)
  if (members.length === 0) return null
  const label = (place: number) => placeOf(study.settings[place]!, study.axes)
  const along = members.filter(({ onFront }) => onFront).sort((p, q) => sign(directions.x) * (q.x - p.x))
  const ranges = { x: rangeOf(ability.facts), y: rangeOf(reader.facts) }
  const asked = study.question?.reference
  const registered = asked && { x: asked.capability, y: asked.reading }
  const reference = referenceOf({ registered, ranges, directions }, members)
  return {
    x: ability.facts.name,
    y: reader.facts.name,
    points: members.map(({ place, x, y, onFront, probability }) => ({
      setting: study.settings[place]!.setting,
      label: label(place),
      x,
      y,
      onFront,
      probability,
    })),
    rates: along
      .slice(1)
      .map((to, i) => ({
        from: label(along[i]!.place),
        to: label(to.place),
        ...exchangeRate(objectives[along[i]!.place]!, objectives[to.place]!, directions, oneSource),
      })),
    hypervolume: hypervolume(members, reference, directions),
    reference,
  }
}

/** What a measure can be, from knowing nothing on where its range has no such end. */
function rangeOf(facts: MeasureFacts): MeasureFacts['range'] {
  const [least, most] = facts.range
  const nothing = nothingOf(facts)
  return facts.better === 'lower' ? [least, most ?? nothing] : [least ?? nothing, most]
}
