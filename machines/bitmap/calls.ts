/** The steps of a bitmap network as calls: what a system under test must be made to do for each step. */

/** One call a step. Chunks and file pages are numbers of the network; positions count from the oldest write. */
export type BitmapCall =
  | { readonly type: 'START_WRITE'; readonly chunk: number }
  | { readonly type: 'START_WITHOUT_MEMORY'; readonly chunk: number }
  | { readonly type: 'ASSEMBLE_WITHOUT_MEMORY' }
  | { readonly type: 'WAIT_FOR_ROOM'; readonly chunk: number }
  | { readonly type: 'START_AFTER_WAIT'; readonly chunk: number }
  | { readonly type: 'END_WRITE'; readonly chunk: number }
  | { readonly type: 'UNPLUG_BEGIN' }
  | { readonly type: 'UNPLUG_LOOK'; readonly page: number }
  | { readonly type: 'UNPLUG_SUBMIT'; readonly page: number }
  | { readonly type: 'UNPLUG_END' }
  | { readonly type: 'LAND'; readonly page: number; readonly position: number }
  | { readonly type: 'LAND_LATE'; readonly page: number; readonly position: number }
  | { readonly type: 'UPDATE_SUPERBLOCK' }
  | { readonly type: 'DAEMON_BEGIN' }
  | { readonly type: 'DAEMON_GO_ON' }
  | { readonly type: 'DAEMON_SCAN'; readonly page: number }
  | { readonly type: 'DAEMON_SCAN_ALL' }
  | { readonly type: 'DAEMON_LOOK'; readonly page: number }
  | { readonly type: 'DAEMON_SUBMIT'; readonly page: number }
  | { readonly type: 'DAEMON_FINISH'; readonly page: number }
  | { readonly type: 'RESYNC_BEGIN' }
  | { readonly type: 'RESYNC_VISIT'; readonly chunk: number }
  | { readonly type: 'RESYNC_IO_DONE'; readonly chunk: number }
  | { readonly type: 'RESYNC_NOTE'; readonly chunk: number }
  | { readonly type: 'RESYNC_FINISH' }
  | { readonly type: 'RESYNC_ABORT'; readonly chunk: number }
  | { readonly type: 'CRASH' }
  | { readonly type: 'ASSEMBLE' }
  | { readonly type: 'REFUSE' }
  | { readonly type: 'FAIL_MEMBER' }
  | { readonly type: 'RE_ADD' }
  | { readonly type: 'ADD_SPARE' }
  | { readonly type: 'RECOVERY_VISIT'; readonly chunk: number }
  | { readonly type: 'RECOVERY_FINISH' }
  | { readonly type: 'RECOVERY_ABORT'; readonly chunk: number }
  | { readonly type: 'ACTIVATE' }
  | { readonly type: 'CHECK_DEGRADED' }
  | { readonly type: 'SET_BITS'; readonly chunk: number }
  | { readonly type: 'USER_UNPLUG_END' }
  | { readonly type: 'GROW' }
  | { readonly type: 'GROW_RESUME' }
  | { readonly type: 'GROW_RECORD' }
  | { readonly type: 'SAFE_MODE' }
  | { readonly type: 'STOP_BEGIN' }
  | { readonly type: 'DAEMON_SKIP' }
  | { readonly type: 'STOP_SAVE' }
  | { readonly type: 'STOPPED' }
  | { readonly type: 'ASSEMBLE_CLEAN' }
  | { readonly type: 'DAEMON_WRITE_SUPERBLOCK' };

/** Marks a step with its call; the type keeps steps and calls in agreement. */
export function call(one: BitmapCall): BitmapCall {
  return one;
}
