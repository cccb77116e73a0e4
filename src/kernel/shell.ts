/** Operations as shell text for the guest; the functions that it calls are those of `guest/raidproof.sh`. */

import type { CreateOperation, Device, Fault, Operation } from './operations.ts';
import { wordsOf } from './words.ts';

/** How long the guest waits for a condition before it says so and goes on. */
const WAIT_SECONDS = 60;
const SAMPLE_SECONDS = 0.05;

/** The job of one boot: every operation as a step, with samples of sysfs meanwhile. */
export function jobOf(operations: readonly Operation[]): string {
  const steps = operations.flatMap((operation, index) => [
    `step ${index} ${quoted(wordsOf(operation))}`,
    shellOf(operation),
  ]);
  return [`watch_array ${SAMPLE_SECONDS} &`, 'watcher=$!', ...steps, 'kill $watcher', ''].join(
    '\n',
  );
}

/** The commands of one operation. */
export function shellOf(operation: Operation): string {
  switch (operation.do) {
    case 'create':
      return createText(operation);
    case 'assemble': {
      const force = operation.force === true ? ' --force' : '';
      const update = operation.update === undefined ? '' : ` --update=${operation.update}`;
      return tried(`mdadm --assemble --run${force}${update} $array ${disks(operation.devices)}`);
    }
    case 'stop':
      return tried('mdadm --stop $array');
    case 'write':
      return inBackground(
        operation,
        `put_pattern ${quoted(operation.text)} ${operation.at} ${operation.length}`,
      );
    case 'write-payload':
      return inBackground(
        operation,
        `put_payload ${operation.block} ${operation.at} ${operation.length}${operation.isFlushed === true ? ' fsync' : ''}`,
      );
    case 'fail':
    case 'remove':
    case 'add':
    case 're-add':
      return tried(`mdadm $array --${operation.do} ${disks([operation.device])}`);
    case 'set':
      return `echo ${operation.value} > $md/${operation.file} || said refused`;
    case 'grow':
      return tried(`mdadm --grow $array --size=${sizeWord(operation.sizeKibibytes)}`);
    case 'sleep':
      return `sleep ${operation.seconds}`;
    case 'join':
      return 'for writer in $writers; do wait $writer; done; writers=';
    case 'await-clear':
      return `until_true ${WAIT_SECONDS} is_clear ${disks([operation.device ?? 'd0'])}`;
    case 'await-idle':
      return `until_true ${WAIT_SECONDS} is_quiet`;
    case 'await-value':
      return `until_true ${WAIT_SECONDS} is_value ${operation.file} ${quoted(operation.value)}`;
    case 'await-sector':
      return `until_true ${WAIT_SECONDS} has_passed ${operation.sector}`;
    case 'faults':
      // Renamed, since an access that is held would get through while the file is empty.
      return `printf ${quoted(operation.faults.map((one) => `${controlLine(one)}\\n`).join(''))} > /host/control.new; mv -f /host/control.new /host/control`;
    case 'digest':
    case 'read':
    case 'check':
    case 'value':
    case 'bits':
    case 'examine':
    case 'shell':
      return resultText(operation);
  }
}

type ResultOperation = Extract<
  Operation,
  { do: 'digest' | 'read' | 'check' | 'value' | 'bits' | 'examine' | 'shell' }
>;

function resultText(operation: ResultOperation): string {
  switch (operation.do) {
    case 'digest':
      return `result ${operation.as} "$(sha256sum $array | cut -d' ' -f1)"`;
    case 'read':
      return `result ${operation.as} "$(dd if=$array iflag=direct bs=4k skip=${operation.at / 4} count=1 2>/dev/null | tr -cd ' -~' | head -c 24)"`;
    case 'check':
      return [
        'echo check > $md/sync_action',
        `until_true ${WAIT_SECONDS} is_quiet`,
        `result ${operation.as} "$(value $md/mismatch_cnt)"`,
      ].join('\n');
    case 'value':
      return `result ${operation.as} "$(value $md/${operation.file})"`;
    case 'bits':
      return `result ${operation.as} "$(dirty_bits ${disks([operation.device])})"`;
    case 'examine':
      return `mdadm -E ${disks([operation.device])}; mdadm -X ${disks([operation.device])}`;
    case 'shell':
      return operation.words;
  }
}

/** The guest's names of members. */
export function disks(devices: readonly Device[]): string {
  return devices
    .map((device) => `/dev/ubd${String.fromCharCode(97 + Number(device.slice(1)))}`)
    .join(' ');
}

function createText(operation: CreateOperation): string {
  const { devices, spares = [], chunkKibibytes = 64, layout = 'left-symmetric' } = operation;
  const {
    bitmapChunkKibibytes = 64,
    delaySeconds = 1,
    assumeClean = true,
    sizeKibibytes,
  } = operation;
  const words = [
    'mdadm --create $array --quiet --run --force --level=5 --metadata=1.2',
    `--raid-devices=${devices.length} --chunk=${chunkKibibytes}K --layout=${layout}`,
    bitmapChunkKibibytes === null
      ? '--bitmap=none'
      : `--bitmap=internal --bitmap-chunk=${bitmapChunkKibibytes}K --delay=${delaySeconds}`,
    ...(sizeKibibytes === undefined ? [] : [`--size=${sizeKibibytes}`]),
    ...(assumeClean ? ['--assume-clean'] : []),
    ...(spares.length === 0 ? [] : [`--spare-devices=${spares.length}`]),
    disks([...devices, ...spares]),
  ];
  const created = tried(words.join(' '));
  return assumeClean ? created : `${created}\nuntil_true ${WAIT_SECONDS} is_quiet`;
}

function controlLine(fault: Fault): string {
  const range = `${fault.image} ${fault.from ?? 0} ${fault.to ?? Number.MAX_SAFE_INTEGER}`;
  switch (fault.fault) {
    case 'hold':
      return `hold ${range} ${fault.count ?? 1}`;
    case 'fail':
      return `fail ${range} ${fault.access}`;
    case 'kill':
      return `kill ${fault.when} ${range} ${fault.count ?? 1}`;
  }
}

/** What a command says goes to the console, and that it failed to the story. */
function tried(command: string): string {
  return `${command} 2>&1 || said "refused: ${command.split(' ', 3).join(' ').replaceAll('$', '\\$')}"`;
}

function inBackground({ background }: { readonly background?: boolean }, text: string): string {
  return background === true ? `{ ${text}; } & writers="$writers $!"` : text;
}

function sizeWord(sizeKibibytes: number | 'max'): string {
  return String(sizeKibibytes);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
