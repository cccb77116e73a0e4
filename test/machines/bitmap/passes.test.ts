/** Pass by pass, as Linux 3.0 and 6.12 were seen to do it (semantics 1.10): counter, counter page, device bit, allclean. */
import { describe, expect, it } from 'vitest';
import { bitmapNetwork, scopedNetwork } from './support/networks.ts';
import { type Walker, walker } from './support/walker.ts';

const UNPLUG = [
  'begin an unplug',
  'unplug looks at file page 0',
  'unplug writes file page 0',
  'land oldest write of file page 0',
  'end the unplug',
];
const SCAN = ['begin a daemon pass', 'daemon scans file page 0 from chunk 0'];

/** The row of the table. */
function row(walk: Walker): string {
  const { count } = walk.state('chunk 0').context;
  const device = walk.state('bit 0').paths.has('device.set') ? 'set' : 'clear';
  const { paths } = walk.state('counter page 0');
  const page = paths.has('absent') || paths.has('memory.absent') ? 'freed' : 'there';
  return `${String(count)} ${page} / ${device}`;
}

function written(): Walker {
  const walk = walker(bitmapNetwork({ chunks: 1 }));
  walk.take('start a write to chunk 0', ...UNPLUG, 'end a write to chunk 0');
  return walk;
}

describe('one isolated write in 3.0', () => {
  it('is 2, 1, 0 and only then idle; the device bit clears in the second pass', () => {
    const walk = written();
    expect(row(walk)).toBe('2 there / set');
    walk.take(...SCAN, 'daemon finishes file page 0');
    expect(row(walk)).toBe('1 there / set');
    walk.take(...SCAN, 'daemon finishes file page 0', 'daemon writes file page 0 last');
    expect(row(walk)).toBe('0 freed / set');
    walk.take('land oldest write of file page 0');
    expect(row(walk)).toBe('0 freed / clear');
    walk.take('begin a daemon pass', 'daemon goes on after chunk 0');
    expect(row(walk)).toBe('0 freed / clear');
    expect(walk.isEnabled('begin a daemon pass')).toBe(false);
    expect(walk.state('daemon').paths.has('allclean.yes')).toBe(true);
  });

  it('may be written again after the first pass: 1 becomes 3, and no page write is due', () => {
    const walk = written();
    walk.take(...SCAN, 'daemon finishes file page 0', 'start a write to chunk 0');
    expect(row(walk)).toBe('3 there / set');
    expect(walk.state('file page 0').paths.has('DIRTY.clear')).toBe(true);
    expect(walk.state('file page 0').paths.has('NEEDWRITE.set')).toBe(true);
    walk.take('begin an unplug', 'unplug looks at file page 0', 'unplug writes file page 0');
    expect(walk.state('unplug').context['wait']).toBe(false);
    expect(walk.isEnabled('end the unplug')).toBe(true);
  });

  it('keeps its data back until its page has landed', () => {
    const walk = walker(bitmapNetwork({ chunks: 1 }));
    walk.take('start a write to chunk 0', ...UNPLUG.slice(0, 3));
    expect(walk.isEnabled('end the unplug')).toBe(false);
    walk.take('land oldest write of file page 0');
    expect(walk.isEnabled('end the unplug')).toBe(true);
  });
});

function writtenModern(): Walker {
  const walk = walker(scopedNetwork('modern', undefined, [], { chunks: 1 }));
  walk.take('start a write to chunk 0', ...UNPLUG, 'end a write to chunk 0');
  return walk;
}

describe('one isolated write in 6.12', () => {
  const PASS = [
    'begin a daemon pass',
    'daemon scans the counters',
    'daemon looks at file page 0',
  ] as const;

  it('is 2, 1, 0; the device bit clears in the third pass, and the fourth is idle', () => {
    const walk = writtenModern();
    expect(row(walk)).toBe('2 there / set');
    walk.take(...PASS);
    expect(row(walk)).toBe('1 there / set');
    walk.take(...PASS);
    expect(row(walk)).toBe('0 freed / set');
    expect(walk.state('bit 0').paths.has('memory.clear')).toBe(true);
    expect(walk.state('file page 0').paths.has('PENDING.set')).toBe(true);
    walk.take(...PASS, 'daemon writes file page 0', 'land oldest write of file page 0');
    expect(row(walk)).toBe('0 freed / clear');
    expect(walk.state('daemon').paths.has('allclean.yes')).toBe(true);
    expect(walk.isEnabled('begin a daemon pass')).toBe(false);
  });

  it('stops its writes at a DIRTY page, and the unplug writes what was queued', () => {
    const walk = writtenModern();
    walk.take(...PASS, ...PASS, 'begin a daemon pass', 'start a write to chunk 0');
    walk.take('daemon scans the counters', 'daemon looks at file page 0');
    expect(walk.state('file page 0').paths.has('NEEDWRITE.set')).toBe(true);
    expect(walk.state('daemon').paths.has('pass.resting')).toBe(true);
    walk.take(...UNPLUG.slice(0, 3));
    expect(walk.state('file page 0').paths.has('NEEDWRITE.clear')).toBe(true);
  });

  it('waits before its first page write for older ones, and afterwards for its own', () => {
    const walk = writtenModern();
    walk.take(...PASS, ...PASS, ...PASS, 'daemon writes file page 0', 'start a write to chunk 0');
    walk.take('begin an unplug', 'unplug looks at file page 0');
    expect(walk.isEnabled('unplug writes file page 0')).toBe(false);
    walk.take('land oldest write of file page 0', 'unplug writes file page 0');
    expect(walk.isEnabled('end the unplug')).toBe(false);
    walk.take('land oldest write of file page 0');
    expect(walk.isEnabled('end the unplug')).toBe(true);
  });

  it('may be written again after the first pass: 1 becomes 3, and nothing is waited for', () => {
    const walk = writtenModern();
    walk.take(...PASS, 'start a write to chunk 0');
    expect(row(walk)).toBe('3 there / set');
    walk.take('begin an unplug', 'unplug looks at file page 0');
    expect(walk.isEnabled('end the unplug')).toBe(true);
  });
});

describe('a chunk loaded after a crash', () => {
  it('is NEEDED|1, resynchronised, cleared by the first pass and written by the second', () => {
    const walk = walker(bitmapNetwork({ chunks: 1 }));
    walk.take('start a write to chunk 0', ...UNPLUG, 'crash', 'assemble');
    expect(row(walk)).toBe('1 there / set');
    expect(walk.state('chunk 0').paths.has('NEEDED.set')).toBe(true);
    walk.take('begin the resync', 'resync visits chunk 0');
    expect(walk.state('chunk 0').paths.has('RESYNC.set')).toBe(true);
    expect(walk.isEnabled('finish the resync')).toBe(false);
    walk.take('end the resync I/O of chunk 0', 'finish the resync');
    walk.take(...SCAN, 'daemon finishes file page 0');
    expect(row(walk)).toBe('0 freed / set');
    walk.take('begin a daemon pass', 'daemon writes file page 0');
    walk.take('land oldest write of file page 0');
    expect(row(walk)).toBe('0 freed / clear');
  });

  it('is loaded as NEEDED|2 since 3.3, and then a write counts right', () => {
    const walk = walker(bitmapNetwork({ chunks: 1 }, ['load-as-two']));
    walk.take('start a write to chunk 0', ...UNPLUG, 'crash', 'assemble');
    expect(row(walk)).toBe('2 there / set');
    walk.take('start a write to chunk 0');
    expect(row(walk)).toBe('3 there / set');
  });
});
