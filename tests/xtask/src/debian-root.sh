# debian-root.sh ROOT SOURCE TARGET PACKAGES COMMAND... : runs a command in a Debian that has these packages, made at ROOT
# if it is not there; inside, SOURCE is /source (to be read only), TARGET is /target and cargo's downloads are /cargo.
# Runs in a mount namespace of its own: whatever it mounts is gone with it.
set -eu
root=$1 source=$2 target=$3 packages=$4
shift 4

if [ "$(id -u)" != 0 ]; then
    echo "missing: root rights; this runs in a Debian of its own (debootstrap, chroot)" >&2
    exit 1
fi
# It gets its name when it is whole.
if [ ! -d "$root" ]; then
    rm -rf --one-file-system "$root.new"
    mkdir -p "$root.new"
    debootstrap --variant=minbase --include=ca-certificates trixie "$root.new" >/dev/null || {
        echo "missing: a Debian mirror with trixie" >&2
        exit 1
    }
    # apt-get waits for the lock of installations (DPkg::Lock::Timeout), but not for that of the lists.
    tries=0
    until chroot "$root.new" apt-get -o DPkg::Lock::Timeout=600 update -qq; do
        tries=$((tries + 1))
        if [ "$tries" -ge 10 ]; then
            echo "missing: the package lists of Debian trixie" >&2
            exit 1
        fi
        sleep 10
    done
    # The packages are words.
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive chroot "$root.new" apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends -o DPkg::Options::=--force-unsafe-io \
        $packages >/dev/null 2>&1 || {
        echo "missing, of Debian trixie: $packages" >&2
        exit 1
    }
    # Not needed to build and test, and half of it all.
    rm -rf "$root.new"/var/cache/apt/archives/*.deb "$root.new"/usr/share/doc "$root.new"/usr/share/man \
        "$root.new"/usr/libexec/swift/lib/liblldb.so* "$root.new"/usr/libexec/swift/lib/swift_static \
        "$root.new"/usr/libexec/swift/lib/libLTO.so* "$root.new"/usr/libexec/swift/bin/lldb* \
        "$root.new"/usr/libexec/swift/bin/clangd "$root.new"/usr/libexec/swift/bin/sourcekit-lsp
    mkdir -p "$root.new/source" "$root.new/target" "$root.new/cargo"
    umount "$root.new/proc" 2>/dev/null || true
    mv "$root.new" "$root"
fi

cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
cp /etc/resolv.conf "$root/etc/"
# Without /proc no compiler finds its own libraries.
mount -t proc proc "$root/proc"
mount --bind "$source" "$root/source"
mount -o remount,bind,ro "$root/source"
mount --bind "$target" "$root/target"
mount --bind "${CARGO_HOME:-$HOME/.cargo}" "$root/cargo"
exec chroot "$root" "$@"
