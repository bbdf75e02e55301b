package io.ratatoskr.api.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Describes failures of files by the files' names alone: responses show no folders of this machine. */
public final class FileFailures {
    private FileFailures() {}

    /** Returns the reason of the failure; the JDK's own messages are full paths. */
    public static String reason(IOException failure) {
        if (!(failure instanceof FileSystemException known)) {
            return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        }
        String why = reasonAlone(known);
        return known.getFile() == null ? why : "%s (%s)".formatted(name(Path.of(known.getFile())), why);
    }

    /** Returns the reason of the failure, for a message that names the file itself. */
    public static String reasonAlone(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        String why = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        return why == null ? failure.getClass().getSimpleName() : why;
    }

    /** Returns the last element of the path. */
    public static String name(Path path) {
        Path last = path.getFileName();
        return last == null ? path.toString() : last.toString();
    }
}
