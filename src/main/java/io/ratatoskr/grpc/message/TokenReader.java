package io.ratatoskr.grpc.message;

import io.ratatoskr.api.Token;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.grpc.v1.Wire;

/** Token counts and tokens as a client has them: requests on the wire, responses of it. */
public final class TokenReader {
    private TokenReader() {}

    public static Wire.TokenCountRequest countRequest(TokenRequest request) {
        Wire.TokenCountRequest.Builder message =
                Wire.TokenCountRequest.newBuilder().setModel(request.model());
        switch (request.input()) {
            case TokenInput.Text text -> message.setText(text.text());
            case TokenInput.Messages chat ->
                message.addAllMessages(MessageWriter.write(chat.messages(), true))
                        .addAllTools(ToolWriter.tools(chat.tools(), true));
        }
        if (request.provider() != null) {
            message.setProvider(request.provider());
        }
        return message.build();
    }

    /** @throws io.ratatoskr.api.error.InvalidRequest when there is no text, which alone can be tokenized */
    public static Wire.TokenizeRequest tokenizeRequest(TokenRequest request) {
        Wire.TokenizeRequest.Builder message =
                Wire.TokenizeRequest.newBuilder().setModel(request.model()).setText(text(request.input()));
        if (request.provider() != null) {
            message.setProvider(request.provider());
        }
        return message.build();
    }

    private static String text(TokenInput input) {
        return switch (input) {
            case TokenInput.Text text -> text.text();
            case TokenInput.Messages messages ->
                throw new InvalidRequest("tokenize accepts a text only; messages can only be counted", "messages");
        };
    }

    public static TokenCount count(Wire.TokenCountResponse message) {
        return new TokenCount(
                Integer.toUnsignedLong(message.getCount()),
                message.getApproximate(),
                message.getTokenizer(),
                message.getModel(),
                message.hasUpperBound() ? message.getUpperBound() : null);
    }

    public static Tokenization tokens(Wire.TokenizeResponse message) {
        return new Tokenization(
                message.getTokensList().stream()
                        .map(token -> new Token(token.getId(), token.getText(), token.getStart(), token.getEnd()))
                        .toList(),
                message.getTokenizer(),
                message.getModel());
    }
}
