// A forked process that trains its share of a reference program's runs, for as many steps as requested.
import '../../runtime/v8.ts'
import { child } from '../../worker/processes/child.ts'
import { readArrays } from './arrays.ts'
import { compared, type Answer, type Order } from './orders.ts'
import { reference } from './programs.ts'
import { trainings, type Training } from './training.ts'

let all: Training[] = []
const send = child<Order, Answer>((order) => {
  obey(order).then(send, (error: Error) => send({ type: 'failed', message: error.message }))
})

async function obey(order: Order): Promise<Answer> {
  if (order.type === 'train') {
    for (const training of all) await training.train(order.steps)
    for (const training of all) await training.settle()
    return { type: 'trained' }
  }
  all = await trainings(order.engine, reference(order.program).share(readArrays(order.folder), order.part, order.parts))
  const losses: number[] = []
  for (const training of all) {
    await training.train(compared)
    losses.push(...(await training.losses()))
  }
  return { type: 'ready', losses }
}
