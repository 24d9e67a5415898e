// Any picture of one item on a plain ground -> 784 numbers 0-255, as the network knows them:
// 0 is the ground, bright is the item, its longest side spans the picture of 28 x 28.
// A picture of 28 x 28 is taken as it is.
export const SIDE = 28;

export function prepare(picture) {
  const {pixels, width, height} = grey(picture, picture.width, picture.height);
  if (width === SIDE && height === SIDE) return pixels;
  const edges = [];
  for (let x = 0; x < width; x++) edges.push(pixels[x], pixels[(height - 1) * width + x]);
  for (let y = 0; y < height; y++) edges.push(pixels[y * width], pixels[(y + 1) * width - 1]);
  let ground = edges.sort((a, b) => a - b)[edges.length >> 1];
  const negate = ground > 127;
  if (negate) ground = 255 - ground;
  let [left, top, right, bottom, most] = [width, height, -1, -1, 1];
  const item = pixels.map((value) => Math.max(0, (negate ? 255 - value : value) - ground));
  item.forEach((value, place) => {
    if (value <= 24) return;
    const [x, y] = [place % width, Math.floor(place / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    most = Math.max(most, value);
  });
  if (right < 0) throw new Error('There is nothing to see on the picture.');
  const cut = new OffscreenCanvas(width, height);
  const data = new ImageData(width, height);
  item.forEach((value, place) => data.data.set([0, 0, 0].fill((value * 255) / most), 4 * place));
  for (let place = 3; place < data.data.length; place += 4) data.data[place] = 255;
  cut.getContext('2d').putImageData(data, 0, 0);
  const [w, h] = [right - left + 1, bottom - top + 1];
  const scale = SIDE / Math.max(w, h);
  const [sw, sh] = [Math.max(1, Math.round(w * scale)), Math.max(1, Math.round(h * scale))];
  const whole = new OffscreenCanvas(SIDE, SIDE);
  const context = whole.getContext('2d');
  context.fillRect(0, 0, SIDE, SIDE);
  context.imageSmoothingQuality = 'high';
  context.drawImage(cut, left, top, w, h, (SIDE - sw) >> 1, (SIDE - sh) >> 1, sw, sh);
  return grey(whole, SIDE, SIDE).pixels;
}

function grey(picture, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', {willReadFrequently: true});
  context.drawImage(picture, 0, 0);
  const {data} = context.getImageData(0, 0, width, height);
  const pixels = new Uint8Array(width * height);
  for (let place = 0; place < pixels.length; place++) {
    const [red, green, blue] = data.subarray(4 * place, 4 * place + 3);
    pixels[place] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  }
  return {pixels, width, height};
}
