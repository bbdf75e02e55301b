package io.ratatoskr.grpc.message;

import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.grpc.v1.Wire;

/** Requests for tokens and their responses. */
public final class TokenMessages {
    private TokenMessages() {}

    public static TokenRequest read(Wire.TokenCountRequest message) {
        TokenInput input = message.getMessagesCount() > 0
                ? new TokenInput.Messages(
                        WireValues.limited("messages", message.getMessagesList(), RequestLimits.MAX_MESSAGES).stream()
                                .map(MessageReader::read)
                                .toList(),
                        ToolReader.tools(message.getToolsList()))
                : new TokenInput.Text(message.getText());
        return new TokenRequest(input, message.getModel(), message.hasProvider() ? message.getProvider() : null);
    }

    public static TokenRequest read(Wire.TokenizeRequest message) {
        return new TokenRequest(
                new TokenInput.Text(message.getText()),
                message.getModel(),
                message.hasProvider() ? message.getProvider() : null);
    }

    public static Wire.TokenCountResponse write(TokenCount count) {
        Wire.TokenCountResponse.Builder message = Wire.TokenCountResponse.newBuilder()
                .setCount(WireValues.uint32(count.count()))
                .setApproximate(count.approximate())
                .setTokenizer(count.tokenizer())
                .setModel(count.model());
        if (count.upperBound() != null) {
            message.setUpperBound(count.upperBound());
        }
        return message.build();
    }

    public static Wire.TokenizeResponse write(Tokenization tokens) {
        Wire.TokenizeResponse.Builder message = Wire.TokenizeResponse.newBuilder()
                .setTokenizer(tokens.tokenizer())
                .setModel(tokens.model());
        tokens.tokens()
                .forEach(token -> message.addTokensBuilder()
                        .setId(token.id())
                        .setText(token.text())
                        .setStart(token.start())
                        .setEnd(token.end()));
        return message.build();
    }
}
