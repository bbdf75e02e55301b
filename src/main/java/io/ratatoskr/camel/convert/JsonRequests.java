package io.ratatoskr.camel.convert;

import static io.ratatoskr.camel.exchange.RatatoskrHeaders.HYPOTHESIS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.LABELS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MODEL;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.QUERY;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.TARGET;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRequests;
import io.ratatoskr.dialect.ratatoskr.RatatoskrTokenRequests;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonSize;
import io.ratatoskr.json.JsonWriter;
import java.util.List;

/** JSON bodies as requests: in OpenAI's format for chats, completions and embeddings, else in the gateway's own. */
final class JsonRequests {
    private JsonRequests() {}

    /**
     * The request of a JSON object, completed by headers.
     *
     * @throws io.ratatoskr.api.error.InvalidRequest naming the field, its value and what is allowed
     */
    static Object parse(byte[] json, RequestContext context) {
        return LargeJson.parse(json.length, context.exchange(), () -> {
            if (JsonSize.of(json, RequestLimits.MAX_VALUES).values() > RequestLimits.MAX_VALUES) {
                throw new PayloadTooLarge(
                        "the body has more than %,d JSON values, the maximum".formatted(RequestLimits.MAX_VALUES));
            }
            Outline outline = Outline.of(json);
            byte[] complete = complete(json, outline, context);
            return parse(complete, outline, context.kind());
        });
    }

    private static Object parse(byte[] json, Outline outline, RequestKind kind) {
        return switch (kind) {
            case CHAT -> OpenAiRequestParser.parseChat(json);
            case GENERATE -> OpenAiRequestParser.parseGenerate(json);
            case EMBED -> OpenAiRequestParser.parseEmbed(json);
            case NLI -> outline.pairs ? RatatoskrRequests.readNliBatch(json) : RatatoskrRequests.readNli(json);
            case ZERO_SHOT -> RatatoskrRequests.readZeroShot(json);
            case CLASSIFY -> RatatoskrRequests.readClassify(json);
            case STANCE -> RatatoskrRequests.readStance(json);
            case RERANK -> RatatoskrRequests.readRerank(json);
            case COUNT_TOKENS ->
                outline.messages ? ofMessages(OpenAiRequestParser.parseChat(json)) : RatatoskrTokenRequests.read(json);
            case TOKENIZE -> RatatoskrTokenRequests.read(json);
        };
    }

    private static TokenRequest ofMessages(ChatRequest chat) {
        return new TokenRequest(new TokenInput.Messages(chat.messages(), chat.tools()), chat.model(), chat.provider());
    }

    /** The object with the values of headers as further fields; the last of two fields with one name counts. */
    private static byte[] complete(byte[] json, Outline outline, RequestContext context) {
        String model = context.text(MODEL);
        if (model == null && !outline.model) {
            throw context.noModel();
        }
        var fields = new JsonWriter(64).beginObject().field("model", model);
        switch (context.kind()) {
            case NLI -> fields.field("hypothesis", outline.pairs ? null : context.text(HYPOTHESIS));
            case STANCE -> fields.field("target", context.text(TARGET));
            case RERANK -> fields.field("query", context.text(QUERY));
            case ZERO_SHOT -> {
                if (context.header(LABELS) != null) {
                    List<String> labels = context.labels();
                    fields.name("labels").beginList();
                    labels.forEach(fields::string);
                    fields.endList();
                }
            }
            default -> {}
        }
        byte[] further = fields.endObject().toBytes();
        return further.length == 2 ? json : insert(json, lastBrace(json), further, outline.fields);
    }

    /** Inserts the fields of an object before the closing brace of another one. */
    private static byte[] insert(byte[] json, int end, byte[] further, boolean comma) {
        byte[] joined = new byte[json.length - 1 + further.length];
        System.arraycopy(json, 0, joined, 0, end);
        System.arraycopy(further, 0, joined, end, further.length);
        joined[end] = (byte) (comma ? ',' : ' ');
        System.arraycopy(json, end + 1, joined, end + further.length, json.length - end - 1);
        return joined;
    }

    private static int lastBrace(byte[] json) {
        int end = json.length - 1;
        while (json[end] != '}') {
            end--;
        }
        return end;
    }

    /** Which fields an object has; their values are not parsed. */
    private record Outline(boolean fields, boolean model, boolean messages, boolean pairs) {
        static Outline of(byte[] json) {
            boolean fields = false;
            boolean model = false;
            boolean messages = false;
            boolean pairs = false;
            try (JsonReader reader = JsonReader.of(json)) {
                reader.beginObject();
                while (reader.nextField()) {
                    fields = true;
                    switch (reader.name()) {
                        case "model" ->
                            model = !reader.isNull()
                                    && !(reader.isString()
                                            && reader.readString().isBlank());
                        case "messages" -> messages = true;
                        case "pairs" -> pairs = !reader.isNull();
                        default -> {}
                    }
                    reader.skip();
                }
                reader.requireEnd();
            }
            return new Outline(fields, model, messages, pairs);
        }
    }
}
