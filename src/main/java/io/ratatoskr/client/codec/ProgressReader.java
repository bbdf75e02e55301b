package io.ratatoskr.client.codec;

import io.ratatoskr.api.model.DownloadProgressListener;

/** Reads the progress of a download. */
public final class ProgressReader {
    private ProgressReader() {}

    public static void read(byte[] json, DownloadProgressListener progress) {
        ResponseJson.read(json, reader -> {
            String file = "";
            long done = 0;
            long total = 0;
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "file" -> file = reader.readString();
                    case "bytes" -> done = reader.readLong();
                    case "total_bytes" -> total = reader.readLong();
                    default -> reader.skip();
                }
            }
            progress.onProgress(file, done, total);
            return "";
        });
    }
}
