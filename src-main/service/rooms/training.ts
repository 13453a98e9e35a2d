import { ORPCError } from '@orpc/server'
import { CannotExtend, extendedText, type More } from '../../../core/experiment/extended.ts'
import { workersFault } from '../../../runtime/workers.ts'
import { describe } from '../answers/describe.ts'
import { estimateOf } from '../answers/estimate.ts'
import { requireOwnData } from '../answers/ownData.ts'
import { recompute } from '../answers/recompute.ts'
import { Rehearsals } from '../answers/rehearsals.ts'
import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

type Needed = Pick<
  Parts,
  | 'workers'
  | 'module'
  | 'supervisor'
  | 'clients'
  | 'hub'
  | 'backups'
  | 'engines'
  | 'preparing'
  | 'answers'
  | 'read'
  | 'find'
  | 'check'
>

/** Calls that start and stop training. */
export function training({ supervisor, clients, hub, engines, preparing, answers, read, find, ...parts }: Needed) {
  const rehearsals = new Rehearsals((given, signal) => describe('rehearsal', parts.module, given, signal))
  const stop = (given: string, as: 'paused' | 'cancelled' | 'interrupted') =>
    supervisor.call('stop', { experiment: find(given).id, as, withinMs: null })
  /** Loads the engine list while an experiment is being prepared; whoever needs the list handles a failure. */
  const loadEngines = () => void engines.loaded().catch(() => {})

  return {
    check: lab.experiments.check.handler(async ({ input: { text, engine }, context, signal }) => {
      loadEngines()
      await preparing.keep(context.client, text, engine, signal)
      return null
    }),
    toTry: lab.experiments.toTry.handler(async ({ input: { text, engine, workers }, context, signal }) => {
      requireWorkers(workers)
      loadEngines()
      const prepared = await preparing.keep(context.client, text, engine, signal)
      return engines.toTry({ name: engine, prepared, workers })
    }),
    estimate: lab.experiments.estimate.handler(async ({ input: { text, engine, workers }, context, signal }) => {
      requireWorkers(workers)
      loadEngines()
      const prepared = await preparing.take(context.client, text, engine, signal)
      const chosen = await engines.predict({ name: engine, prepared, workers })
      const { name, speeds = [], trainers = parts.workers } = chosen
      return estimateOf(read(), { engine: name, speeds, trainers: workers ?? trainers }, prepared, rehearsals, signal)
    }),
    create: lab.experiments.create.handler(async ({ input, context, signal }) => {
      const { text, workers, keep, expectedSeconds } = input
      requireWorkers(workers)
      loadEngines()
      const prepared = await preparing.take(context.client, text, input.engine, signal)
      const { work: _, warnings, said, ...planned } = prepared
      const { engine, tried } = await engines.choose({ name: input.engine, prepared, workers }, signal)
      const { name, versions, reason } = engine
      const created = await supervisor.call('create', { planned, engine: name, versions, workers, expectedSeconds })
      const { experiment } = created
      clients.hold(context.client, experiment, keep)
      const remarks = reason === undefined ? warnings : [`${name}: ${reason}`, ...warnings]
      for (const message of tried === null ? said : [tried, ...said])
        await supervisor.call('remark', { level: 'info', experiment, message })
      for (const message of remarks) await supervisor.call('remark', { level: 'warning', experiment, message })
      hub.report({ type: 'changed', experiment })
      return { ...created, tried }
    }),
    extend: lab.experiments.extend.handler(async ({ input, context, signal }) => {
      const { seeds, values, workers, keep } = input
      requireWorkers(workers)
      const found = find(input.experiment)
      const { id, engine } = found
      await requireOwnData(read(), found, parts.module, signal)
      loadEngines()
      const text = larger(read().experimentText(id), { seeds, values })
      const { work: _, ...planned } = await preparing.take(context.client, text, engine, signal)
      const { versions } = await engines.named(engine)
      const extended = await supervisor.call('extend', { experiment: id, planned, versions, workers })
      clients.hold(context.client, id, keep)
      answers.forget()
      hub.report({ type: 'changed', experiment: id })
      return extended
    }),
    resume: lab.experiments.resume.handler(async ({ input, context, signal }) => {
      const found = find(input.experiment)
      const { id } = found
      if (found.state !== 'finished') await requireOwnData(read(), found, parts.module, signal)
      clients.hold(context.client, id, input.keep)
      return supervisor.call('resume', { experiment: id, workers: input.workers })
    }),
    recompute: lab.experiments.recompute.handler(async ({ input: { experiment, ...request }, context, signal }) => {
      const found = find(experiment)
      await requireOwnData(read(), found, parts.module, signal)
      const needed = {
        supervisor,
        backups: parts.backups,
        check: parts.check,
        loaded: () => engines.loaded(),
        record: (id: number) => read().experiment(id)!,
        begins() {
          clients.hold(context.client, found.id, false)
          return clients.has(context.client)
        },
        ended() {
          answers.forget()
          hub.report({ type: 'changed', experiment: found.id })
        },
      }
      return recompute(needed, found, request)
    }),
    pause: lab.experiments.pause.handler(({ input }) => stop(input.experiment, input.as)),
    cancel: lab.experiments.cancel.handler(({ input }) => stop(input.experiment, 'cancelled')),
    advance: lab.experiments.advance.handler(({ input }) => supervisor.advance(find(input.experiment).id)),
  }
}

/** Checks the number of trainers before engines are tested for it; the coordinator checks again and decides. */
function requireWorkers(asked: number | null): void {
  const message = workersFault(asked)
  if (message) throw new ORPCError('BAD_INPUT', { message })
}

/** The file of a larger experiment. */
function larger(text: string, more: More): string {
  try {
    return extendedText(text, more)
  } catch (error) {
    if (error instanceof CannotExtend) throw new ORPCError('BAD_INPUT', { message: error.message })
    throw error
  }
}
