package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.CreationTime;
import io.ratatoskr.provider.openai.OpenAiVectorCodec;
import io.ratatoskr.registry.ModelJsonWriter;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes non-streamed responses in the OpenAI dialect. Thread-safe. */
public final class OpenAiResponseWriter {
    private OpenAiResponseWriter() {}

    /** Writes the response to {@code POST /chat/completions}. */
    public static byte[] write(ChatResponse response) {
        var writer = new JsonWriter(640
                + length(response.choice().content())
                + length(response.choice().reasoning()));
        writeHeader(
                writer,
                ResponseIdentity.idOrNew(response.id(), "chatcmpl-"),
                "chat.completion",
                response.created(),
                response);
        writer.name("choices").beginList();
        OpenAiChoiceWriter.writeChoice(writer, response.choice());
        for (Choice choice : response.otherChoices()) {
            OpenAiChoiceWriter.writeChoice(writer, choice);
        }
        writer.endList();
        writeUsage(writer, response);
        return writer.fields(ReservedFields.CHUNK.removeFrom(response.extra()))
                .endObject()
                .toBytes();
    }

    /** Writes the response to {@code POST /completions}. */
    public static byte[] write(GenerateResponse response) {
        var writer = new JsonWriter(512 + response.text().length());
        writeHeader(
                writer,
                ResponseIdentity.idOrNew(response.id(), "cmpl-"),
                "text_completion",
                response.created(),
                response);
        writer.name("choices").beginList();
        for (Completion completion : response.completions()) {
            OpenAiChoiceWriter.writeCompletion(writer, completion);
        }
        writer.endList();
        writeUsage(writer, response);
        return writer.fields(ReservedFields.CHUNK.removeFrom(response.extra()))
                .endObject()
                .toBytes();
    }

    /** Writes the response to {@code POST /embeddings}. */
    public static byte[] write(EmbedResponse response, EmbedRequest.Encoding encoding) {
        List<Embedding> embeddings = response.embeddings();
        int bytesPerEmbedding = switch (encoding) {
            case FLOAT -> 13 * response.dimensions();
            case BASE64 -> 16 * response.dimensions() / 3;
        };
        var writer = new JsonWriter((int) Math.min(16 << 20, 256 + embeddings.size() * (64L + bytesPerEmbedding)));
        writer.beginObject().name("object").string("list").name("data").beginList();
        for (int i = 0; i < embeddings.size(); i++) {
            float[] values = embeddings.get(i).values();
            writer.beginObject()
                    .name("object")
                    .string("embedding")
                    .name("index")
                    .number(i);
            writer.name("embedding");
            switch (encoding) {
                case FLOAT -> writer.numbers(values);
                case BASE64 -> OpenAiVectorCodec.writeBase64(writer, values);
            }
            writer.endObject();
        }
        writer.endList().name("model").string(model(response));
        Usage usage = response.usage();
        if (usage != null) {
            writer.name("usage").beginObject();
            writer.name("prompt_tokens").number(usage.promptTokens());
            writer.name("total_tokens").number(usage.totalTokens());
            writer.fields(usage.extra()).endObject();
        }
        if (!response.truncated().isEmpty()) {
            writer.name("truncated").beginList();
            response.truncated().forEach(writer::number);
            writer.endList();
        }
        return writer.fields(ReservedFields.CHUNK.removeFrom(response.extra()))
                .endObject()
                .toBytes();
    }

    /**
     * Writes the response to {@code GET /models}.
     *
     * @param ids the id of each model for requests
     */
    public static byte[] models(List<ModelMetadata> models, Function<ModelInfo, String> ids) {
        var writer = new JsonWriter(64 + 384 * models.size());
        writer.beginObject().name("object").string("list").name("data").beginList();
        for (ModelMetadata model : models) {
            write(writer, model, ids.apply(model.info()));
        }
        return writer.endList().endObject().toBytes();
    }

    /**
     * Writes the response to {@code GET /models/<id>}.
     *
     * @param id the model's id for requests
     */
    public static byte[] model(ModelMetadata model, String id) {
        var writer = new JsonWriter(512);
        write(writer, model, id);
        return writer.toBytes();
    }

    private static void write(JsonWriter writer, ModelMetadata model, String id) {
        ModelInfo info = model.info();
        writer.beginObject().name("id").string(id).name("object").string("model");
        writer.name("created").number(CreationTime.of(model)).name("owned_by").string(info.provider());
        writer.name("provider").string(info.provider());
        ModelJsonWriter.writeDetails(writer, model);
        writer.name("callable")
                .bool(info.callable())
                .field("reason", info.reason())
                .endObject();
    }

    private static void writeHeader(
            JsonWriter writer, String id, String object, @Nullable Long created, ModelResponse response) {
        writer.beginObject().name("id").string(id).name("object").string(object);
        writer.name("created")
                .number(ResponseIdentity.createdOrNow(created))
                .name("model")
                .string(model(response));
    }

    private static void writeUsage(JsonWriter writer, ModelResponse response) {
        Usage usage = response.usage();
        if (usage != null) {
            writer.name("usage");
            OpenAiUsageWriter.write(writer, usage);
        }
    }

    private static String model(ModelResponse response) {
        String model = response.model();
        return model == null ? ResponseIdentity.UNKNOWN_MODEL : model;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
