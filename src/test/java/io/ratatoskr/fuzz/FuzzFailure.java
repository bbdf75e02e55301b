package io.ratatoskr.fuzz;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A fault that an input found.
 *
 * @param index number of the input in the run
 * @param input the smallest one found
 */
public record FuzzFailure(String target, long seed, long index, FuzzInput input, Throwable cause) {
    private static final int SHOWN_FRAMES = 25;
    private static final int MAX_MESSAGE = 1_500;

    /** What two inputs with the same fault have in common: the exception, its message without data, and the place in our code. */
    static String signature(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        int colon = message.indexOf(':');
        String words = message.substring(0, colon < 0 ? Math.min(message.length(), 60) : colon);
        Throwable deepest = cause;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return "%s %s %s".formatted(cause.getClass().getName(), words.replaceAll("[^a-zA-Z ]+", "#"), place(deepest));
    }

    private static String place(Throwable cause) {
        for (StackTraceElement frame : cause.getStackTrace()) {
            boolean ours = frame.getClassName().startsWith("io.ratatoskr.")
                    && !frame.getClassName().startsWith("io.ratatoskr.fuzz.")
                    && !frame.getMethodName().equals("<init>");
            if (ours) {
                return frame.getClassName() + "." + frame.getMethodName();
            }
        }
        return "";
    }

    @Override
    public String toString() {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        String shown = String.valueOf(cause.getMessage());
        String frames = trace.toString()
                .lines()
                .filter(line -> line.startsWith("\tat") || line.startsWith("Caused by"))
                .limit(SHOWN_FRAMES)
                .reduce("", (all, line) -> all + line + "\n");
        return "%s: %s %s%ninput %d of seed %d, at its smallest:%n  | %s%nagain: --target %s --input %s%n%s"
                .formatted(
                        target,
                        cause.getClass().getName(),
                        shown.substring(0, Math.min(shown.length(), MAX_MESSAGE)),
                        index,
                        seed,
                        input,
                        target,
                        input.size() < 8_000 ? input.encoded() : "(too long: use --seed and --index)",
                        frames);
    }
}
