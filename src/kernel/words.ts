/** An operation in words, for the story, and as the command that a person would type. */

import type { Fault, Operation } from './operations.ts';

/** One short line for the story. */
export function wordsOf(operation: Operation): string {
  switch (operation.do) {
    case 'create':
      return `create a RAID5 of ${operation.devices.length} members`;
    case 'assemble':
      return `assemble ${operation.devices.join(' ')}${operation.force === true ? ', forced' : ''}`;
    case 'stop':
      return 'stop the array';
    case 'write':
      return `write '${operation.text}' to ${range(operation)}${later(operation)}`;
    case 'write-payload':
      return `write random bytes to ${range(operation)}${later(operation)}`;
    case 'fail':
    case 'remove':
    case 'add':
    case 're-add':
      return `${operation.do} ${operation.device}`;
    case 'set':
      return `${operation.file} := ${operation.value}`;
    case 'grow':
      return `grow to ${operation.sizeKibibytes}${operation.sizeKibibytes === 'max' ? '' : ' KiB'} a member`;
    case 'sleep':
      return `wait ${operation.seconds} s`;
    case 'join':
      return 'wait for the writes';
    case 'await-clear':
      return 'wait until no bit is set on disk';
    case 'await-idle':
      return 'wait until no sync runs';
    case 'await-value':
      return `wait until ${operation.file} is ${operation.value}`;
    case 'await-sector':
      return `wait until the sync has passed sector ${operation.sector}`;
    case 'faults':
      return operation.faults.length === 0
        ? 'no fault any more'
        : operation.faults.map(faultWords).join('; ');
    case 'digest':
      return `digest of the array: ${operation.as}`;
    case 'read':
      return `read 4 KiB at ${operation.at} KiB: ${operation.as}`;
    case 'check':
      return `check parity: ${operation.as}`;
    case 'value':
      return `look at ${operation.file}: ${operation.as}`;
    case 'bits':
      return `count the bits of ${operation.device}: ${operation.as}`;
    case 'examine':
      return `examine ${operation.device}`;
    case 'shell':
      return operation.tells;
  }
}

/** A fault in words. */
function faultWords(fault: Fault): string {
  const { image, from, to } = fault;
  const where = `${image === '*' ? 'any image' : image}${from === undefined ? '' : ` bytes ${from} to ${to ?? 'the end'}`}`;
  switch (fault.fault) {
    case 'hold':
      return `hold writes of ${where}`;
    case 'fail':
      return `I/O errors (${fault.access}) on ${where}`;
    case 'kill': {
      const which = (fault.count ?? 1) === 1 ? 'the next write' : `write ${fault.count}`;
      return `end the kernel ${fault.when} ${which} of ${where}`;
    }
  }
}

function range({ at, length }: { readonly at: number; readonly length: number }): string {
  return `${length} KiB at ${at} KiB`;
}

function later({ background }: { readonly background?: boolean }): string {
  return background === true ? ', not waited for' : '';
}
