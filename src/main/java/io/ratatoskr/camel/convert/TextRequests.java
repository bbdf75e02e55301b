package io.ratatoskr.camel.convert;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.exchange.RatatoskrHeaders;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRequests;
import java.util.ArrayList;
import java.util.List;

/** Plain texts as requests, with the headers that say what the text is for. */
final class TextRequests {
    private TextRequests() {}

    /**
     * The text as a user's message, a prompt, a premise or a text; for a rerank request, its lines are the documents.
     *
     * @throws InvalidRequest when a header is missing
     */
    static Object of(String text, RequestContext context) {
        String model = context.model();
        return switch (context.kind()) {
            case CHAT -> ChatRequest.of(model, Message.user(text));
            case GENERATE -> GenerateRequest.of(model, text);
            case EMBED -> EmbedRequest.of(model, text);
            case NLI -> NliRequest.of(model, text, hypothesis(context));
            case ZERO_SHOT -> ZeroShotRequest.of(model, text, context.labels());
            case CLASSIFY -> ClassifyRequest.of(model, text);
            case STANCE -> StanceRequest.of(model, text, target(context));
            case RERANK -> RerankRequest.of(model, query(context), lines(text));
            case COUNT_TOKENS, TOKENIZE -> TokenRequest.of(model, text);
        };
    }

    /**
     * The texts as one request with several inputs or documents.
     *
     * @throws InvalidRequest when a header is missing, an entry is no text, or the kind takes a single text
     */
    static Object of(List<?> list, RequestContext context) {
        List<String> texts = texts(list);
        String model = context.model();
        return switch (context.kind()) {
            case GENERATE -> GenerateRequest.of(model, "").withPrompt(Input.of(texts));
            case EMBED -> EmbedRequest.of(model, texts);
            case NLI -> {
                String hypothesis = hypothesis(context);
                yield NliRequest.of(
                        model,
                        texts.stream()
                                .map(text -> new NliPair(text, hypothesis))
                                .toList());
            }
            case ZERO_SHOT -> ZeroShotRequest.of(model, texts, context.labels());
            case CLASSIFY -> ClassifyRequest.of(model, texts);
            case STANCE -> StanceRequest.of(model, texts, target(context));
            case RERANK -> RerankRequest.of(model, query(context), texts);
            case CHAT, COUNT_TOKENS, TOKENIZE ->
                throw new InvalidRequest("the body is a list; %s takes one text; split the list"
                        .formatted(context.kind().wireName()));
        };
    }

    private static String hypothesis(RequestContext context) {
        return context.required(RatatoskrHeaders.HYPOTHESIS, "hypothesis");
    }

    private static String target(RequestContext context) {
        return context.required(RatatoskrHeaders.TARGET, "target");
    }

    private static String query(RequestContext context) {
        return context.required(RatatoskrHeaders.QUERY, "query");
    }

    private static List<String> lines(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return bounded(lines);
    }

    private static List<String> texts(List<?> list) {
        bounded(list);
        var texts = new ArrayList<String>(list.size());
        for (Object each : list) {
            if (!(each instanceof CharSequence text) || text.isEmpty()) {
                throw new InvalidRequest("entry %d of the body's list is %s; expected a text that is not empty"
                        .formatted(
                                texts.size(),
                                each == null
                                        ? "null"
                                        : each instanceof CharSequence
                                                ? "empty"
                                                : "a " + each.getClass().getName()));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static <T> List<T> bounded(List<T> entries) {
        if (entries.size() > RatatoskrRequests.MAX_BATCH_SIZE) {
            throw new BatchTooLarge(
                    "the body has more than %,d entries, the maximum of one request; split it"
                            .formatted(RatatoskrRequests.MAX_BATCH_SIZE),
                    RatatoskrRequests.MAX_BATCH_SIZE,
                    "body");
        }
        return entries;
    }
}
