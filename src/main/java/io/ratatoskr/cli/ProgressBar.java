package io.ratatoskr.cli;

/** Progress of a download: an updating line on a terminal, else a line for every 10 %. Not thread-safe. */
final class ProgressBar {
    private static final int WIDTH = 30;
    private static final long MILLION = 1_000_000;

    private final RootCommand root;
    private final boolean isTerminal;
    private int shownPercent = -1;

    ProgressBar(RootCommand root) {
        this.root = root;
        this.isTerminal = root.runtime().isTerminal(Terminals.ERROR);
    }

    void update(String file, long done, long total) {
        int percent = total == 0 ? 100 : (int) (100 * done / total);
        int step = isTerminal ? percent : percent / 10 * 10;
        if (step == shownPercent) {
            return;
        }
        shownPercent = step;
        int full = WIDTH * percent / 100;
        String line = "[%s%s] %3d %%  %,d of %,d MB  %s"
                .formatted("#".repeat(full), " ".repeat(WIDTH - full), percent, done / MILLION, total / MILLION, file);
        if (isTerminal) {
            root.overwrite(line);
        } else {
            root.note(line);
        }
    }

    void finish() {
        if (shownPercent >= 0 && isTerminal) {
            root.note("");
        }
    }
}
