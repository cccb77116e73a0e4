/** Block devices: memory, image file, a volatile cache, and wrappers that record or fail. */

export type { BlockDevice } from './device.ts';
export { faultyDevice, type FaultyDevice } from './faulty.ts';
export { openImage, type ImageMode } from './image.ts';
export { memoryDevice, type MemoryDevice } from './memory.ts';
export { volatileDevice, type DeviceOperation } from './volatile.ts';
export type { VolatileDevice, VolatileOptions } from './volatile.ts';
export { watchedDevice } from './watched.ts';
export { recordingDevice, type LogEntry } from './recording.ts';
