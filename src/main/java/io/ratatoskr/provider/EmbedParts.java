package io.ratatoskr.provider;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.Input;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Reason;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;

/**
 * Splits an embedding request into batches of the provider's size and joins the responses in the order of the inputs. Equal
 * inputs are sent once. Pure.
 */
public final class EmbedParts {
    /**
     * Limits of one request to the provider.
     *
     * @param inputs maximum number of inputs, at least 1
     * @param tokens maximum total tokens as estimated by {@link EmbedParts#tokens}; a longer input is sent alone
     */
    public record Limits(int inputs, long tokens) {
        public Limits {
            if (inputs < 1 || tokens < 1) {
                throw new IllegalArgumentException(
                        "the limits are %d inputs and %d tokens; each must be at least 1".formatted(inputs, tokens));
            }
        }

        /** A limit on the number of inputs only. */
        public static Limits inputs(int most) {
            return new Limits(most, Long.MAX_VALUE);
        }
    }

    private EmbedParts() {}

    /** Splits the request; it stays unchanged if it fits and has no duplicate inputs. */
    public static Parts of(EmbedRequest request, Limits limits) {
        if (request.input().size() == 1) {
            return Parts.whole(request);
        }
        return switch (request.input()) {
            case Input.Texts texts ->
                split(
                        request,
                        texts.texts(),
                        text -> text,
                        EmbedParts::tokens,
                        some -> new Input.Texts(some, false),
                        limits);
            case Input.Tokens tokens ->
                split(
                        request,
                        tokens.tokens(),
                        IntBuffer::wrap,
                        ids -> ids.length,
                        some -> new Input.Tokens(some, false),
                        limits);
        };
    }

    /**
     * A conservative estimate of a text's tokens: half a token per ASCII character, one and a half per other UTF-16 unit. Common
     * tokenizers need fewer for prose in any major script; rare scripts may need up to twice as many.
     */
    public static long tokens(String text) {
        long halves = 0;
        for (int i = 0; i < text.length(); i++) {
            halves += text.charAt(i) < 0x80 ? 1 : 3;
        }
        return (halves + 1) / 2;
    }

    private interface Weight<T> {
        long of(T input);
    }

    private static <T> Parts split(
            EmbedRequest request,
            List<T> inputs,
            Function<T, Object> identity,
            Weight<T> weight,
            Function<List<T>, Input> input,
            Limits limits) {
        var places = new HashMap<Object, Integer>();
        var different = new ArrayList<T>();
        int[] place = new int[inputs.size()];
        for (int i = 0; i < place.length; i++) {
            T one = inputs.get(i);
            Integer known = places.putIfAbsent(identity.apply(one), different.size());
            place[i] = known == null ? different.size() : known;
            if (known == null) {
                different.add(one);
            }
        }
        var calls = new ArrayList<ModelRequest>();
        var sizes = new ArrayList<Integer>();
        int from = 0;
        long tokens = 0;
        for (int i = 0; i <= different.size(); i++) {
            long next = i == different.size() ? 0 : weight.of(different.get(i));
            boolean full = i - from == limits.inputs() || (i > from && tokens + next > limits.tokens());
            if (full || i == different.size()) {
                sizes.add(i - from);
                calls.add(with(request, input.apply(different.subList(from, i))));
                from = i;
                tokens = 0;
            }
            tokens += next;
        }
        return calls.size() == 1 && different.size() == inputs.size()
                ? Parts.whole(request)
                : new Parts(calls, answers -> join(answers, sizes, place));
    }

    private static EmbedRequest with(EmbedRequest request, Input input) {
        return new EmbedRequest(
                input,
                request.model(),
                request.dimensions(),
                request.inputType(),
                request.encoding(),
                request.provider(),
                request.extra(),
                request.dialect());
    }

    private static EmbedResponse join(List<ModelResponse> answers, List<Integer> sizes, int[] place) {
        var vectors = new ArrayList<Embedding>();
        var cut = new BitSet();
        for (int i = 0; i < answers.size(); i++) {
            if (!(answers.get(i) instanceof EmbedResponse part)) {
                throw new IllegalStateException(
                        "expected an EmbedResponse, got " + answers.get(i).getClass().getName());
            }
            if (part.embeddings().size() != sizes.get(i)) {
                throw new ProviderUnavailable(
                        "%s: %d vectors for %d inputs"
                                .formatted(part.provider(), part.embeddings().size(), sizes.get(i)),
                        Reason.INVALID_RESPONSE);
            }
            int before = vectors.size();
            part.truncated().forEach(at -> cut.set(before + at));
            vectors.addAll(part.embeddings());
        }
        var first = (EmbedResponse) answers.getFirst();
        int width = first.dimensions();
        for (Embedding vector : vectors) {
            if (vector.dimensions() != width) {
                throw new ProviderUnavailable(
                        "%s: vectors of %d and of %d dimensions in the responses to one request"
                                .formatted(first.provider(), width, vector.dimensions()),
                        Reason.INVALID_RESPONSE);
            }
        }
        var embeddings = new Embedding[place.length];
        var truncated = new ArrayList<Integer>();
        for (int i = 0; i < place.length; i++) {
            embeddings[i] = vectors.get(place[i]);
            if (cut.get(place[i])) {
                truncated.add(i);
            }
        }
        return new EmbedResponse(
                Arrays.asList(embeddings),
                truncated,
                Sums.of(answers.stream().map(ModelResponse::usage).toList()),
                first.model(),
                first.provider(),
                first.extra());
    }
}
