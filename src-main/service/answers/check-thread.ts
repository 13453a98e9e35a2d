// Reads a whole history for faults, beside the service's own thread.
import { parentPort, workerData } from 'node:worker_threads'
import { checkHistory } from '../../../history/check.ts'

parentPort!.postMessage(checkHistory(workerData as string).map((finding) => finding.message))
