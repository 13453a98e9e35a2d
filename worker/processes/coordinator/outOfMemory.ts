/** Memory ran out. */
export interface OutOfMemory {
  /** What happened, in words that follow a name: `ran out of device memory`. */
  what: string
  /** Bytes of the refused request, if known. */
  refusedBytes: number | null
}

const machine = 'ran out of memory'
const noRoom = 'does not fit into the free memory'
const device = 'ran out of device memory'
const lost = 'lost its device, as when device memory runs out'

interface Sign {
  /** Group 1, if there is one, is the requested size: bytes, or gigabytes with their unit. */
  pattern: RegExp
  what: string
}

/** The message of a WebGPU device that ran out of memory, although its computation goes on, with garbage. */
export const unnoticed = /WebGPU device error\(\d+\): ?out of memory/i

/** Out-of-memory messages of the libraries under the engines; each line names its source. */
const signs: Sign[] = [
  // V8: heap limit and zone (d8 and node print it before they abort); ArrayBuffer and WebAssembly (v8/src/common/message-template.h)
  { pattern: /heap out of memory|process out of memory/i, what: machine },
  { pattern: /Array buffer allocation failed|Data cannot be cloned, out of memory/, what: machine },
  { pattern: /Cannot allocate Wasm memory|WebAssembly\.\w+\(\): Out of memory/, what: machine },
  { pattern: /WebAssembly\.Memory\(\): could not allocate memory|Unable to grow instance memory/, what: machine },
  // This lab: worker/engines/shared/compiled/memory.ts, worker/cohort/room.ts
  { pattern: /needs (\d+(?:\.\d+)? GB), at most 4 fit/, what: 'did not fit the 4 GB of its engine' },
  { pattern: /runs need at least (\d+(?:\.\d+)? GB), \S+ GB are free/, what: noRoom },
  // C++ and the system: libstdc++'s last words, errno
  { pattern: /std::bad_alloc|\bENOMEM\b|Cannot allocate memory/, what: machine },
  // CUDA: cudaGetErrorString after ONNX Runtime's `CUDA failure 2`, and the names of the driver, cuBLAS and cuDNN
  { pattern: /CUDA failure 2\b|CUDA_ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation/, what: device },
  { pattern: /CU(?:BLAS|DNN)_STATUS_ALLOC_FAILED/, what: device },
  // ONNX Runtime: core/framework/bfc_arena.cc, of the processor and of CUDA alike
  { pattern: /Failed to allocate memory for requested buffer of size (\d+)/, what: machine },
  { pattern: /Available memory of \d+ is smaller than requested bytes of (\d+)/, what: machine },
  // ONNX Runtime: core/providers/webgpu; Dawn: native/vulkan/VulkanError.cpp, native/Buffer.cpp
  { pattern: /VK_ERROR_OUT_OF_(?:DEVICE|HOST)_MEMORY|\bE_OUTOFMEMORY\b/, what: device },
  { pattern: unnoticed, what: device },
  { pattern: /Failed to create GPU buffer: size=(\d+)/, what: device },
  { pattern: /Buffer size \((\d+)\) exceeds the max buffer size limit/, what: device },
  {
    pattern: /VK_ERROR_DEVICE_LOST|DXGI_ERROR_DEVICE_(?:REMOVED|HUNG|RESET)|WebGPU device lost|device (?:is|was) lost/i,
    what: lost,
  },
  // TensorFlow: tsl/framework/bfc_allocator.cc; tfjs-node: binding/utils.h (8 is RESOURCE_EXHAUSTED)
  { pattern: /OOM when allocating tensor with shape\[([\d,]*)\] and type \w+.*\b(?:GPU|gpu):\d/, what: device },
  { pattern: /OOM when allocating tensor with shape\[([\d,]*)\]/, what: machine },
  { pattern: /Invalid TF_Status: 8\b|\bResource ?exhausted/i, what: machine },
]

/** Whether the machine's memory ran out, not a device's. */
export const ofMachine = ({ what }: OutOfMemory): boolean => what === machine || what === noRoom

/** Whether a trainer's error or last output says that memory ran out; null if not. */
export function outOfMemory(words: string): OutOfMemory | null {
  for (const { pattern, what } of signs) {
    const found = pattern.exec(words)
    if (found) return { what, refusedBytes: bytesOf(found[1]) }
  }
  return null
}

/** `123`, `4.5 GB`, or the shape of a tensor of 32-bit numbers, `[16,1024]` without its brackets. */
function bytesOf(asked: string | undefined): number | null {
  if (!asked) return null
  if (asked.endsWith(' GB')) return parseFloat(asked) * 2 ** 30
  const sizes = asked.split(',').map(Number)
  return sizes.length > 1 ? 4 * sizes.reduce((a, b) => a * b, 1) : sizes[0]!
}
