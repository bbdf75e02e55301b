package io.ratatoskr.provider;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.json.JsonReader;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers that are not what the protocol says, which is the provider's fault and not the caller's. Pure. */
public final class BadAnswers {
    /** Where an error was found that came with a 2xx. */
    public static final String IN_ANSWER = "error in a 200 answer";

    /** Looks for an error in what should have been an answer. */
    public interface Disguised {
        /** What the error means; null where there is none. Never throws. */
        @Nullable
        GatewayException in(byte[] body, Profile profile);
    }

    private BadAnswers() {}

    /**
     * Reads a whole answer.
     *
     * @throws GatewayException when it is not what {@code document} wants: the error that it is, else {@link ProviderUnavailable}
     */
    public static <T> T read(byte[] body, Profile profile, Disguised error, Function<JsonReader, T> document) {
        try (JsonReader reader = JsonReader.of(body)) {
            T value = document.apply(reader);
            reader.end();
            return value;
        } catch (InvalidRequest | PayloadTooLarge e) {
            throw of("not the answer its protocol says (" + e.getMessage() + ")", body, profile, error);
        }
    }

    /** As {@link #read}, of an object field by field. */
    public static void fields(byte[] body, Profile profile, Disguised error, Consumer<JsonReader> field) {
        read(body, profile, error, reader -> {
            reader.beginObject();
            while (reader.nextField()) {
                field.accept(reader);
            }
            return body;
        });
    }

    /** What is wrong with an answer; perhaps it is an error in disguise. */
    public static GatewayException of(String wrong, byte[] body, Profile profile, Disguised error) {
        GatewayException meant = error.in(body, profile);
        return meant != null ? meant : bad(profile, "%s: %s".formatted(Wording.of(wrong), Wording.body(body, null)));
    }

    /** The failure of an answer that can be read but not used. */
    public static ProviderUnavailable bad(Profile profile, String wrong) {
        return new ProviderUnavailable(profile.name() + ": " + wrong, ProviderUnavailable.Cause.BAD_ANSWER);
    }
}
