import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outOfMemory, unnoticed } from '../../../../worker/processes/coordinator/outOfMemory.ts'

const machine = 'ran out of memory'
const device = 'ran out of device memory'
const lost = 'lost its device, as when device memory runs out'

/** Words as they were seen, here or in the threads named, and what they mean. */
const seen: [words: string, what: string, refusedBytes: number | null][] = [
  ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', machine, null],
  [
    'FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory',
    machine,
    null,
  ],
  ['# Fatal process out of memory: Zone', machine, null],
  ['WebAssembly.Memory(): could not allocate memory', machine, null],
  ['WebAssembly.Memory.grow(): Unable to grow instance memory', machine, null],
  ["terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc", machine, null],
  ['could not start: spawn ENOMEM', machine, null],
  [
    'the state of this cohort needs 4.5 GB, at most 4 fit (fewer runs)',
    'did not fit the 4 GB of its engine',
    4.5 * 2 ** 30,
  ],
  ['16 runs need at least 5.50 GB, 3.10 GB are free', 'does not fit into the free memory', 5.5 * 2 ** 30],
  // microsoft/onnxruntime#22702, #16307, infiniflow/ragflow#10295, hacksider/Deep-Live-Cam#584
  [
    "Non-zero status code returned while running Conv node. Name:'a' Status Message: /onnxruntime/core/framework/bfc_arena.cc:376 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*, bool, onnxruntime::WaitNotificationFn) Failed to allocate memory for requested buffer of size 939524096",
    machine,
    939524096,
  ],
  [
    'onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Available memory of 0 is smaller than requested bytes of 135383040',
    machine,
    135383040,
  ],
  [
    'onnxruntime::CudaCall CUDA failure 2: out of memory ; GPU=0 ; hostname=here ; expr=cudaMalloc((void**)&p, size);',
    device,
    null,
  ],
  ['CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0', device, null],
  // microsoft/onnxruntime#25195, mlc-ai/web-llm#60
  [
    '2025-06-27 [E:onnxruntime:Default, webgpu_context.cc:120 operator()] WebGPU device error(2): Out of memory',
    device,
    null,
  ],
  ['vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY\n    at CheckVkOOMThenSuccessImpl', device, null],
  ['Failed to create GPU buffer: size=4294967296, usage=140', device, 4294967296],
  ['Buffer size (2147483648) exceeds the max buffer size limit (1073741824).', device, 2147483648],
  ['vkQueueSubmit failed with VK_ERROR_DEVICE_LOST', lost, null],
  ['WebGPU device lost (1): A valid external Instance reference no longer exists.', lost, null],
  // tensorflow/tfjs#2760, tensorflow/tfjs#808
  [
    'Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[1,3688,3688,3] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc',
    device,
    4 * 3688 * 3688 * 3,
  ],
  [
    'Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[100,2000] and type float on /job:localhost/replica:0/task:0/device:CPU:0 by allocator cpu',
    machine,
    800_000,
  ],
  ['ResourceExhaustedError: failed to allocate memory [Op:Mul]', machine, null],
]

for (const [words, what, refusedBytes] of seen)
  test(`out of memory: ${words.split('\n')[0]!.slice(0, 90)}`, () => {
    assert.deepEqual(outOfMemory(words), { what, refusedBytes })
  })

test('what V8 really throws here is recognised', () => {
  assert.throws(
    () => new ArrayBuffer(2 ** 46),
    (error: Error) => outOfMemory(error.message)?.what === machine,
  )
})

test('other errors, and a memory that only ran low, are not taken for it', () => {
  for (const words of [
    'cannot compute step 5',
    'Invalid typed array length: -1',
    'Invalid TF_Status: 3\nMessage: Incompatible shapes: [2] vs. [3]',
    'CUDA failure 209: no kernel image is available',
    'WebGPU device error(2): [Invalid Buffer] is invalid.',
    'trainer 12 was ended by SIGSEGV',
  ])
    assert.equal(outOfMemory(words), null, words)
  assert.doesNotMatch('WebGPU device error(2): [Invalid Buffer] is invalid.', unnoticed)
})
