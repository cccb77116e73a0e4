/**
 * Minimal schedules that the simulation found: each fails with its fault, or without its mend, and
 * holds otherwise. `holds-*` are schedules over which the oracle itself was once wrong.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FAULTS, MENDS, mendsOf, type Fault, type Mend } from '../../src/raid5/index.ts';
import { directedAt } from '../../src/simulate/directed.ts';
import { eachDefect, readSchedule, replay, show, storyLines } from '../../src/simulate/index.ts';
import { UNREACHABLE, whyUnreachable } from '../../src/simulate/index.ts';

const FOLDER = join(import.meta.dirname, 'schedules');
const NAMES = readdirSync(FOLDER).map((file) => file.replace('.json', ''));

/** Names of one sort, and what they are about. */
function of(sort: 'faults' | 'defects'): { readonly name: string; readonly about: string }[] {
  return NAMES.filter((name) => name.includes(`-${sort}-`)).map((name) => {
    return { name, about: name.split(`-${sort}-`)[1]! };
  });
}

function read(name: string): ReturnType<typeof readSchedule> {
  return readSchedule(join(FOLDER, `${name}.json`));
}

describe('every fault', () => {
  test('has its schedule', () => {
    expect(
      of('faults')
        .map(({ about }) => about)
        .toSorted(),
    ).toEqual(Object.keys(FAULTS).toSorted());
  });

  test.each(of('faults'))('$name', ({ name, about }) => {
    const { setup, events } = read(name);
    expect(setup.faults).toEqual([about as Fault]);
    const violation = replay(setup, events);
    expect(violation).not.toBeNull();
    expect(storyLines({ setup, events, violation: violation! })).toHaveLength(events.length + 2);
    expect(replay({ ...setup, faults: [] }, events)).toBeNull();
  });
});

describe('every defect', () => {
  test.each(['modern', 'classic'] as const)(
    'of the %s era has its schedule, or a reason',
    (era) => {
      const shown = of('defects').flatMap(({ name, about }) =>
        name.startsWith(era) ? [about] : [],
      );
      const due = mendsOf(era).filter((mend) => {
        const why = whyUnreachable(era, mend);
        return why === null || why.coveredBy !== null;
      });
      expect(shown.toSorted()).toEqual(due.toSorted());
    },
  );

  test('no reason is given for a mend that the era does not have', () => {
    for (const { era, mend } of UNREACHABLE) expect(mendsOf(era)).toContain(mend);
  });

  test.each(of('defects'))('$name', ({ name, about }) => {
    const { setup, events } = read(name);
    expect(Object.keys(MENDS)).toContain(about);
    const covering = whyUnreachable(setup.era, about)?.coveredBy;
    const left: readonly string[] = [about, ...(covering ? [covering] : [])];
    expect(mendsOf(setup.era).filter((mend) => !setup.mends.includes(mend))).toEqual(
      mendsOf(setup.era).filter((mend) => left.includes(mend)),
    );
    expect(replay(setup, events)).not.toBeNull();
    // Each of what is left out makes it hold.
    for (const mend of left)
      expect(replay({ ...setup, mends: [...setup.mends, mend as Mend] }, events)).toBeNull();
  });
});

describe('the oracle', () => {
  test.each(NAMES.filter((name) => name.startsWith('holds-')))('%s', (name) => {
    const { setup, events } = read(name);
    expect(replay(setup, events)).toBeNull();
  });
});

describe('a schedule made for a defect', () => {
  const made = (['modern', 'classic'] as const).flatMap((era) =>
    eachDefect(era).flatMap((change) => {
      const known = directedAt(era, change.name, change.choice.mends);
      return known === null ? [] : [{ era, name: change.name, change, known }];
    }),
  );

  test.each(made)('fails for it, and for it alone: $era, $name', ({ change, known }) => {
    expect(replay(known.setup, known.events)).not.toBeNull();
    expect(replay(change.healed(known.setup), known.events)).toBeNull();
  });

  test('is what shows it, shrunk', async () => {
    const change = eachDefect('modern').find(({ name }) => name === 'failure-stays-needed')!;
    const { failed, runsDone } = await show(change, { seed: 1, runs: 1 });
    expect([runsDone, failed?.seed]).toEqual([0, null]);
    expect(failed!.failure.events).toHaveLength(4);
  });

  test('is there for none that an era does not have', () => {
    expect(directedAt('modern', 'load-as-two', [])).toBeNull();
  });
});
