package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the size of a request or response as JSON, in bytes, from the lengths of its texts and the number of its parts. Reads no
 * text, so that a plain chat costs some nanoseconds.
 */
public final class PayloadSize {
    /** Of a message, tool or text: names of fields, brackets, and the work of an object. */
    private static final int PART = 64;
    /** Of a number in a vector. */
    private static final int NUMBER = 12;

    private PayloadSize() {}

    public static long of(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> messages(chat.messages()) + tools(chat.tools());
            case GenerateRequest generate -> input(generate.prompt());
            case EmbedRequest embed -> input(embed.input());
            case NliRequest nli -> pairs(nli.pairs());
            case ZeroShotRequest zeroShot -> texts(zeroShot.texts());
            case ClassifyRequest classify -> texts(classify.texts());
            case StanceRequest stance -> texts(stance.texts());
            case RerankRequest rerank -> texts(rerank.documents());
        };
    }

    public static long of(ModelResponse response) {
        return switch (response) {
            case ChatResponse chat -> choices(chat.choices());
            case GenerateResponse generate -> completions(generate.completions());
            case EmbedResponse embed -> (long) embed.embeddings().size() * embed.dimensions() * NUMBER;
            case ScoringResponse scores -> 0;
        };
    }

    private static long messages(List<Message> messages) {
        long sum = 0;
        for (Message message : messages) {
            sum += PART + content(message.content()) + length(message.reasoning()) + toolCalls(message.toolCalls());
        }
        return sum;
    }

    private static long content(@Nullable Content content) {
        return switch (content) {
            case null -> 0;
            case Content.Text text -> text.text().length();
            case Content.Parts(List<Part> parts) -> {
                long sum = 0;
                for (Part part : parts) {
                    sum += PART + part(part);
                }
                yield sum;
            }
        };
    }

    private static int part(Part part) {
        return switch (part) {
            case Part.Text text -> text.text().length();
            case Part.Image image -> image.url().length();
            case Part.Audio audio -> audio.data().length();
            case Part.File file -> length(file.data());
            case Part.Refusal refusal -> refusal.text().length();
            case Part.Other other -> other.json().text().length();
        };
    }

    private static long toolCalls(List<ToolCall> calls) {
        long sum = 0;
        for (ToolCall call : calls) {
            sum += PART + call.arguments().length();
        }
        return sum;
    }

    private static long tools(List<ToolDefinition> tools) {
        long sum = 0;
        for (ToolDefinition tool : tools) {
            sum += PART
                    + switch (tool) {
                        case ToolDefinition.Function function ->
                            length(function.description())
                                    + (function.parameters() == null
                                            ? 0
                                            : function.parameters().text().length());
                        case ToolDefinition.Other other -> other.json().text().length();
                    };
        }
        return sum;
    }

    private static long input(Input input) {
        return switch (input) {
            case Input.Texts(List<String> texts, boolean single) -> texts(texts);
            case Input.Tokens(List<int[]> tokens, boolean single) -> {
                long sum = 0;
                for (int[] ids : tokens) {
                    sum += (long) NUMBER * ids.length;
                }
                yield sum;
            }
        };
    }

    private static long texts(List<String> texts) {
        long sum = 0;
        for (String text : texts) {
            sum += PART + text.length();
        }
        return sum;
    }

    private static long pairs(List<NliPair> pairs) {
        long sum = 0;
        for (NliPair pair : pairs) {
            sum += PART + pair.premise().length() + pair.hypothesis().length();
        }
        return sum;
    }

    private static long choices(List<Choice> choices) {
        long sum = 0;
        for (Choice choice : choices) {
            sum += PART + length(choice.content()) + length(choice.reasoning()) + toolCalls(choice.toolCalls());
        }
        return sum;
    }

    private static long completions(List<Completion> completions) {
        long sum = 0;
        for (Completion completion : completions) {
            sum += PART + completion.text().length();
        }
        return sum;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
