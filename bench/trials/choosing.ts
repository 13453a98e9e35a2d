import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { EngineReport } from '../../core/engines/calibration.ts'
import type { PreparedExperiment } from '../../core/experiment/prepared.ts'
import type { Calibration } from '../../core/messages/coordinator.ts'
import { describe } from '../../src-main/service/answers/describe.ts'
import { Engines } from '../../src-main/service/answers/engines.ts'
import { prepared } from '../../src-main/service/answers/preparing.ts'
import { KnownEngines } from '../../src-main/service/answers/known.ts'
import { usualTrialSeconds } from '../../src-main/service/answers/trial.ts'

const never = { firstSeenAt: '', lastSeenAt: '' }

/** Chooses engines as a lab service does that remembers their speeds, but no trial. */
export class Choosing {
  #calibration: Calibration | undefined
  readonly #loaded = describe('loaded')
  readonly #engines = new Engines({
    module: undefined,
    trialSeconds: usualTrialSeconds,
    known: new KnownEngines(null, {
      read: () => ({ devices: () => [{ name: hostname(), facts: { calibration: this.#calibration }, ...never }] }),
      keep: async (calibration) => void (this.#calibration = calibration),
      keepTrial: async () => {},
    }),
    isBusy: () => false,
  })

  /** Engines that may be chosen: all that load, but for the reference. */
  async engines(): Promise<string[]> {
    return (await this.#loaded).filter(mayTrain).map(({ name }) => name)
  }

  prepared(experiment: string): Promise<PreparedExperiment> {
    const text = readFileSync(new URL(`../../experiments/${experiment}.yaml`, import.meta.url), 'utf8')
    return prepared(text, null, undefined)
  }

  async choose(prepared: PreparedExperiment): Promise<string> {
    return (await this.#engines.choose({ name: null, prepared, workers: null }, undefined)).engine.name
  }
}

const mayTrain = ({ name, available }: EngineReport): boolean => available && name !== 'cpu'
