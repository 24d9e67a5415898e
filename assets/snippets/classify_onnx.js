// The network in the browser, run by ONNX Runtime Web. Once: npm install onnxruntime-web
import * as ort from 'onnxruntime-web';

ort.env.wasm.wasmPaths = new URL('./node_modules/onnxruntime-web/dist/', import.meta.url).href;
ort.env.wasm.numThreads = 1;

let session;

// 784 numbers 0-255 -> a probability for each of contract.classes.
export async function probabilities(pixels, contract) {
  session ??= ort.InferenceSession.create(contract.file);
  const network = await session;
  const values = Float32Array.from(pixels, (value) => value / 255);
  const input = new ort.Tensor('float32', values, [1, 28, 28, 1]);
  const outputs = Object.values(await network.run({[network.inputNames[0]]: input}));
  // A model for photos has a second output: how like one of its classes a picture is at all.
  return Array.from(outputs.find(({data}) => data.length === contract.classes.length).data);
}
