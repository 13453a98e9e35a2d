import { uniforms } from '../statistics/uniforms.ts'
import type { Study } from './study.ts'

/** A control: within each seed the settings' labels are shuffled, so that no difference between settings is left. */
export function shuffled(study: Study, copy: number): Study {
  const random = uniforms(1000 + copy)
  const seeds = [...new Set(study.settings.flatMap(({ runs }) => runs.map(({ seed }) => seed)))]
  const settings = study.settings.map((setting) => ({ ...setting, runs: setting.runs.map((run) => ({ ...run })) }))
  let place = 0
  for (const seed of seeds) {
    const runs = settings.flatMap((setting) => setting.runs.filter((run) => run.seed === seed))
    for (let i = runs.length - 1; i > 0; i--) {
      const j = Math.floor(random(place++) * (i + 1))
      const held = runs[i]!.values
      runs[i]!.values = runs[j]!.values
      runs[j]!.values = held
    }
  }
  return { ...study, settings }
}
