import { readFileSync } from 'node:fs'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import type { Settings } from '../../core/experiment/types.ts'
import { catalog } from '../../worker/catalog.ts'
import type { Arrays } from '../../worker/tensor/program.ts'
import type { Cohort } from '../../worker/cohort/cohort.ts'
import { kindOf } from './contender.ts'

/** Batches that are generated before training, and used in turn. */
export const pooled = 64
/** The most runs in one cohort, as by default in the lab. */
export const cohortRuns = 16

/** Named arrays in the peers' layout: weights `[R, out, in]`, biases `[R, out]`, pooled batches `[64, ...]`. */
export type Given = Record<string, Float32Array>

/** A cohort ready to train: its initial state, and the feeds of pooled batch `b` without the rates. */
export interface Ready {
  cohort: Cohort
  initial: Arrays
  feeds(b: number): Arrays
}

/** A program whose speed is measured: sizes from `bench/peers/programs.json`, trained by the lab's own cohorts. */
export interface Reference {
  name: string
  runs: number
  /** Peers that lack it. */
  without?: readonly string[]
  /** Initial arrays and the pool, and the time to generate one pooled batch of all runs. */
  draw(): { given: Given; dataSeconds: number }
  /** The cohorts of one process's share of the runs. */
  share(given: Given, part: number, parts: number): Ready[]
}

/** The contenders that have a program. */
export const able = <C extends { name: string }>(contenders: readonly C[], { without = [] }: Reference): C[] =>
  contenders.filter(({ name }) => !without.includes(kindOf(name)))

/** The settings of an experiment text's runs; throws its first fault. */
export function settingsOf(text: string): Settings[] {
  const { experiment, faults } = parseExperiment(text, catalog)
  if (!experiment) throw new Error(faults[0]!.message)
  return planExperiment(experiment, catalog).runs.map((run) => run.settings)
}

/** The sizes of every program, shared with the peers. */
export const sizes = <T>(): Record<string, T> =>
  JSON.parse(readFileSync(new URL('../peers/programs.json', import.meta.url), 'utf8')) as Record<string, T>

/** The part of an array that belongs to runs (or seeds) `from` to `to` of `all`. */
export const cut = (values: Float32Array, from: number, to: number, all: number): Float32Array =>
  values.subarray((from * values.length) / all, (to * values.length) / all)
