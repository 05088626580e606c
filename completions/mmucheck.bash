# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Completion of mmucheck(1) for bash.  Commands, options and the values of options are what
# the program's own --help says.

# __mmucheck_values COMMAND --OPTION: "a|b|c" of "--OPTION=a|b|c", one a line.
__mmucheck_values() {
	mmucheck "$1" --help 2>/dev/null |
		sed -n "s/^.*$2=\([a-z-]*|[a-z|-]*\).*/\1/p" | tr '|' '\n'
}

__mmucheck_rules() {
	mmucheck rules 2>/dev/null | cut -d' ' -f1
}

# __mmucheck_argument OPTION: what the option takes, as "words LIST", "dir", "file" or "any".
__mmucheck_argument() {
	case $1 in
	--rule | --no-rule | --covers) echo "words $(__mmucheck_rules | tr '\n' ' ')" ;;
	-k | --kernel | -O | --build | --users) echo dir ;;
	-o | --output | -p | --compdb | --baseline | --model | --looked-at) echo file ;;
	--arch) echo 'words arm64 powerpc s390 sparc x86_64' ;;
	--*) __mmucheck_values "$2" "$1" | tr '\n' ' ' | sed -n 's/^./words &/p' ;;
	esac
}

# __mmucheck_verbs COMMAND: words that may follow a command.
__mmucheck_verbs() {
	case $1 in
	baseline) echo add list prune ;;
	cache) echo stats clear ;;
	dump) echo ir summary flags model ;;
	hook) echo install uninstall status ;;
	explain) __mmucheck_rules ;;
	esac
}

_mmucheck() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local command=${COMP_WORDS[1]-} what
	COMPREPLY=()
	# bash breaks words at "=" too.
	if [ "$cur" = = ]; then
		cur=
	elif [ "$prev" = = ]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$(mmucheck --help 2>/dev/null |
			sed -n 's/^  \([a-z-][a-z-]*\) .*/\1/p') --help --version" -- "$cur")
		return
	fi
	what=$(__mmucheck_argument "$prev" "$command")
	case $what in
	words\ *) mapfile -t COMPREPLY < <(compgen -W "${what#words }" -- "$cur") ;;
	dir) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	*)
		if [[ $cur == -* ]]; then
			mapfile -t COMPREPLY < <(compgen -W "$(mmucheck "$command" --help 2>/dev/null |
				grep -oE '(^ +| )--?[a-zA-Z][a-z-]*' | sort -u)" -- "$cur")
		elif [ "$COMP_CWORD" -eq 2 ] && [ -n "$(__mmucheck_verbs "$command")" ]; then
			mapfile -t COMPREPLY < <(compgen -W "$(__mmucheck_verbs "$command")" -- "$cur")
		else
			compopt -o filenames 2>/dev/null
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		fi
		;;
	esac
}

complete -F _mmucheck mmucheck
