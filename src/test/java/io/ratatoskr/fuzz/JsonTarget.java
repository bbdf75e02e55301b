package io.ratatoskr.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** JSON by the gateway's reader and writer: it accepts what the library accepts, and what is read is written
 * as it was. Bytes that are not UTF-8 are refused, or replaced inside of values that are passed on unread. */
public final class JsonTarget implements FuzzTarget {
    /** Escapes that the writer replaces where they stand alone. */
    private static final Pattern LONE_SURROGATES = Pattern.compile("(?i)\\\\ud[89a-f]");

    @Override
    public String name() {
        return "json";
    }

    @Override
    public FuzzInput mutate(RandomGenerator random) {
        byte[] seed = random.nextBoolean()
                ? Words.pick(WireProtocols.SAMPLES, random).body()
                : Words.pick(SampleRequests.ALL, random).bytes("m");
        Mutator mutator = new Mutator(random);
        return FuzzInput.of(random.nextInt(3) == 0 ? mutator.bytes(seed) : mutator.mutate(seed));
    }

    @Override
    public String run(FuzzInput input) throws IOException {
        byte[] bytes = input.bytes(0);
        boolean utf8 = isUtf8(bytes);
        boolean valid = isTree(bytes);
        RawJson raw;
        try (JsonReader reader = JsonReader.of(bytes)) {
            raw = reader.readRaw();
            reader.requireEnd();
        } catch (GatewayException e) {
            if (valid && utf8) {
                throw new AssertionError("only the library accepts it", e);
            }
            return Expectations.documented(e);
        }
        if (!valid && utf8) {
            throw new AssertionError("only our reader accepts it");
        }
        byte[] copy;
        try (JsonReader reader = JsonReader.of(bytes)) {
            JsonWriter writer = new JsonWriter(64);
            copy(reader, writer);
            copy = writer.toBytes();
        } catch (GatewayException e) {
            return "not copied: " + Expectations.documented(e);
        }
        if (utf8
                && !LONE_SURROGATES.matcher(raw.text()).find()
                && !Expectations.json(copy).equals(Expectations.json(Words.bytes(raw.text())))) {
            throw new AssertionError("the copy is another value: " + new String(copy, UTF_8));
        }
        if (!Expectations.json(new JsonWriter(64).rawOnOneLine(raw).toBytes())
                .equals(Expectations.json(Words.bytes(raw.text())))) {
            throw new AssertionError("the value on one line is another value: " + raw);
        }
        return "copied";
    }

    /** Numbers and literals are copied as they are, strings and names are decoded and encoded again. */
    private static void copy(JsonReader reader, JsonWriter writer) {
        if (reader.isObject()) {
            writer.beginObject();
            reader.beginObject();
            while (reader.nextField()) {
                writer.name(reader.name());
                copy(reader, writer);
            }
            writer.endObject();
        } else if (reader.isList()) {
            writer.beginList();
            reader.beginList();
            while (reader.nextElement()) {
                copy(reader, writer);
            }
            writer.endList();
        } else if (reader.isString()) {
            writer.string(reader.readString());
        } else {
            writer.raw(reader.readRaw());
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isTree(byte[] bytes) {
        boolean mark =
                bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        try {
            return !Json.mapper()
                    .readTree(bytes, mark ? 3 : 0, mark ? bytes.length - 3 : bytes.length)
                    .isMissingNode();
        } catch (IOException e) {
            return false;
        }
    }
}
