#!/bin/busybox sh
# First process of a guest under QEMU: loads md, names the disks as User Mode Linux does, then does the job of its initrd.
/bin/busybox --install -s /bin
export PATH=/bin:/sbin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
while read -r module; do
  insmod "/modules/$module" || echo "@@FAULT insmod $module"
done < /modules/order
for disk in /dev/vd?; do ln -s "$disk" "/dev/ubd${disk#/dev/vd}"; done
echo "@@READY $(cut -d' ' -f1 /proc/uptime) $(uname -r)"
. /lib/raidproof.sh
. /host/job.sh
echo "@@END"
poweroff -f
