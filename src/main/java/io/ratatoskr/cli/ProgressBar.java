package io.ratatoskr.cli;

/** Progress of a download: an updating line on a terminal, else a line for every 10 %. Not thread-safe. */
final class ProgressBar {
    private static final int WIDTH = 30;
    private static final long MILLION = 1_000_000;

    private final Root root;
    private int shown = -1;

    ProgressBar(Root root) {
        this.root = root;
    }

    void at(String file, long done, long total) {
        int percent = total == 0 ? 100 : (int) (100 * done / total);
        int step = root.starts().interactive() ? percent : percent / 10 * 10;
        if (step == shown) {
            return;
        }
        shown = step;
        int full = WIDTH * percent / 100;
        String line = "[%s%s] %3d %%  %,d of %,d MB  %s"
                .formatted("#".repeat(full), " ".repeat(WIDTH - full), percent, done / MILLION, total / MILLION, file);
        if (root.starts().interactive()) {
            root.overwrite(line);
        } else {
            root.note(line);
        }
    }

    void end() {
        if (shown >= 0 && root.starts().interactive()) {
            root.note("");
        }
    }
}
