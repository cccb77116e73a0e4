#!/bin/busybox sh
# First process of the guest: loads md, then does the job that the harness put into the shared folder.
/bin/busybox --install -s /bin
export PATH=/bin:/sbin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
shared=$(sed -n 's/.*hostdir=\([^ ]*\).*/\1/p' /proc/cmdline)
mount -t hostfs none /host -o "$shared"
while read -r module; do
  insmod "/modules/$module" || echo "@@FAULT insmod $module"
done < /modules/order
echo "@@READY $(cut -d' ' -f1 /proc/uptime) $(uname -r)"
. /lib/raidproof.sh
. /host/job.sh
echo "@@END"
poweroff -f
