#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A test of netdev's CI (NIPA): the directory goes below its tests/patch/.  It is run in a
# kernel tree with the patch applied as HEAD.  MMUCHECK_BUILD names a prepared build
# directory (mmucheck scan -k TREE -O DIR --summary mm); without it the one in the cache is
# taken.  The page to read the findings in is kept with the results.
set -u

set -- -k . --exit-style nipa --mailback
[ -z "${MMUCHECK_BUILD:-}" ] || set -- "$@" -O "$MMUCHECK_BUILD"
[ -z "${RESULTS_DIR:-}" ] ||
	set -- "$@" -o - --format html -o "$RESULTS_DIR/mmucheck.html" --format sarif -o "$RESULTS_DIR/mmucheck.sarif"
exec mmucheck review "$@" HEAD
