import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { ExperimentEvent, HeardSeries, News } from '../messages/coordinator.ts'
import type { Comparison } from '../compare/compare.ts'
import type { MeasureValue } from '../catalog/measure.ts'
import {
  listOrders,
  type EventRecord,
  type ExperimentRecord,
  type ListPage,
  type NamedExperiment,
  type RunPlace,
  type RunRecord,
} from '../records/records.ts'
import type { Answer } from '../claims/answer.ts'
import { distinct, experiment, lab, one } from './lab.ts'
import { isName, longestName } from '../experiment/name.ts'

/**
 * An experiment with its file as given, its latest warnings, and the share of its work that is stored where it stopped
 * before its end (else null).
 */
export type ExperimentDetail = ExperimentRecord & { text: string; warnings: EventRecord[]; share: number | null }
/** A run with its measures. */
export type MeasuredRun = RunRecord & { summaries: Record<string, MeasureValue> }
/** The claims judged by an experiment. */
export type Answered = Answer & { experiment: ExperimentRecord }

/** A deletion that began. */
export interface Deleted {
  experiment: number
  name: string
  runs: number
  /** How long it can be undone; 0 if it cannot. */
  undoMs: number
}

const states = ['queued', 'running', 'paused', 'finished', 'failed', 'cancelled', 'interrupted'] as const

/** Experiments of the history: their states and their runs' results. */
export const experiments = {
  list: lab.input(z.object({ archived: z.boolean().default(false) })).output(type<ExperimentRecord[]>()),
  /** A page of the list, as a table shows it. */
  page: lab
    .input(
      z.object({
        search: z.string().max(500).default(''),
        states: distinct(z.enum(states), states.length).default([]),
        tag: z.string().max(100).nullable().default(null),
        archived: z.boolean().default(false),
        order: z.enum(listOrders).default('created'),
        descending: z.boolean().default(true),
        from: z.number().int().min(0).default(0),
        count: z.number().int().min(0).max(500).default(100),
      }),
    )
    .output(type<ListPage>()),
  /** Names of all experiments, newest first. */
  names: lab.output(type<NamedExperiment[]>()),
  /** Every tag in use, most used first. */
  tags: lab.output(type<string[]>()),
  /** Changes of any experiment, from now on. */
  news: lab.output(eventIterator(type<News>())),
  show: lab.input(one).output(type<ExperimentDetail>()),
  /** Its state now, then its changes until it no longer runs; progress at most every `everyMs`. */
  watch: lab
    .input(one.extend({ everyMs: z.number().min(0).max(60_000).default(0) }))
    .output(eventIterator(type<ExperimentEvent>())),
  /** Live values of its cohorts in training: what their curves have before the next checkpoint. */
  heard: lab.input(one).output(type<HeardSeries[]>()),
  edit: lab
    .input(
      one.extend({
        name: z
          .string()
          .trim()
          .max(longestName)
          .refine(isName, { error: `expected a line of 1 to ${longestName} visible characters` })
          .optional(),
        notes: z.string().max(100_000).optional(),
        tags: z.array(z.string().min(1).max(100)).max(100).optional(),
        archived: z.boolean().optional(),
      }),
    )
    .output(type<null>()),
  /**
   * Deletes an experiment and all that belongs to it: `now`, or after `undoMs`, until which it is hidden and `undelete`
   * keeps it. Refused while it trains.
   */
  delete: lab.input(one.extend({ now: z.boolean().default(false) })).output(type<Deleted>()),
  /** Keeps an experiment whose deletion can still be undone; NOT_FOUND if it is gone. */
  undelete: lab.input(z.object({ experiment: z.number().int().min(1) })).output(type<null>()),
  runs: lab.input(one).output(type<MeasuredRun[]>()),
  /** Two experiments, or settings of them (`NAME@axis=value,…`), side by side. */
  compare: lab
    .input(z.object({ a: experiment, b: experiment }))
    .output(type<Comparison & { a: ExperimentRecord; b: ExperimentRecord }>()),
  /** The states of its runs, in the order of the plan, without their measures. */
  places: lab.input(one).output(type<RunPlace[]>()),
  /** Judges the claims by its runs; `margin`: a difference in capability that counts as none, in capability's unit. */
  answer: lab.input(one.extend({ margin: z.number().positive().optional() })).output(type<Answered>()),
}
