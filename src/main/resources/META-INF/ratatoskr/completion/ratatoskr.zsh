#compdef ratatoskr
# Completion of ratatoskr in zsh: source <(ratatoskr completion zsh) in ~/.zshrc, after compinit; or a file _ratatoskr in $fpath.

# _ratatoskr_table COMMAND: sets the subcommands, the options, the kind of the value of each option that has one, and that of arguments.
_ratatoskr_table() {
  case $1 in
@TABLE@
  esac
}

# _ratatoskr_names KIND: sets $names, which are read once in five minutes.
typeset -gA _ratatoskr_known _ratatoskr_known_at
_ratatoskr_names() {
  if [[ -z ${_ratatoskr_known_at[$1]} ]] || ((SECONDS - ${_ratatoskr_known_at[$1]} > 300)); then
    _ratatoskr_known[$1]=$(${(Q)words[1]/#\~/$HOME} completion --names $1 2> /dev/null)
    _ratatoskr_known_at[$1]=$SECONDS
  fi
  names=(${(f)_ratatoskr_known[$1]})
}

_ratatoskr() {
  emulate -L zsh
  local -a subcommands flags names
  local -A values
  local i word at='' option='' kind='' rest=''
  _ratatoskr_table ''
  for ((i = 2; i < CURRENT; i++)); do
    word=${words[i]}
    if [[ -n $option ]]; then
      option=''
    elif [[ $word == -*=* ]]; then
      :
    elif [[ $word == -* ]]; then
      [[ -z ${values[$word]} ]] || option=$word
    elif ((${subcommands[(I)${(b)word}:*]})); then
      at="${at:+$at }$word"
      _ratatoskr_table $at
    else
      subcommands=()
    fi
  done
  word=${words[CURRENT]}
  if [[ -z $option && $word == -*=* && -n ${values[${word%%=*}]} ]]; then
    option=${word%%=*}
    compset -P 1 '*='
  fi
  if [[ -n $option ]]; then
    kind=${values[$option]}
  elif [[ $word == -* ]]; then
    _describe -o option flags
    return
  elif ((${#subcommands})); then
    _describe -t commands command subcommands
    return
  else
    kind=$rest
  fi
  case $kind in
    files) _files ;;
    folders) _files -/ ;;
    models | presets | providers)
      _ratatoskr_names $kind
      compadd -a names
      ;;
    "="*)
      names=(${(s:,:)kind#=})
      compadd -a names
      ;;
  esac
}

if [[ ${funcstack[1]-} == _ratatoskr ]]; then
  _ratatoskr "$@"
else
  compdef _ratatoskr ratatoskr
fi
