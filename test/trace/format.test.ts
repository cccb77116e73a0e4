/** The trace format: what is written is read again, and what is wrong is refused with its line. */
import { describe, expect, it } from 'vitest';
import { mdTrace } from '../../src/conform/trace/events.ts';
import { traceOfWriteLog } from '../../src/conform/trace/index.ts';
import { isTrace, parseTrace, traceText } from '../../src/trace/index.ts';
import { validateLog, writeLog } from '../conform/trace/support/recordings.ts';
import { BitmapValidator } from '../../src/conform/trace/index.ts';

const header =
  '{"format":"raidproof-trace","schemaVersion":1,"subject":"md","source":"a test","parameters":{"members":4,"chunks":2,"chunkSectors":128,"daemonSleepMilliseconds":0,"sees":"functions","begins":"idle"}}';

describe('a trace', () => {
  it('is written and read again, and judged alike', () => {
    const lines = writeLog('dirty1');
    const text = traceText(traceOfWriteLog(lines.join('\n'), 'log'));
    expect(isTrace(text)).toBe(true);
    const result = new BitmapValidator({ statesMax: 1_000_000 }).validate(
      parseTrace(text, 'trace'),
    );
    expect(result).toMatchObject({ verdict: 'explained', events: validateLog(lines).events });
  });

  it('may come from another implementation', () => {
    const events = ['unplug', 'unplug-end'].map((event) => JSON.stringify({ event }));
    const trace = parseTrace([header, ...events].join('\n'), 'trace');
    expect(trace.events.map(({ event, line }) => [event, line])).toEqual([
      ['unplug', 2],
      ['unplug-end', 3],
    ]);
    expect(new BitmapValidator({ statesMax: 10_000 }).validate(trace).verdict).toBe('explained');
  });

  it.each([
    ['no header', '{"event":"unplug"}', 'line 1: format is not raidproof-trace'],
    [
      'another version',
      header.replace('"schemaVersion":1', '"schemaVersion":2'),
      'line 1: schemaVersion 2',
    ],
    ['no JSON', `${header}\n{`, 'line 2: it is no JSON'],
    ['an event without a name', `${header}\n{"line":1}`, 'line 2: an event has no name'],
  ])('is refused: %s', (_, text, where) => {
    expect(() => parseTrace(text, 'trace')).toThrow(`RP214 trace ${where}`);
  });

  it.each([
    ['{"event":"jump"}', "line 2: md has no event 'jump'"],
    ['{"event":"toString"}', "line 2: md has no event 'toString'"],
    ['{"event":"counter","caller":"start-write"}', "line 2: value of 'counter' is not a number"],
    ['{"event":"counter","caller":"me","value":0}', "line 2: caller of 'counter' is not a caller"],
  ])('of md is refused: %s', (line, where) => {
    expect(() => mdTrace(parseTrace(`${header}\n${line}`, 'trace'))).toThrow(where);
  });
});
