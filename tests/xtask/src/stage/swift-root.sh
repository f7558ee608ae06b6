# swift-root.sh ROOT SOURCE TARGET COMMAND... : runs a command in a Debian with Swift, made at ROOT if it is not there.
# Runs in a mount namespace of its own: whatever it mounts is gone with it.
set -eu
root=$1 source=$2 target=$3
shift 3

if [ "$(id -u)" != 0 ]; then
    echo "missing: root rights; Swift runs in a Debian of its own (debootstrap, chroot)" >&2
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
    chroot "$root.new" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive chroot "$root.new" apt-get install -y -qq --no-install-recommends \
        swiftlang libc6-dev libstdc++-14-dev >/dev/null 2>&1 || {
        echo "missing: swiftlang of Debian trixie" >&2
        exit 1
    }
    # Not needed to build and test, and more than half of it all.
    rm -rf "$root.new"/var/cache/apt/archives/*.deb "$root.new"/usr/share/doc "$root.new"/usr/share/man \
        "$root.new"/usr/libexec/swift/lib/liblldb.so* "$root.new"/usr/libexec/swift/lib/swift_static \
        "$root.new"/usr/libexec/swift/lib/libLTO.so* "$root.new"/usr/libexec/swift/bin/lldb* \
        "$root.new"/usr/libexec/swift/bin/clangd "$root.new"/usr/libexec/swift/bin/sourcekit-lsp
    umount "$root.new/proc" 2>/dev/null || true
    mv "$root.new" "$root"
fi

mkdir -p "$root/source" "$root/target"
# Without /proc the compiler does not find its own libraries.
mount -t proc proc "$root/proc"
mount --bind "$source" "$root/source"
mount -o remount,bind,ro "$root/source"
mount --bind "$target" "$root/target"
exec chroot "$root" "$@"
