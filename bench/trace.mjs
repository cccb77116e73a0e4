/**
 * How fast a long recording of the real driver is validated. `node bench/trace.mjs record FOLDER [writes] [seed]` makes one: random
 * writes of 4 to 192 KiB on User Mode Linux, with pauses in which bits clear; `record-calls FOLDER [writes] [seed]` does so with writes of a
 * block on a stock kernel under QEMU, with probes on md's functions. `node bench/trace.mjs FILE… [--rounds N]` validates recordings: as the
 * command line does it, from nothing, and once more with what was found out; beside it what reading the file takes.
 * Figures are events a second of CPU time, best of the rounds.
 */
import { readRecording } from '../dist/src/conform/trace/recording.js';
import { BitmapValidator, LifecycleValidator } from '../dist/src/conform/trace/index.js';
import { runScenario, runTraced } from '../dist/src/kernel/index.js';
import { randomBytesOf } from '../dist/src/kernel/random-bytes.js';
import { pick, seededRandom } from '../dist/src/raid5/random.js';

const PAYLOAD_BLOCKS = 4096;
const COMPONENT_KIBIBYTES = 4096;
const STATES_MAX = 5_000_000;
const BURST_WRITES = 25;
const PAUSES_SECONDS = [0.3, 1.2, 3.6];

const words = process.argv.slice(2);
if (words[0] === 'record') await record(words[1], Number(words[2] ?? 1800), Number(words[3] ?? 1));
else if (words[0] === 'record-calls')
  await recordCalls(words[1], Number(words[2] ?? 700), Number(words[3] ?? 1));
else measure(words);

async function record(folder, writes, seed) {
  const { log, marks } = await runScenario(longScenario(writes, seed), {
    out: folder,
    payload: randomBytesOf(seed, PAYLOAD_BLOCKS * 4096),
  });
  console.log(`${log}\n${marks}`);
}

async function recordCalls(folder, writes, seed) {
  const random = seededRandom(seed);
  const operations = [{ do: 'create', devices: ['d0', 'd1', 'd2', 'd3'] }, { do: 'await-clear' }];
  for (let done = 1; done <= writes; done++) {
    const at = 4 * Math.floor(random() * 3 * 112 * 16);
    operations.push({ do: 'write', text: `${done}.`, at, length: 4 });
    if (done % BURST_WRITES === 0)
      operations.push({ do: 'sleep', seconds: pick(random, PAUSES_SECONDS) });
  }
  const scenario = {
    name: 'long',
    sentence: 'Many random writes, for a long recording.',
    imagesCount: 4,
    boots: [[...operations, { do: 'await-clear' }, { do: 'stop' }]],
  };
  console.log((await runTraced(scenario, { out: folder })).console);
}

function longScenario(writes, seed) {
  const random = seededRandom(seed);
  const blocks = (3 * COMPONENT_KIBIBYTES) / 4;
  const operations = [
    { do: 'create', devices: ['d0', 'd1', 'd2', 'd3'], sizeKibibytes: COMPONENT_KIBIBYTES },
    { do: 'await-clear' },
  ];
  for (let done = 1; done <= writes; done++) {
    const length = 1 + Math.floor(random() * 48);
    operations.push({
      do: 'write-payload',
      block: Math.floor(random() * (PAYLOAD_BLOCKS - length)),
      at: 4 * Math.floor(random() * (blocks - length)),
      length: 4 * length,
      background: random() < 0.5,
    });
    if (done % BURST_WRITES === 0)
      operations.push({ do: 'join' }, { do: 'sleep', seconds: pick(random, PAUSES_SECONDS) });
  }
  operations.push({ do: 'join' }, { do: 'await-clear' }, { do: 'stop' });
  return {
    name: 'long',
    sentence: 'Many random writes, for a long recording.',
    imagesCount: 4,
    imageKibibytes: COMPONENT_KIBIBYTES + 2048,
    limitSeconds: 3000,
    boots: [operations],
  };
}

function measure(files) {
  const at = files.indexOf('--rounds');
  const rounds = at < 0 ? 3 : Number(files[at + 1]);
  for (const file of at < 0 ? files : files.toSpliced(at, 2)) {
    let trace;
    const reading = seconds(() => (trace = readRecording(file)));
    console.log(`${file}: ${trace.events.length.toLocaleString('en')} events`);
    tell('read', trace.events.length, reading);
    validated(trace, 'bitmap', BitmapValidator, rounds);
    if (trace.events.some(({ event }) => event === 'check'))
      validated(trace, 'lifecycle', LifecycleValidator, rounds);
  }
}

function validated(trace, network, Validator, rounds) {
  const best = { fresh: Infinity, again: Infinity };
  let result;
  for (let round = 0; round < rounds; round++) {
    const validator = new Validator({ statesMax: STATES_MAX });
    best.fresh = Math.min(
      best.fresh,
      seconds(() => (result = validator.validate(trace))),
    );
    best.again = Math.min(
      best.again,
      seconds(() => validator.validate(trace)),
    );
  }
  const { verdict, events, windows, states, frontiers } = result;
  const counts = [events, windows, states, frontiers].map((one) => one.toLocaleString('en'));
  console.log(
    `  ${network}: ${verdict}, ${counts[0]} events, ${counts[1]} windows, ${counts[2]} states in ${counts[3]} sets`,
  );
  tell(`${network}, from nothing`, events, best.fresh);
  tell(`${network}, once more`, events, best.again);
}

function tell(what, events, taken) {
  const rate = Math.round(events / taken).toLocaleString('en');
  console.log(`  ${what.padEnd(28)} ${taken.toFixed(3)} s  ${rate} events/s`);
}

function seconds(work) {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1e6;
}
