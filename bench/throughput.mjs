/**
 * The executor's speed: parity XOR beside memcpy on the same buffers, alternately in one run, in the processor's first
 * cache, in its second, and beyond its caches; sequential and random writes, and a resync, on devices in memory. `node bench/throughput.mjs [rounds]`; figures are the best of the rounds.
 */
import { createArray, isSettled, openArray } from '../dist/src/raid5/index.js';
import { memoryDevice } from '../dist/src/device/index.js';
import { residentBlock } from '../dist/src/raid5/parity-memory.js';
import { xorInto, xorOf } from '../dist/src/raid5/parity.js';

const rounds = Number(process.argv[2] ?? 5);
const best = {};

for (let round = 0; round < rounds; round++) {
  blocks('4 KiB', 4096, 20_000);
  blocks('64 KiB', 65_536, 2000);
  blocks('6 MiB', 6 << 20, 10);
  arrays();
}
for (const [name, rate] of Object.entries(best)) console.log(`${name.padEnd(44)} ${rate}`);

/** Keeps the best figure of a name. CPU time, so that other work on the machine counts less. */
function note(name, bytes, work, unit = 'GB/s') {
  const before = process.cpuUsage();
  work();
  const seconds = process.cpuUsage(before).user / 1e6;
  const scale = unit === 'GB/s' ? 1e9 : 1e6;
  const rate = bytes / seconds / scale;
  if (best[name] === undefined || rate > parseFloat(best[name]))
    best[name] = `${rate.toFixed(2)} ${unit}`;
}

/**
 * Copying and XOR of the same buffers. Counted are the bytes read plus the bytes written: a copy moves twice its
 * length, parity of four sources five times that of a block. `in pages` are buffers in the memory that the stripe
 * cache uses; the others are ordinary ones, which are brought there piece by piece.
 */
function blocks(name, lengthBytes, turns) {
  const ordinary = Array.from({ length: 5 }, (_, slot) => new Uint8Array(lengthBytes).fill(slot));
  const resident = Array.from({ length: 5 }, (_, slot) =>
    residentBlock(slot * lengthBytes, lengthBytes).fill(slot),
  );
  for (const [where, all] of Object.entries({ 'in pages': resident, elsewhere: ordinary })) {
    const [target, ...sources] = all;
    note(`memcpy, ${name} ${where}`, 2 * sources.length * lengthBytes * turns, () => {
      for (let turn = 0; turn < turns; turn++) for (const source of sources) target.set(source);
    });
    note(`parity of 4 sources, ${name} ${where}`, 5 * lengthBytes * turns, () => {
      for (let turn = 0; turn < turns; turn++) xorOf(sources, target);
    });
    note(`XOR of 1 source into, ${name} ${where}`, 3 * lengthBytes * turns, () => {
      for (let turn = 0; turn < turns; turn++) xorInto(target, sources[0]);
    });
  }
  const [target, ...sources] = ordinary.map((block) => new Uint32Array(block.buffer));
  const few = Math.ceil(turns / 10);
  note(`parity by words in JavaScript, ${name}`, 5 * lengthBytes * few, () => {
    const [a, b, c, d] = sources;
    for (let turn = 0; turn < few; turn++)
      for (let index = 0; index < target.length; index++)
        target[index] = a[index] ^ b[index] ^ c[index] ^ d[index];
  });
}

/** Four members of 16 MiB, chunk 64 KiB, with bitmap. */
function arrays() {
  const devices = Array.from({ length: 4 }, (_, slot) => memoryDevice(`m${slot}`, 17 << 20));
  createArray(devices, { seed: 1, createdSeconds: 1, bitmapFilled: false });
  const array = openArray(devices);
  const idle = () => array.scheduler.run({ until: () => isSettled(array) });
  idle();
  const sequential = 24 << 20;
  const piece = new Uint8Array(1 << 20).fill(7);
  note(
    'sequential writes of 1 MiB',
    sequential,
    () => {
      for (let at = 0; at < sequential; at += piece.length) array.writeNow(at, piece);
    },
    'MB/s',
  );
  const small = new Uint8Array(4096).fill(9);
  const writes = 1000;
  const places = Array.from({ length: writes }, (_, index) => ((index * 7919) % 6000) * 4096);
  note(
    'random writes of 4 KiB, one at a time',
    writes * 4096,
    () => {
      for (const at of places) array.writeNow(at, small);
    },
    'MB/s',
  );
  note(
    'random writes of 4 KiB, 32 at a time',
    writes * 4096,
    () => {
      for (let first = 0; first < writes; first += 32) {
        const requests = places.slice(first, first + 32).map((at) => array.write(at, small));
        array.scheduler.run({ until: () => requests.every(({ done }) => done) });
      }
    },
    'MB/s',
  );
  note(
    'sequential reads of 1 MiB',
    sequential,
    () => {
      for (let at = 0; at < sequential; at += piece.length) array.readNow(at, piece.length);
    },
    'MB/s',
  );
  idle();
  const asked = array.action('repair');
  array.scheduler.run({ until: () => asked.done });
  note('resync, a second of each member', array.geometry.componentSectors * 512, idle, 'MB/s');
}
