package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Choice;
import io.ratatoskr.api.Completion;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.registry.EntryWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes non-streamed responses in the OpenAI dialect. Thread-safe. */
public final class OpenAiAnswers {
    private OpenAiAnswers() {}

    /** Writes the response to {@code POST /chat/completions}. */
    public static byte[] write(ChatResponse answer) {
        var writer = new JsonWriter(
                640 + length(answer.choice().content()) + length(answer.choice().reasoning()));
        open(writer, Identity.id(answer.id(), "chatcmpl-"), "chat.completion", answer.created(), answer);
        writer.name("choices").beginList();
        AnswerWriter.choice(writer, answer.choice());
        for (Choice choice : answer.otherChoices()) {
            AnswerWriter.choice(writer, choice);
        }
        writer.endList();
        usage(writer, answer);
        return writer.fields(answer.extra()).endObject().toBytes();
    }

    /** Writes the response to {@code POST /completions}. */
    public static byte[] write(GenerateResponse answer) {
        var writer = new JsonWriter(512 + answer.text().length());
        open(writer, Identity.id(answer.id(), "cmpl-"), "text_completion", answer.created(), answer);
        writer.name("choices").beginList();
        for (Completion completion : answer.completions()) {
            AnswerWriter.completion(writer, completion);
        }
        writer.endList();
        usage(writer, answer);
        return writer.fields(answer.extra()).endObject().toBytes();
    }

    /** Writes the response to {@code POST /embeddings}. */
    public static byte[] write(EmbedResponse answer, EmbedRequest.Encoding encoding) {
        List<Embedding> embeddings = answer.embeddings();
        int each = switch (encoding) {
            case FLOAT -> 13 * answer.dimensions();
            case BASE64 -> 16 * answer.dimensions() / 3;
        };
        var writer = new JsonWriter((int) Math.min(16 << 20, 256 + embeddings.size() * (64L + each)));
        writer.beginObject().name("object").string("list").name("data").beginList();
        var digits = new StringBuilder(24);
        for (int i = 0; i < embeddings.size(); i++) {
            float[] values = embeddings.get(i).values();
            writer.beginObject()
                    .name("object")
                    .string("embedding")
                    .name("index")
                    .number(i);
            writer.name("embedding");
            switch (encoding) {
                case FLOAT -> Vectors.writeNumbers(writer, values, digits);
                case BASE64 -> Vectors.writeBase64(writer, values);
            }
            writer.endObject();
        }
        writer.endList().name("model").string(model(answer));
        Usage usage = answer.usage();
        writer.name("usage").beginObject();
        writer.name("prompt_tokens").number(usage == null ? 0 : usage.promptTokens());
        writer.name("total_tokens").number(usage == null ? 0 : usage.totalTokens());
        if (usage != null) {
            writer.fields(usage.extra());
        }
        writer.endObject();
        if (!answer.truncated().isEmpty()) {
            writer.name("truncated").beginList();
            answer.truncated().forEach(writer::number);
            writer.endList();
        }
        return writer.fields(answer.extra()).endObject().toBytes();
    }

    /** Writes the response to {@code GET /models}. */
    public static byte[] models(List<ModelMetadata> models) {
        var writer = new JsonWriter(64 + 384 * models.size());
        writer.beginObject().name("object").string("list").name("data").beginList();
        for (ModelMetadata model : models) {
            write(writer, model);
        }
        return writer.endList().endObject().toBytes();
    }

    /** Writes the response to {@code GET /models/<id>}. */
    public static byte[] model(ModelMetadata model) {
        var writer = new JsonWriter(512);
        write(writer, model);
        return writer.toBytes();
    }

    private static void write(JsonWriter writer, ModelMetadata model) {
        ModelInfo info = model.info();
        writer.beginObject().name("id").string(info.id()).name("object").string("model");
        writer.name("created").number(0).name("owned_by").string(info.provider());
        writer.name("provider").string(info.provider());
        EntryWriter.facts(writer, model);
        writer.name("callable")
                .bool(info.callable())
                .field("reason", info.reason())
                .endObject();
    }

    private static void open(
            JsonWriter writer, String id, String object, @Nullable Long created, ModelResponse answer) {
        writer.beginObject().name("id").string(id).name("object").string(object);
        writer.name("created").number(Identity.created(created)).name("model").string(model(answer));
    }

    private static void usage(JsonWriter writer, ModelResponse answer) {
        Usage usage = answer.usage();
        if (usage != null) {
            writer.name("usage");
            UsageWriter.write(writer, usage);
        }
    }

    private static String model(ModelResponse answer) {
        String model = answer.model();
        return model == null ? Identity.UNKNOWN_MODEL : model;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
