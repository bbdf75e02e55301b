# Completion of ratatoskr in fish: ratatoskr completion fish > ~/.config/fish/completions/ratatoskr.fish

# Sets the subcommands, the options, the kind of the value of each option that has one, and that of arguments.
function __ratatoskr_table --argument-names command
    set -g __ratatoskr_commands
    set -g __ratatoskr_options
    set -g __ratatoskr_values
    set -g __ratatoskr_rest
    switch "$command"
@TABLE@
    end
end

# Prints names of a kind, which are read once in five minutes.
function __ratatoskr_names --argument-names kind
    set -l list __ratatoskr_known_$kind
    set -l time __ratatoskr_known_at_$kind
    set -l now (date +%s)
    if not set -q $time; or test (math $now - $$time) -gt 300
        set -l words (commandline -opc)
        set -g $list ($words[1] completion --names $kind 2>/dev/null)
        set -g $time $now
    end
    printf '%s\n' $$list
end

function __ratatoskr_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l at ''
    set -l option ''
    __ratatoskr_table ''
    for word in $typed[2..-1]
        if test -n "$option"
            set option ''
        else if string match -qr -- '^-.*=' $word
            continue
        else if string match -q -- '-*' $word
            if string match -q -- "$word:*" $__ratatoskr_values
                set option $word
            end
        else if contains -- $word (string replace -r '\t.*' '' -- $__ratatoskr_commands)
            set at (string trim -- "$at $word")
            __ratatoskr_table $at
        else
            set __ratatoskr_commands
        end
    end
    set -l prefix ''
    set -l kind $__ratatoskr_rest
    if test -z "$option"; and string match -qr -- '^-.*=' $current
        set option (string replace -r '=.*' '' -- $current)
        set current (string replace -r '^[^=]*=' '' -- $current)
        set prefix "$option="
    end
    if test -n "$option"
        set kind (string replace -rf -- "^$option:" '' $__ratatoskr_values)
    else if string match -q -- '-*' $current
        printf '%s\n' $__ratatoskr_options
        return
    else if set -q __ratatoskr_commands[1]
        printf '%s\n' $__ratatoskr_commands
        return
    end
    switch "$kind"
        case files
            __fish_complete_path "$current" | string replace -r '^' -- "$prefix"
        case folders
            __fish_complete_directories "$current" | string replace -r '^' -- "$prefix"
        case models presets providers
            __ratatoskr_names $kind | string replace -r '^' -- "$prefix"
        case '=*'
            string split , (string sub -s 2 -- $kind) | string replace -r '^' -- "$prefix"
    end
end

complete -c ratatoskr -f -a '(__ratatoskr_complete)'
