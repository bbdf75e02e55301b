# Completion of ratatoskr in bash, for ~/.bashrc:  eval "$(ratatoskr completion bash)"
# shellcheck shell=bash

# _ratatoskr_table COMMAND: sets the subcommands, the options, the kind of the value of each option that has one, and that of arguments.
_ratatoskr_table() {
  case $1 in
@TABLE@
  esac
}

# _ratatoskr_names KIND: sets $names, which are read once in five minutes.
_ratatoskr_names() {
  local list="_ratatoskr_$1" time="_ratatoskr_$1_at"
  if [[ -z ${!time-} ]] || ((SECONDS - ${!time} > 300)); then
    printf -v "$list" '%s' "$("${COMP_WORDS[0]/#\~/$HOME}" completion --names "$1" 2> /dev/null)"
    printf -v "$time" '%s' "$SECONDS"
  fi
  names=${!list-}
}

_ratatoskr() {
  local i word cur at='' option='' kind='' commands='' options='' values='' rest='' names='' whole
  local -a typed
  typed=('')
  COMPREPLY=()
  # Bash also splits at : and =
  local last=0 joined=''
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]-}
    if ((i > 1)) && [[ -n $joined || $word == [:=]* ]]; then
      typed[last]+=$word
    else
      ((i == 1)) || last=$((last + 1))
      typed[last]=$word
    fi
    joined=''
    [[ $word != *[:=] ]] || joined=yes
  done
  cur=${typed[last]}
  _ratatoskr_table ''
  for ((i = 0; i < last; i++)); do
    word=${typed[i]}
    if [[ -n $option ]]; then
      option=''
    elif [[ $word == -*=* ]]; then
      :
    elif [[ $word == -* ]]; then
      [[ " $values " != *" $word:"* ]] || option=$word
    elif [[ " $commands " == *" $word "* ]]; then
      at="${at:+$at }$word"
      _ratatoskr_table "$at"
    else
      commands=''
    fi
  done
  whole=$cur
  if [[ -z $option && $cur == -*=* && " $values " == *" ${cur%%=*}:"* ]]; then
    option=${cur%%=*}
    cur=${cur#*=}
  fi
  if [[ -n $option ]]; then
    kind=" $values "
    kind=${kind#*" $option:"}
    kind=${kind%% *}
  elif [[ $cur == -* ]]; then
    kind="=${options// /,}"
  elif [[ -n $commands ]]; then
    kind="=${commands// /,}"
  else
    kind=$rest
  fi
  local IFS=$'\n'
  case $kind in
    files)
      COMPREPLY=($(compgen -f -- "$cur"))
      compopt -o filenames 2> /dev/null
      ;;
    folders)
      COMPREPLY=($(compgen -d -- "$cur"))
      compopt -o filenames 2> /dev/null
      ;;
    models | presets | providers)
      _ratatoskr_names "$kind"
      # Names come from providers. compgen -W would run what a $(…) in them contains, and so would the command line
      while read -r word; do
        [[ -z $word || $word != "$cur"* || $word == *[^[:alnum:]._:/@+,%=-]* ]] || COMPREPLY+=("$word")
      done <<< "$names"
      ;;
    =*)
      kind=${kind#=}
      COMPREPLY=($(compgen -W "${kind//,/$'\n'}" -- "$cur"))
      ;;
  esac
  # Bash replaces only what follows the last : or =
  if [[ ${COMP_WORDBREAKS-} != *=* && $whole != "$cur" ]]; then
    COMPREPLY=("${COMPREPLY[@]/#/$option=}")
  fi
  if [[ $cur == *:* && ${COMP_WORDBREAKS-} == *:* ]]; then
    word=${cur%"${cur##*:}"}
    COMPREPLY=("${COMPREPLY[@]#"$word"}")
  fi
}

complete -F _ratatoskr ratatoskr
