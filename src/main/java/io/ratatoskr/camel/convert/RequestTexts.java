package io.ratatoskr.camel.convert;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The texts of requests. */
final class RequestTexts {
    private RequestTexts() {}

    static List<String> of(Object request) {
        return switch (request) {
            case ChatRequest chat ->
                chat.messages().stream().map(RequestTexts::of).toList();
            case GenerateRequest generate -> of(generate.prompt());
            case EmbedRequest embed -> of(embed.input());
            case NliRequest nli ->
                nli.pairs().stream()
                        .flatMap(pair -> Stream.of(pair.premise(), pair.hypothesis()))
                        .toList();
            case ZeroShotRequest zeroShot -> zeroShot.texts();
            case ClassifyRequest classify -> classify.texts();
            case StanceRequest stance -> stance.texts();
            case RerankRequest rerank ->
                Stream.concat(Stream.of(rerank.query()), rerank.documents().stream())
                        .toList();
            case TokenRequest tokens ->
                switch (tokens.input()) {
                    case TokenInput.Text(String text) -> List.of(text);
                    case TokenInput.Messages messages ->
                        messages.messages().stream().map(RequestTexts::of).toList();
                };
            default -> List.of();
        };
    }

    static String of(Message message) {
        Content content = message.content();
        return content == null ? "" : content.plainText();
    }

    private static List<String> of(Input input) {
        return input instanceof Input.Texts(List<String> texts, boolean single) ? texts : List.of();
    }

    static String system(ChatRequest chat) {
        return chat.messages().stream()
                .filter(message -> message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER)
                .map(RequestTexts::of)
                .collect(Collectors.joining("\n"));
    }

    static boolean hasImages(ChatRequest chat) {
        return chat.messages().stream()
                .anyMatch(message -> message.content() instanceof Content.Parts(List<Part> parts)
                        && parts.stream().anyMatch(Part.Image.class::isInstance));
    }

    /** What is counted as tokens: messages with the overhead of their template, or texts. */
    static List<? extends TokenInput> inputs(Object request) {
        return switch (request) {
            case ChatRequest chat -> List.of(new TokenInput.Messages(chat.messages(), chat.tools()));
            case TokenRequest tokens -> List.of(tokens.input());
            default -> of(request).stream().map(TokenInput.Text::new).toList();
        };
    }

    /** The number of token ids that the request has in place of texts. */
    static long tokenIds(Object request) {
        Input input = switch (request) {
            case GenerateRequest generate -> generate.prompt();
            case EmbedRequest embed -> embed.input();
            default -> Input.of("");
        };
        return input instanceof Input.Tokens(List<int[]> tokens, boolean single)
                ? tokens.stream().mapToLong(ids -> ids.length).sum()
                : 0;
    }
}
