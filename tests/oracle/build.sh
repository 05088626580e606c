#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# build.sh OUT GENERATION: compile the model for one generation (arch, token, generic)
# into OUT/liboracle-GENERATION.a.  SAN=1 adds the address and undefined behaviour
# sanitizers.  Its functions are weak: a case may define its own in their place.  With
# ORACLE_DIR set it is taken from there, where make has built it.
set -eu

[ $# -eq 2 ] || { echo "usage: $0 OUT arch|token|generic" >&2; exit 1; }
out=$1 generation=$2
case $generation in
arch | token | generic) ;;
*) echo "$0: no such generation: $generation" >&2; exit 1 ;;
esac

if [ -z "${SAN:-}" ] && [ -n "${ORACLE_DIR:-}" ] && [ "$ORACLE_DIR" != "$out" ]; then
	exec cp "$ORACLE_DIR/liboracle-$generation.a" "$out/"
fi

here=$(cd "$(dirname "$0")" && pwd)
objects=$out/oracle-$generation
upper=$(echo "$generation" | tr '[:lower:]' '[:upper:]')
flags="-std=gnu11 -Wall -Wextra -Wno-unused-parameter -Werror -O1 -g -fno-omit-frame-pointer"
flags="$flags -ffreestanding -fno-optimize-sibling-calls"
flags="$flags -I$here/../../corpus/include -I$here -DGENERATION_$upper"
[ -z "${SAN:-}" ] || flags="$flags -fsanitize=address,undefined -fno-sanitize-recover=undefined"

mkdir -p "$objects"
set --
for source in "$here"/*.c; do
	name=$(basename "$source" .c)
	case $name in
	selftest* | batch | held | owed) continue ;;
	esac
	# shellcheck disable=SC2086 # flags are words
	${CC:-cc} $flags -c -o "$objects/$name.o" "$source"
	[ "$name" = main ] || set -- "$@" "$objects/$name.o"
done

# One object, so that weakness does not keep the linker from finding its parts; main()
# stays beside it for programs that bring their own.
ld -r -o "$objects/model.all" "$@"
nm -g --defined-only "$objects/model.all" | awk '{ print $3 }' >"$objects/weak"
objcopy --weaken-symbols="$objects/weak" "$objects/model.all"
rm -f "$out/liboracle-$generation.a"
ar rcs "$out/liboracle-$generation.a" "$objects/model.all" "$objects/main.o"
