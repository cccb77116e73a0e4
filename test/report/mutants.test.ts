/** The kill matrix in words and as data. */
import { expect, test } from 'vitest';
import { type MutationResult, untold } from '../../src/mutate/index.ts';
import { mutantsJson, mutantsMarkdown, mutantsText } from '../../src/report/index.ts';

const blank = untold({ operator: 'drop-step', subject: 'leave', detail: 'the whole step' });

const RESULT: MutationResult = {
  network: 'lock',
  era: 'classic',
  mends: ['atomicLook'],
  scopes: [
    {
      scope: 'narrow',
      parameters: { doors: 2 },
      states: 1234,
      transitions: 5678,
      properties: [
        { id: 'M1', kind: 'always', verdict: 'holds' },
        { id: 'M2', kind: 'leadsTo', verdict: 'holds' },
        { id: 'M3', kind: 'always', verdict: 'violated' },
      ],
      made: 8,
      judged: 7,
      killed: 1,
    },
    {
      scope: null,
      parameters: { doors: 3 },
      states: 22,
      transitions: 44,
      properties: [],
      made: 1,
      judged: 6,
      killed: 0,
    },
  ],
  all: 9,
  properties: [
    { id: 'M1', kind: 'always' },
    { id: 'M2', kind: 'leadsTo' },
    { id: 'M3', kind: 'always' },
    { id: 'M4', kind: 'sometimes' },
    { id: 'M5', kind: 'leadsTo' },
  ],
  seed: null,
  reasons: [{ why: 'Nobody enters twice.', subjects: ['ent*'], operators: ['drop-step'] }],
  mutants: [
    { ...blank, outcome: 'killed', killers: ['M1'], steps: 4, complete: true },
    { ...blank, subject: 'enter', outcome: 'survived', reason: 'fewer behaviours' },
    {
      ...blank,
      operator: 'drop-when',
      detail: 'OPEN | *',
      outcome: 'survived',
      reason: 'new states',
    },
    {
      ...blank,
      operator: 'lose-event',
      outcome: 'reach',
      reason: 'fewer behaviours',
      unreached: 1,
    },
    { ...blank, outcome: 'equivalent', reason: 'same graph' },
    { ...blank, outcome: 'stillborn' },
    { ...blank, operator: 'drop-when', outcome: 'undecided', reason: 'new states' },
  ],
  probes: [],
  faults: [
    {
      name: 'unlit',
      sentence: 'Nobody sees the lamp.',
      property: 'M4',
      scope: 'doors=2',
      breaches: [
        { property: 'M4', steps: null },
        { property: 'M5', steps: 3 },
      ],
      isPartial: true,
    },
    {
      name: 'unheard',
      sentence: 'Nobody hears the bell.',
      property: 'M3',
      scope: 'narrow',
      breaches: [],
      isPartial: false,
    },
  ],
  variants: [
    {
      name: 'twoLocks',
      bug: 7,
      commit: 'abc (3.2)',
      scope: null,
      concerns: ['M2'],
      isKilled: true,
      breaches: [{ property: 'M2', steps: 6 }],
      others: [],
      needs: ['liveness', 'crash'],
      isPartial: false,
    },
    {
      name: 'noLock',
      bug: null,
      commit: null,
      scope: 'wide',
      concerns: ['M1', 'M2'],
      isKilled: false,
      breaches: [{ property: 'M1', steps: null }],
      others: [{ property: 'M2', steps: 3 }],
      needs: [],
      isPartial: true,
    },
  ],
};

test('the terminal shows survivors first, those that matter most before the others', () => {
  expect(mutantsText([RESULT])).toBe(`\
lock classic
  ! M3 is violated in narrow without any mutation and can kill nothing there

  2 survivors. It reaches states that the right network does not, and no
  property objects.
  - drop-when: leave: OPEN | *
  - drop-when: leave: the whole step [limit hit]

  1 survivor. It does less than the right network and nothing else: no safety
  property can see it.
  - lose-event: leave: the whole step [1 chart state not reached]

  1 survivor explained. Nobody enters twice.

  Operator    All  Equivalent  Stillborn  Killed  Reach  Alive   Score
  drop-step     4           1          1       1      0      1  50.0 %
  drop-when     2           0          0       0      0      2   0.0 %
  lose-event    1           0          0       0      1      0   0.0 %

  Property       Kind  Kills  Alone  Historical  Alone  Targeted
  M1           always      1      1           1      0         0
  M2          leadsTo      0      0           2      1         0
  M3           always      0      0           0      0         0  kills nothing
  M4        sometimes      0      0           0      0         1  a fault alone
  M5          leadsTo      0      0           0      0         1  a fault alone

  ✓ twoLocks (bug 7): killed; by M2 in 6; needs liveness, crash
  ✗ noLock: NOT killed as named beforehand; by M1 no longer reachable; also M2
    in 3; not all was seen

  1 of 2 targeted faults noticed by the property that each was made for
  ✗ unheard: not noticed by M3 (narrow)

  lock classic, 1,234 / 22 states: 1 of 5 killable mutants killed, 20.0 % (40.0
  % with reach); 7 of 9 mutants judged, 1 equivalent, 1 stillborn, 3 survivors
  unexplained; 1 of 2 historical variants killed.
`);
});

test('Markdown has every survivor, escaped', () => {
  const text = mutantsMarkdown([RESULT]);
  expect(text).toContain(
    '- **leave**: drop-when (OPEN \\| \\*); drop-when (the whole step) \\[limit hit\\]',
  );
  expect(text).toContain('### Survivors: fewer behaviours');
  expect(text).toContain('1 mutant. Nobody enters twice.\n\n- **enter**: drop-step');
  expect(text).toContain(
    '| 7 | twoLocks | abc (3.2) |  | M2 | yes | M2 in 6 |  | liveness, crash |',
  );
  expect(text).toContain('| M3 | always | 0 | 0 | 0 | 0 | 0 | 0 | **kills nothing** |');
  expect(text).toContain(
    '| M4 | sometimes | 0 | 0 | 0 | 0 | 1 | 0 | only a fault made for it: unlit |',
  );
  expect(text).toContain(
    '| M5 | leadsTo | 0 | 0 | 0 | 0 | 1 | 0 | only a fault made for M4: unlit |',
  );
  expect(text).toContain('1 of 2 targeted faults noticed by the property that each was made for.');
  expect(text).toContain(
    '| unlit | Nobody sees the lamp. | M4 | yes | M4 no longer reachable, M5 in 3 (not all was judged) | doors=2 |',
  );
  expect(text).toContain('| unheard | Nobody hears the bell. | M3 | **no** |  | narrow |');
  expect(text).toContain(
    '- M3 is violated in narrow without any mutation and can kill nothing there.',
  );
  expect(text).toContain('1 mend on; all mutants.');
  expect(text).toContain('| narrow | doors 2 | 1,234 | 8 | 7 | 1 |');
  expect(text).toContain('| sizes as given | doors 3 | 22 | 1 | 6 | 0 |');
});

test('JSON has one row for each thing that was changed, without single mutants', () => {
  const text = mutantsJson([RESULT]);
  const data = JSON.parse(text) as { networks: readonly Record<string, unknown>[] };
  expect(data.networks[0]?.['matrix']).toEqual({
    leave: {
      'drop-step': 'killed 1, equivalent (same graph) 1, stillborn 1; by M1 1',
      'drop-when': 'survived (new states) 1, undecided (new states) 1',
      'lose-event': 'reach (fewer behaviours) 1',
    },
    enter: { 'drop-step': 'survived (fewer behaviours) 1' },
  });
  expect(data.networks[0]).toMatchObject({ score: 0.2, scoreWithReach: 0.4 });
  expect(data.networks[0]?.['survivors']).toEqual({
    unexplained: 3,
    explained: { 'Nobody enters twice.': 1 },
  });
  expect(text).toContain('"leave": { "drop-step": "killed 1,');
});
