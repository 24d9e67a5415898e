// The network in the browser, run by LiteRT.js. Once: npm install @litertjs/core
import {loadAndCompile, loadLiteRt, Tensor} from '@litertjs/core';

let compiled;

async function model(contract) {
  compiled ??= (async () => {
    await loadLiteRt('./node_modules/@litertjs/core/wasm/');
    return loadAndCompile(contract.file, {accelerator: 'wasm'});
  })();
  return compiled;
}

// 784 numbers 0-255 -> a probability for each of contract.classes.
export async function probabilities(pixels, contract) {
  const network = await model(contract);
  // An int8 file takes the pixels as they are; the others take them divided by 255.
  const values = contract.quantised ? pixels : Float32Array.from(pixels, (value) => value / 255);
  const input = new Tensor(values, [1, 28, 28, 1]);
  const outputs = await network.run([input]);
  input.delete();
  const rows = [];
  for (const output of outputs) {
    rows.push(Array.from((await output.moveTo('wasm')).toTypedArray()));
    output.delete();
  }
  // A model for photos has a second output: how like one of its classes a picture is at all.
  const row = rows.find((values) => values.length === contract.classes.length);
  const sum = row.reduce((all, value) => all + value, 0);
  return row.map((value) => value / sum);
}
