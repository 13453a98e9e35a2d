import { versionsOf } from '../shared/compiled/engine.ts'
import { Programs } from '../shared/compiled/programs.ts'
import type { Compiled, Engine, Telling } from '../engine.ts'
import { updatingInStep } from '../shared/optimise/inStep.ts'
import { requireDevice } from './device.ts'
import { webgpuBackend } from './executable.ts'
import { DeviceSession, type CopiesOf } from './session.ts'

/**
 * A compiled engine on any GPU: the whole step, optimiser included, is one graph, and the state stays on the device.
 * Kernels that run on the processor are told to `warn`, or are warnings of the process.
 */
export const webgpuEngine = ({
  warn = (message) => process.emitWarning(message, 'onnx-webgpu'),
}: Telling = {}): Engine => ({
  name: 'onnx-webgpu',
  summary: 'Runs the compiled graph on any GPU, through Vulkan, Metal or Direct3D 12.',
  versions: versionsOf(['onnxruntime-node', '@tensorflow/tfjs-core']),
  sideBySide: true,
  check: requireDevice,
  async compile(given): Promise<Compiled> {
    await requireDevice()
    const programs = new Programs(given.map(updatingInStep), webgpuBackend(warn))
    const copies: CopiesOf = new Map()
    const sessions = new Set<DeviceSession>()
    return {
      state: programs.state,
      start(initial) {
        const session = new DeviceSession(programs, copies, initial)
        sessions.add(session)
        return session
      },
      flops: (program) => programs.flops(program),
      release() {
        for (const session of sessions) session.dispose()
        void Promise.all([programs.release(), ...[...copies.values()].map((each) => each.release())])
      },
    }
  },
})
