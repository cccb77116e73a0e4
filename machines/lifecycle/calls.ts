/** The steps of a lifecycle network as calls: what a system under test must be made to do for each step. */

/** What may be written to sync_action. */
export type ActionName = 'idle' | 'frozen' | 'resync' | 'recover' | 'check' | 'repair';

/** One call a step. Segments and members are numbers of the network. */
export type LifecycleCall =
  | { readonly type: 'LOCK' }
  | { readonly type: 'BECOME_CLEAN' }
  | { readonly type: 'WRITE_SUPERBLOCK' }
  | { readonly type: 'SUPERBLOCK_WRITTEN' }
  | { readonly type: 'LEAVE_RUNNING_ALONE' }
  | { readonly type: 'CLAIM' }
  | { readonly type: 'BEGIN_ANEW' }
  | { readonly type: 'OBEY_FROZEN' }
  | { readonly type: 'CHOOSE' }
  | { readonly type: 'CREATE' }
  | { readonly type: 'FAIL_TO_CREATE' }
  | { readonly type: 'GIVE_UP' }
  | { readonly type: 'REAP_BEGIN' }
  | { readonly type: 'REAP_JOIN' }
  | { readonly type: 'REAP_WRITE' }
  | { readonly type: 'REAP_END' }
  | { readonly type: 'SYNC_BEGIN' }
  | { readonly type: 'SYNC_SKIP' }
  | { readonly type: 'REQUEST'; readonly segment: number }
  | { readonly type: 'PASS' }
  | { readonly type: 'LEAVE_LOOP' }
  | { readonly type: 'CHECKPOINT_PAUSE' }
  | { readonly type: 'CHECKPOINT_TAKE' }
  | { readonly type: 'CHECKPOINT_DROP' }
  | { readonly type: 'RECORD' }
  | { readonly type: 'FINISH' }
  | { readonly type: 'END_REQUEST'; readonly segment: number }
  | { readonly type: 'FAIL_REQUEST'; readonly segment: number }
  | { readonly type: 'FAIL_MEMBER'; readonly member: number; readonly ioPending: boolean }
  | { readonly type: 'RETURN_IO'; readonly member: number }
  | { readonly type: 'REMOVE'; readonly member: number }
  | { readonly type: 'ADD'; readonly member: number }
  | { readonly type: 'COMMAND'; readonly action: ActionName }
  | { readonly type: 'STOP_SYNC'; readonly action: ActionName }
  | { readonly type: 'STOP_UNSTARTED' }
  | { readonly type: 'END_STOP' }
  | { readonly type: 'START_WRITE' }
  | { readonly type: 'WRITE_AT_ONCE' }
  | { readonly type: 'SEND_DATA' }
  | { readonly type: 'ACKNOWLEDGE' }
  | { readonly type: 'CRASH' }
  | { readonly type: 'ASSEMBLE'; readonly force: boolean };

/** Marks a step with its call; the type keeps steps and calls in agreement. */
export function call(one: LifecycleCall): LifecycleCall {
  return one;
}
