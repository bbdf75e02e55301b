package io.ratatoskr.camel.convert;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.error.InvalidRequest;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Requests with changed texts: of all messages, with text parts, refusals, reasoning and the arguments of tool calls; prompts and
 * inputs; texts, premises and hypotheses; queries and documents. Everything else stays: images, files, token ids, tools, labels, names
 * and the fields that only a provider knows.
 */
public final class RequestTextMapping {
    private RequestTextMapping() {}

    /**
     * @param request a {@link ModelRequest} or {@link TokenRequest}
     * @throws InvalidRequest when it is neither
     */
    public static Object map(@Nullable Object request, UnaryOperator<String> change) {
        return switch (request) {
            case ChatRequest chat -> chat.withMessages(messages(chat.messages(), change));
            case GenerateRequest generate -> generate.withPrompt(input(generate.prompt(), change));
            case EmbedRequest embed -> embed.withInput(input(embed.input(), change));
            case NliRequest nli ->
                new NliRequest(
                        nli.pairs().stream()
                                .map(pair -> new NliPair(change.apply(pair.premise()), change.apply(pair.hypothesis())))
                                .toList(),
                        nli.single(),
                        nli.selection(),
                        nli.extra(),
                        nli.dialect());
            case ZeroShotRequest zeroShot ->
                new ZeroShotRequest(
                        texts(zeroShot.texts(), change),
                        zeroShot.single(),
                        zeroShot.labelSet(),
                        zeroShot.selection(),
                        zeroShot.extra(),
                        zeroShot.dialect());
            case ClassifyRequest classify ->
                new ClassifyRequest(
                        texts(classify.texts(), change),
                        classify.single(),
                        classify.selection(),
                        classify.extra(),
                        classify.dialect());
            case StanceRequest stance ->
                new StanceRequest(
                        texts(stance.texts(), change),
                        stance.single(),
                        change.apply(stance.target()),
                        stance.selection(),
                        stance.extra(),
                        stance.dialect());
            case RerankRequest rerank ->
                rerank.withQuery(change.apply(rerank.query())).withDocuments(texts(rerank.documents(), change));
            case TokenRequest tokens ->
                new TokenRequest(tokenInput(tokens.input(), change), tokens.model(), tokens.provider());
            case null, default ->
                throw new InvalidRequest("the message body is %s; expected a request"
                        .formatted(
                                request == null
                                        ? "empty"
                                        : "a " + request.getClass().getName()));
        };
    }

    private static List<String> texts(List<String> texts, UnaryOperator<String> change) {
        return texts.stream().map(change).toList();
    }

    private static Input input(Input input, UnaryOperator<String> change) {
        return input instanceof Input.Texts(List<String> texts, boolean single)
                ? new Input.Texts(texts(texts, change), single)
                : input;
    }

    private static TokenInput tokenInput(TokenInput input, UnaryOperator<String> change) {
        return switch (input) {
            case TokenInput.Text(String text) -> new TokenInput.Text(change.apply(text));
            case TokenInput.Messages messages ->
                new TokenInput.Messages(messages(messages.messages(), change), messages.tools());
        };
    }

    private static List<Message> messages(List<Message> messages, UnaryOperator<String> change) {
        return messages.stream().map(message -> message(message, change)).toList();
    }

    private static Message message(Message message, UnaryOperator<String> change) {
        Content content = message.content();
        Message changed = content == null ? message : message.withContent(content(content, change));
        return changed.output().equals(AssistantOutput.NONE)
                ? changed
                : changed.withOutput(output(changed.output(), change));
    }

    private static Content content(Content content, UnaryOperator<String> change) {
        return switch (content) {
            case Content.Text(String text) -> new Content.Text(change.apply(text));
            case Content.Parts(List<Part> parts) ->
                new Content.Parts(parts.stream().map(part -> part(part, change)).toList());
        };
    }

    private static Part part(Part part, UnaryOperator<String> change) {
        return switch (part) {
            case Part.Text text -> new Part.Text(change.apply(text.text()), text.extra());
            case Part.Refusal refusal -> new Part.Refusal(change.apply(refusal.text()), refusal.extra());
            case Part.Image image -> image;
            case Part.Audio audio -> audio;
            case Part.File file -> file;
            case Part.Other other -> other;
        };
    }

    private static AssistantOutput output(AssistantOutput output, UnaryOperator<String> change) {
        return new AssistantOutput(
                output.toolCalls().stream()
                        .map(call -> new ToolCall(
                                call.id(), call.name(), change.apply(call.arguments()), call.type(), call.extra()))
                        .toList(),
                apply(output.reasoning(), change),
                output.reasoningDetails(),
                apply(output.refusal(), change));
    }

    private static @Nullable String apply(@Nullable String text, UnaryOperator<String> change) {
        return text == null ? null : change.apply(text);
    }
}
