// ONNX Runtime 1.30 sends reports of its use to its maker over the network. A lab keeps what it does to itself: this
// module is to be evaluated before the package is.
process.env.ORT_DISABLE_TELEMETRY = '1'
