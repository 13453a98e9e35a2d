// Checks a whole history for faults, on a separate thread.
import { parentPort, workerData } from 'node:worker_threads'
import { checkHistory } from '../../../history/check.ts'

parentPort!.postMessage(checkHistory(workerData as string).map((finding) => finding.message))
