/** Recordings of a real md, or of another implementation, held against the modern networks. */
export { traceOfKprobes } from './read-kprobe.ts';
export { traceOfWriteLog } from './read-write-log.ts';
export { type RecordingOptions, readRecording, validateRecording } from './recording.ts';
export { BitmapValidator } from './validate-bitmap.ts';
export { LifecycleValidator } from './validate-lifecycle.ts';
