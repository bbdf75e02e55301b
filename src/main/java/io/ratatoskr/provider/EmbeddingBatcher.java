package io.ratatoskr.provider;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.settings.ProviderProfile;
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
public final class EmbeddingBatcher {
    /**
     * Limits of one request to the provider.
     *
     * @param maxInputs maximum number of inputs, at least 1
     * @param maxTokens maximum total tokens as estimated by {@link TokenBounds#upperBound}; a longer input is sent alone
     */
    public record BatchLimits(int maxInputs, long maxTokens) {
        public BatchLimits {
            if (maxInputs < 1 || maxTokens < 1) {
                throw new IllegalArgumentException("the limits are %d inputs and %d tokens; each must be at least 1"
                        .formatted(maxInputs, maxTokens));
            }
        }

        /** These limits with the number of inputs that is configured for the provider, if one is. */
        public BatchLimits of(ProviderProfile profile) {
            return profile.embedBatchSize()
                    .map(size -> new BatchLimits(size, maxTokens))
                    .orElse(this);
        }

        /** A limit on the number of inputs only. */
        public static BatchLimits maxInputs(int maxInputs) {
            return new BatchLimits(maxInputs, Long.MAX_VALUE);
        }
    }

    private EmbeddingBatcher() {}

    /** Splits the request; it stays unchanged if it fits and has no duplicate inputs. */
    public static SplitRequest batch(EmbedRequest request, BatchLimits limits) {
        if (request.input().size() == 1) {
            return SplitRequest.single(request);
        }
        return switch (request.input()) {
            case Input.Texts texts ->
                splitInputs(
                        request,
                        texts.texts(),
                        text -> text,
                        TokenBounds::upperBound,
                        subset -> new Input.Texts(subset, false),
                        limits);
            case Input.Tokens tokens ->
                splitInputs(
                        request,
                        tokens.tokens(),
                        IntBuffer::wrap,
                        ids -> ids.length,
                        subset -> new Input.Tokens(subset, false),
                        limits);
        };
    }

    private interface TokenEstimator<T> {
        long estimate(T input);
    }

    private static <T> SplitRequest splitInputs(
            EmbedRequest request,
            List<T> inputs,
            Function<T, Object> identity,
            TokenEstimator<T> estimator,
            Function<List<T>, Input> input,
            BatchLimits limits) {
        var indexes = new HashMap<Object, Integer>();
        var distinct = new ArrayList<T>();
        int[] positions = new int[inputs.size()];
        for (int i = 0; i < positions.length; i++) {
            T one = inputs.get(i);
            Integer known = indexes.putIfAbsent(identity.apply(one), distinct.size());
            positions[i] = known == null ? distinct.size() : known;
            if (known == null) {
                distinct.add(one);
            }
        }
        var calls = new ArrayList<ModelRequest>();
        var sizes = new ArrayList<Integer>();
        int from = 0;
        long tokens = 0;
        for (int i = 0; i <= distinct.size(); i++) {
            long next = i == distinct.size() ? 0 : estimator.estimate(distinct.get(i));
            boolean full = i - from == limits.maxInputs() || (i > from && tokens + next > limits.maxTokens());
            if (full || i == distinct.size()) {
                sizes.add(i - from);
                calls.add(request.withInput(input.apply(distinct.subList(from, i))));
                from = i;
                tokens = 0;
            }
            tokens += next;
        }
        return calls.size() == 1 && distinct.size() == inputs.size()
                ? SplitRequest.single(request)
                : new SplitRequest(calls, responses -> join(responses, sizes, positions));
    }

    private static EmbedResponse join(List<ModelResponse> responses, List<Integer> sizes, int[] positions) {
        var vectors = new ArrayList<Embedding>();
        var truncatedInputs = new BitSet();
        for (int i = 0; i < responses.size(); i++) {
            if (!(responses.get(i) instanceof EmbedResponse part)) {
                throw new IllegalStateException("expected an EmbedResponse, got "
                        + responses.get(i).getClass().getName());
            }
            if (part.embeddings().size() != sizes.get(i)) {
                throw new ProviderUnavailable(
                        "%s: %d vectors for %d inputs"
                                .formatted(part.provider(), part.embeddings().size(), sizes.get(i)),
                        Reason.INVALID_RESPONSE);
            }
            int before = vectors.size();
            part.truncated().forEach(at -> truncatedInputs.set(before + at));
            vectors.addAll(part.embeddings());
        }
        var first = (EmbedResponse) responses.getFirst();
        int width = first.dimensions();
        for (Embedding vector : vectors) {
            if (vector.dimensions() != width) {
                throw new ProviderUnavailable(
                        "%s: vectors of %d and of %d dimensions in the responses to one request"
                                .formatted(first.provider(), width, vector.dimensions()),
                        Reason.INVALID_RESPONSE);
            }
        }
        var embeddings = new Embedding[positions.length];
        var truncated = new ArrayList<Integer>();
        for (int i = 0; i < positions.length; i++) {
            embeddings[i] = vectors.get(positions[i]);
            if (truncatedInputs.get(positions[i])) {
                truncated.add(i);
            }
        }
        return new EmbedResponse(
                Arrays.asList(embeddings),
                truncated,
                Usage.sum(responses.stream().map(ModelResponse::usage).toList()),
                first.model(),
                first.provider(),
                first.extra());
    }
}
