# What the jobs of the guest are made of. Output for the harness begins with @@; marks go to the shim, which notes their
# place among the writes.
array=/dev/md0
md=/sys/block/md0/md
writers=

# step NUMBER WORDS: what comes next, for the story and for whoever watches
step() {
  echo "@@STEP $*"
  echo "step $*" > /host/step.mark
}
# said WORDS: something worth telling happened
said() {
  echo "@@SAY $*"
  echo "say $*" > /host/step.mark
}
# result NAME VALUE: for whoever judges the run
result() {
  echo "@@RESULT $*"
  echo "result $*" > /host/step.mark
}
value() { cat "$1" 2>/dev/null || echo -; }

# watch_array SECONDS: the array in sysfs, as lines path:value, one process a sample
watch_array() {
  while :; do
    [ -f $md/array_state ] && grep -sH '' /proc/uptime $md/array_state $md/sync_action $md/last_sync_action \
      $md/sync_completed $md/degraded $md/mismatch_cnt $md/resync_start $md/safe_mode_delay \
      $md/dev-*/state $md/dev-*/slot $md/dev-*/recovery_start > /host/sample.mark
    sleep "$1"
  done
}

# put_pattern TEXT OFFSET_KIB LENGTH_KIB
put_pattern() {
  yes "$1" | head -c $(($3 * 1024)) |
    dd of=$array bs=4k seek=$(($2 / 4)) iflag=fullblock oflag=direct conv=notrunc 2>/dev/null ||
    said "write at ${2}K failed"
}
# put_payload BLOCK OFFSET_KIB LENGTH_KIB [fsync]: from the file of random bytes that the harness made
put_payload() {
  dd if=/host/payload bs=4k skip="$1" count=$(($3 / 4)) of=$array seek=$(($2 / 4)) oflag=direct conv=notrunc${4:+,$4} 2>/dev/null ||
    said "write at ${2}K failed"
}

dirty_bits() { mdadm -X "$1" 2>/dev/null | sed -n 's/.* \([0-9]*\) dirty.*/\1/p'; }
# until_true SECONDS COMMAND: waits; a word is said when the time is over
until_true() {
  polls=$(($1 * 20))
  shift
  while ! "$@"; do
    polls=$((polls - 1))
    [ $polls -gt 0 ] || { said "waited in vain: $*"; return 1; }
    sleep 0.05
  done
}
is_clear() { [ "$(dirty_bits "$1")" = 0 ]; }
is_idle() { [ "$(value $md/sync_action)" = idle ] && [ "$(value $md/sync_completed)" = none ]; }
is_quiet() { is_idle && sleep 0.3 && is_idle; }
is_value() { case "$(value "$md/$1")" in $2) true ;; *) false ;; esac; }
has_passed() { [ "$(value $md/sync_completed | cut -d' ' -f1)" -ge "$1" ] 2>/dev/null; }
