package io.ratatoskr.store;

import io.ratatoskr.store.ProtobufCursor.MalformedProtobufException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads from an ONNX graph which other files its weights are in: {@code external_data} of its tensors with the key {@code location},
 * wherever they are, also in subgraphs and functions. Field numbers are those of {@code onnx.proto} 1.16. The tensors' bytes are
 * skipped, so that a graph of gigabytes takes a few milliseconds and no memory.
 */
public final class GraphWeights {
    private static final int MAX_FILES = 1_000;
    private static final int MAX_LOCATION_BYTES = 1_024;
    private static final int MAX_DEPTH = 100;
    private static final int EXTERNAL = 1;

    /** The types of messages that contain tensors, and for each the fields that lead to them. */
    private enum MessageType {
        MODEL,
        TRAINING,
        GRAPH,
        FUNCTION,
        NODE,
        ATTRIBUTE,
        SPARSE_TENSOR,
        TENSOR;

        private static final Map<MessageType, Map<Integer, MessageType>> FIELDS = Map.of(
                MODEL, Map.of(7, GRAPH, 20, TRAINING, 25, FUNCTION),
                TRAINING, Map.of(1, GRAPH, 2, GRAPH),
                GRAPH, Map.of(1, NODE, 5, TENSOR, 15, SPARSE_TENSOR),
                FUNCTION, Map.of(7, NODE, 11, ATTRIBUTE),
                NODE, Map.of(5, ATTRIBUTE),
                ATTRIBUTE, Map.of(5, TENSOR, 6, GRAPH, 10, TENSOR, 11, GRAPH, 22, SPARSE_TENSOR, 23, SPARSE_TENSOR),
                SPARSE_TENSOR, Map.of(1, TENSOR, 2, TENSOR),
                TENSOR, Map.of());

        Map<Integer, MessageType> fields() {
            return FIELDS.getOrDefault(this, Map.of());
        }
    }

    private final ProtobufCursor cursor;
    private final Set<String> locations = new TreeSet<>();
    /** Locations in messages that are not marked as external, which the runtime may merge with others that are. */
    private final Set<String> unmarked = new TreeSet<>();

    private boolean anyExternal;

    private GraphWeights(ProtobufCursor cursor) {
        this.cursor = cursor;
    }

    /**
     * The files, relative to the graph's folder, sorted; empty for a graph that contains its weights, and for a file that is not an
     * ONNX graph.
     *
     * @throws ModelStoreException when a location is not a path below the graph's folder, there are too many, or the graph has what
     *     the runtime might read in another way than this class: very long entries, very deep nesting
     */
    public static List<String> locations(Path graph) throws IOException {
        try (FileChannel file = FileChannel.open(graph)) {
            return locations(file, file.size());
        }
    }

    private static List<String> locations(SeekableByteChannel file, long size) throws IOException {
        GraphWeights weights = new GraphWeights(new ProtobufCursor(file));
        try {
            weights.read(MessageType.MODEL, size, 0);
        } catch (MalformedProtobufException | EOFException e) {
            // Not ONNX: the runtime says so when it loads the file
            return List.of();
        }
        if (weights.anyExternal) {
            for (String location : weights.unmarked) {
                RelativePath.require(location, "the graph");
            }
        }
        return List.copyOf(weights.locations);
    }

    private void read(MessageType type, long end, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new ModelStoreException("the graph is nested more than %d levels deep".formatted(MAX_DEPTH));
        }
        if (type == MessageType.TENSOR) {
            readTensor(end);
            return;
        }
        while (cursor.next(end)) {
            if (!cursor.hasContent()) {
                continue;
            }
            long contentEnd = cursor.contentEnd();
            MessageType content = type.fields().get(cursor.field());
            if (content != null) {
                read(content, contentEnd, depth + 1);
            }
            cursor.moveTo(contentEnd);
        }
    }

    private void readTensor(long end) throws IOException {
        Set<String> found = new TreeSet<>();
        boolean external = false;
        while (cursor.next(end)) {
            if (!cursor.hasContent()) {
                external |= cursor.field() == 14 && cursor.number() == EXTERNAL;
                continue;
            }
            long contentEnd = cursor.contentEnd();
            if (cursor.field() == 13) {
                readEntry(contentEnd, found);
            }
            cursor.moveTo(contentEnd);
        }
        anyExternal |= external;
        if (external) {
            for (String location : found) {
                locations.add(RelativePath.require(location, "the graph"));
            }
            requireFew(locations);
        } else {
            unmarked.addAll(found);
            requireFew(unmarked);
        }
    }

    private void readEntry(long end, Set<String> found) throws IOException {
        String key = "";
        String value = "";
        while (cursor.next(end)) {
            if (cursor.hasContent()) {
                long contentEnd = cursor.contentEnd();
                switch (cursor.field()) {
                    case 1 -> key = text();
                    case 2 -> value = text();
                    default -> {}
                }
                cursor.moveTo(contentEnd);
            }
        }
        if (key.equals("location")) {
            found.add(value);
            requireFew(found);
        }
    }

    private String text() throws IOException {
        String text = cursor.text(MAX_LOCATION_BYTES);
        if (text == null) {
            throw new ModelStoreException(
                    "the graph has external data with a text of more than %,d bytes".formatted(MAX_LOCATION_BYTES));
        }
        return text;
    }

    private static void requireFew(Set<String> files) throws ModelStoreException {
        if (files.size() > MAX_FILES) {
            throw new ModelStoreException("the graph has its weights in more than %d files".formatted(MAX_FILES));
        }
    }
}
