/*
 * LD_PRELOAD shim for User Mode Linux: an ordered log of everything that reaches the member images, and faults.
 *
 * UML's block driver does all I/O in one helper process that shares the kernel's address space, so the order of
 * the pwrite64 calls seen here is the order in which bytes reach the images.
 *
 * Environment:
 *   RAIDPROOF_LOG       the write log: one JSON object a line, see logged() below
 *   RAIDPROOF_MARKS     the marks: what the guest writes to a file ending in ".mark", with the log's position
 *   RAIDPROOF_CONTROL   the faults, read again before each access of an image; the guest may write it through hostfs
 *   RAIDPROOF_SEQ       number of the first line
 *   RAIDPROOF_FLUSHES   set: also log flush requests, which the block driver of 6.1 drops (layout of stock 6.1)
 *
 * Faults, one a line. IMAGE is a part of the image's path or "*"; a write is matched when it touches [FROM, TO):
 *   hold IMAGE FROM TO COUNT        writes wait while the line is there, from the COUNT-th match on
 *   fail IMAGE FROM TO r|w|rw       the access ends with EIO
 *   kill before|after IMAGE FROM TO COUNT   at the COUNT-th matching write since the file changed, end the whole group
 *
 * The helper runs on a stack of one page: no buffers and no printf on it, and no lazy binding (LD_BIND_NOW).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define PAYLOAD_MAX (1 << 20)
#define LOG_DESCRIPTOR 230
#define MARKS_DESCRIPTOR 231

static int log_descriptor = -1, marks_descriptor = -1, main_process, logs_flushes;
static const char *control_path;
static unsigned long sequence;
static char line[2 * PAYLOAD_MAX + 1024];
static size_t line_length;
static char control[4096], control_before[4096], path[4096];
static unsigned long kill_matches, hold_matches, control_changes;
static volatile int locked;

static void lock(void) {
  while (__sync_lock_test_and_set(&locked, 1)) syscall(SYS_sched_yield);
}
static void unlock(void) { __sync_lock_release(&locked); }

static int opened(const char *file, int descriptor) {
  int first = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (first < 0) return -1;
  int moved = syscall(SYS_fcntl, first, F_DUPFD_CLOEXEC, descriptor);
  syscall(SYS_close, first);
  return moved;
}

__attribute__((constructor)) static void begin(void) {
  const char *log = getenv("RAIDPROOF_LOG"), *marks = getenv("RAIDPROOF_MARKS"), *first = getenv("RAIDPROOF_SEQ");
  /* The harness is gone: nobody would end this kernel any more. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  main_process = syscall(SYS_getpid);
  control_path = getenv("RAIDPROOF_CONTROL");
  logs_flushes = getenv("RAIDPROOF_FLUSHES") != NULL;
  if (first) sequence = strtoul(first, NULL, 10);
  if (log) log_descriptor = opened(log, LOG_DESCRIPTOR);
  if (marks) marks_descriptor = opened(marks, MARKS_DESCRIPTOR);
}

/* The helpers of UML are in its group; each would keep the locks of the images. */
static void end_group(void) {
  syscall(SYS_kill, 0, SIGKILL);
  for (;;) syscall(SYS_pause);
}

static void put(const char *text) {
  while (*text && line_length < sizeof line) line[line_length++] = *text++;
}
static void put_number(long long value, int digits_least) {
  char digits[24];
  int count = 0, negative = value < 0;
  unsigned long long rest = negative ? -value : value;
  do { digits[count++] = '0' + rest % 10; rest /= 10; } while (rest || count < digits_least);
  if (negative) put("-");
  while (count) line[line_length++] = digits[--count];
}
static void put_bytes(const unsigned char *bytes, size_t length) {
  static const char hexadecimal[] = "0123456789abcdef";
  for (size_t i = 0; i < length; i++) {
    line[line_length++] = hexadecimal[bytes[i] >> 4];
    line[line_length++] = hexadecimal[bytes[i] & 15];
  }
}
static void put_time(void) {
  struct timespec now;
  syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
  put_number(now.tv_sec, 1);
  put(".");
  put_number(now.tv_nsec / 1000, 6);
}

/* Path of a descriptor; under the lock, as it is kept in a static buffer. */
static const char *path_of(int descriptor) {
  static char link[32];
  int at = 0, digits = 1;
  const char *prefix = "/proc/self/fd/";
  while (prefix[at]) { link[at] = prefix[at]; at++; }
  for (int rest = descriptor; rest >= 10; rest /= 10) digits++;
  for (int i = digits - 1, rest = descriptor; i >= 0; i--, rest /= 10) link[at + i] = '0' + rest % 10;
  link[at + digits] = 0;
  long length = syscall(SYS_readlink, link, path, sizeof path - 1);
  if (length <= 0) return NULL;
  path[length] = 0;
  return path;
}
static int ends_with(const char *text, const char *end) {
  size_t length = strlen(text), least = strlen(end);
  return length >= least && strcmp(text + length - least, end) == 0;
}
static int is_member(int descriptor) {
  const char *file = path_of(descriptor);
  return file && ends_with(file, ".img");
}
static const char *name_of(const char *file) {
  const char *slash = strrchr(file, '/');
  return slash ? slash + 1 : file;
}

/* {"seq","t" in seconds of the monotonic clock,"op","img","off","len","rc","hex" for writes}; under the lock. */
static void logged(const char *op, const char *file, long long offset, long length, long result, const void *bytes) {
  if (log_descriptor < 0) return;
  line_length = 0;
  put("{\"seq\":"); put_number(sequence++, 1);
  put(",\"t\":"); put_time();
  put(",\"op\":\""); put(op);
  put("\",\"img\":\""); put(name_of(file));
  put("\",\"off\":"); put_number(offset, 1);
  put(",\"len\":"); put_number(length, 1);
  put(",\"rc\":"); put_number(result, 1);
  if (bytes) { put(",\"hex\":\""); put_bytes(bytes, length); put("\""); }
  put("}\n");
  syscall(SYS_write, log_descriptor, line, line_length);
}

/* What the guest says, at its place among the writes: {"seq" of the next write,"t","hex"}; under the lock. */
static void marked(const void *bytes, size_t length) {
  if (marks_descriptor < 0 || length > PAYLOAD_MAX) return;
  line_length = 0;
  put("{\"seq\":"); put_number(sequence, 1);
  put(",\"t\":"); put_time();
  put(",\"hex\":\""); put_bytes(bytes, length);
  put("\"}\n");
  syscall(SYS_write, marks_descriptor, line, line_length);
}

/* One word of the control file into a static buffer; the cursor moves behind it. */
static const char *word(char **cursor, char *into, size_t size) {
  size_t length = 0;
  while (**cursor == ' ') (*cursor)++;
  while (**cursor && **cursor != ' ' && **cursor != '\n') {
    if (length + 1 < size) into[length++] = **cursor;
    (*cursor)++;
  }
  into[length] = 0;
  return into;
}

struct verdict { int holds, fails, kills_before, kills_after; };

static void judge_line(char *cursor, const char *file, int writes, int counts, long long from, long long to, struct verdict *verdict) {
  static char verb[16], when[16], image[256], number[32], how[8];
  long long first, end;
  word(&cursor, verb, sizeof verb);
  int kills = strcmp(verb, "kill") == 0;
  if (!verb[0]) return;
  if (kills) word(&cursor, when, sizeof when);
  word(&cursor, image, sizeof image);
  first = atoll(word(&cursor, number, sizeof number));
  end = atoll(word(&cursor, number, sizeof number));
  word(&cursor, how, sizeof how);
  if (strcmp(image, "*") && !strstr(name_of(file), image)) return;
  if (to <= first || from >= end) return;
  if (strcmp(verb, "hold") == 0 && writes) {
    hold_matches += counts;
    if (hold_matches >= (unsigned long)atoll(how)) verdict->holds = 1;
  }
  if (strcmp(verb, "fail") == 0) verdict->fails |= strchr(how, writes ? 'w' : 'r') != NULL;
  if (kills && writes) {
    kill_matches += counts;
    if (kill_matches < (unsigned long)atoll(how)) return;
    if (strcmp(when, "after") == 0) verdict->kills_after = 1;
    else verdict->kills_before = 1;
  }
}

/*
 * What the control file says of this access, now; under the lock. An access that waits is judged again and again, but
 * counted once for each content of the file: `counted` is the content's number for which it was.
 */
static struct verdict judged(const char *file, int writes, unsigned long *counted, long long from, long long to) {
  struct verdict verdict = {0, 0, 0, 0};
  if (!control_path || !file) return verdict;
  int descriptor = syscall(SYS_openat, AT_FDCWD, control_path, O_RDONLY | O_CLOEXEC, 0);
  if (descriptor < 0) return verdict;
  long length = syscall(SYS_read, descriptor, control, sizeof control - 1);
  syscall(SYS_close, descriptor);
  control[length > 0 ? length : 0] = 0;
  if (strcmp(control, control_before)) {
    strcpy(control_before, control);
    kill_matches = hold_matches = 0;
    control_changes++;
  }
  int counts = *counted != control_changes + 1;
  *counted = control_changes + 1;
  for (char *cursor = control; *cursor;) {
    char *end = strchr(cursor, '\n');
    judge_line(cursor, file, writes, counts, from, to, &verdict);
    if (!end) break;
    cursor = end + 1;
  }
  return verdict;
}

/* Waits out a hold; the lock is held on return. */
static struct verdict awaited(int descriptor, int writes, long long from, long long to) {
  struct timespec pause = {0, 2000000};
  unsigned long counted = 0;
  for (;;) {
    struct verdict verdict = judged(path_of(descriptor), writes, &counted, from, to);
    if (!verdict.holds || verdict.kills_before) return verdict;
    unlock();
    syscall(SYS_nanosleep, &pause, NULL);
    lock();
  }
}

static ssize_t failed(void) {
  errno = EIO;
  return -1;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
  lock();
  const char *file = path_of(descriptor);
  if (file && ends_with(file, ".mark")) marked(bytes, length);
  if (!file || !ends_with(file, ".img")) {
    unlock();
    return syscall(SYS_pwrite64, descriptor, bytes, length, offset);
  }
  struct verdict verdict = awaited(descriptor, 1, offset, offset + length);
  if (verdict.kills_before) {
    logged("KILL", path_of(descriptor), offset, length, 0, NULL);
    end_group();
  }
  if (verdict.fails) {
    logged("w", path_of(descriptor), offset, length, -EIO, bytes);
    unlock();
    return failed();
  }
  ssize_t result = syscall(SYS_pwrite64, descriptor, bytes, length, offset);
  logged("w", path_of(descriptor), offset, length, result, length <= PAYLOAD_MAX ? bytes : NULL);
  if (verdict.kills_after) {
    logged("KILL", path_of(descriptor), offset, length, 0, NULL);
    end_group();
  }
  unlock();
  return result;
}

ssize_t pread64(int descriptor, void *bytes, size_t length, off64_t offset) {
  lock();
  int fails = is_member(descriptor) && awaited(descriptor, 0, offset, offset + length).fails;
  unlock();
  return fails ? failed() : syscall(SYS_pread64, descriptor, bytes, length, offset);
}

static int synced(int number, int descriptor) {
  int result = syscall(number, descriptor);
  lock();
  if (is_member(descriptor)) logged("flush", path, 0, 0, result, NULL);
  unlock();
  return result;
}
int fdatasync(int descriptor) { return synced(SYS_fdatasync, descriptor); }
int fsync(int descriptor) { return synced(SYS_fsync, descriptor); }

/* Discarding and writing zeros come as fallocate, which leaves zeros. */
int fallocate64(int descriptor, int mode, off64_t offset, off64_t length) {
  int result = syscall(SYS_fallocate, descriptor, mode, offset, length);
  lock();
  if (is_member(descriptor) && mode != 0) logged("falloc", path, offset, length, result, NULL);
  unlock();
  return result;
}

/* Copies from our own memory; a pointer that is none is refused instead of ending the process. */
static int copied(void *into, unsigned long from, size_t length) {
  struct iovec here = {into, length}, there = {(void *)from, length};
  return syscall(SYS_process_vm_readv, syscall(SYS_getpid), &here, 1, &there, 1, 0) == (long)length;
}

/*
 * The block driver hands its helper arrays of pointers to struct io_thread_req over a pipe: struct request at 0, file
 * descriptor at 8. cmd_flags of struct request lie at 24; its low byte 2 is REQ_OP_FLUSH.
 */
static void note_flushes(const void *pointers, ssize_t length) {
  static unsigned char job[16];
  for (ssize_t i = 0; i + 8 <= length; i += 8) {
    unsigned int flags;
    unsigned long request;
    if (!copied(job, *(unsigned long *)((char *)pointers + i), sizeof job)) continue;
    memcpy(&request, job, 8);
    if (!request || !copied(&flags, request + 24, 4) || (flags & 255) != 2) continue;
    int descriptor;
    memcpy(&descriptor, job + 8, 4);
    if (is_member(descriptor)) logged("flush", path, 0, 0, 0, NULL);
  }
}

/* Waits for something to read. If the kernel is gone meanwhile the helpers end, too: they would keep the locks of the images. */
static void await_jobs(int descriptor) {
  struct pollfd one = {descriptor, POLLIN, 0};
  struct timespec second = {1, 0};
  while (syscall(SYS_ppoll, &one, 1, &second, NULL, 8) == 0) {
    if (syscall(SYS_getppid) != main_process) end_group();
    second = (struct timespec){1, 0};
  }
}

ssize_t read(int descriptor, void *bytes, size_t length) {
  int is_helper = length == 512 && syscall(SYS_getpid) != main_process;
  if (is_helper) await_jobs(descriptor);
  ssize_t result = syscall(SYS_read, descriptor, bytes, length);
  int error = errno;
  if (is_helper && result == 0) end_group();
  if (is_helper && logs_flushes && result > 0 && result % 8 == 0) {
    lock();
    note_flushes(bytes, result);
    unlock();
  }
  errno = error;
  return result;
}
