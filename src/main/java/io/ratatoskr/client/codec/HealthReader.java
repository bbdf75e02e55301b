package io.ratatoskr.client.codec;

import io.ratatoskr.json.JsonReader;

/** Reads the health of a gateway. */
public final class HealthReader {
    /**
     * The health of a gateway.
     *
     * @param live false when only a restart helps
     * @param ready whether requests should be sent there now
     */
    public record Health(boolean live, boolean ready) {}

    private HealthReader() {}

    public static Health read(byte[] json) {
        return ResponseJson.read(json, HealthReader::read);
    }

    private static Health read(JsonReader reader) {
        boolean live = false;
        boolean ready = false;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "live" -> live = reader.readBoolean();
                case "ready" -> ready = reader.readBoolean();
                default -> reader.skip();
            }
        }
        return new Health(live, ready);
    }
}
