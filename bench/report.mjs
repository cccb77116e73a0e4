/** The outcome of the benchmark in words. */

/** The whole report. @returns {string} Markdown */
export function benchMarkdown({ machine, rounds, comparisons, large, coldStarts, xstateGraph }) {
  const { processor, cores, gigabytes, node, spin, compiler } = machine;
  return [
    '# Speed',
    '',
    `\`node bench/engines.mjs --write\`, ${rounds} rounds in turn, the least time of each. ${cores} cores of ${processor},`,
    `${gigabytes} GB, Node ${node}, ${spin}, ${compiler}.`,
    'Spin: `-O3 -march=native -DSAFETY -DNOREDUCE`, one core. `× Spin` compares wall-clock times, the column behind it',
    'processor times, which a busy machine distorts less. Bytes a state are all bytes: table, queue, traces.',
    '',
    ...comparisons.flatMap((one) => comparison(one)),
    ...(large === undefined ? [] : largest(large)),
    ...(coldStarts.length === 0 ? [] : fromColdShell(coldStarts)),
    ...(xstateGraph.length === 0 ? [] : besideGraph(xstateGraph)),
  ].join('\n');
}

function fromColdShell(coldStarts) {
  return [
    '## From a cold shell',
    '',
    '| command | seconds | processor seconds |',
    '|---|---|---|',
    ...coldStarts.map(
      (one) =>
        `| \`${one.command}\` | ${one.seconds.toFixed(1)} | ${one.processorSeconds.toFixed(1)} |`,
    ),
    '',
  ];
}

function besideGraph(xstateGraph) {
  return [
    '## xstate/graph',
    '',
    '`getAdjacencyMap` on the joint machine of `reference`, each chart moved by XState itself.',
    '',
    '| C P K | states | seconds | states/s | MB of the process |',
    '|---|---|---|---|---|',
    ...xstateGraph.map(
      ({ sizes, states, seconds, processMegabytes }) =>
        `| ${sizes} | ${grouped(states)} | ${seconds.toFixed(1)} | ${Math.round(states / seconds)} | ${Math.round(processMegabytes)} |`,
    ),
    '',
  ];
}

function comparison({ title, rows }) {
  return [
    `## ${title}`,
    '',
    `${grouped(rows[0].states)} states, ${grouped(rows.at(-1).transitions)} transitions.`,
    '',
    '| engine | seconds | processor seconds | M states/s | × Spin | × Spin, processor | bytes/state | tabulation, s |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map((one) => row(one)),
    '',
  ];
}

function row(one) {
  const cells = [
    one.name,
    one.seconds.toFixed(2),
    one.processorSeconds.toFixed(2),
    (one.states / one.seconds / 1e6).toFixed(2),
    one.timesSpin?.toFixed(1) ?? '',
    one.timesSpinProcessor?.toFixed(1) ?? '',
    one.bytesPerState.toFixed(1),
    one.tabulationSeconds?.toFixed(2) ?? '',
  ];
  return `| ${cells.join(' | ')} |`;
}

function largest({ states, seconds, processorSeconds, bytesPerState, processMegabytes }) {
  return [
    '## The largest: reference C=3 P=2 K=3',
    '',
    `sliced, 1 thread: ${grouped(states)} states in ${seconds.toFixed(1)} s (${processorSeconds.toFixed(1)} s of processor), ` +
      `${bytesPerState.toFixed(1)} bytes a state, ${Math.round(processMegabytes)} MB for the whole process.`,
    '',
  ];
}

function grouped(number) {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
