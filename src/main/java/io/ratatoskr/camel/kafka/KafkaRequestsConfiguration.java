package io.ratatoskr.camel.kafka;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.jspecify.annotations.Nullable;

/** Options of {@code kafka-requests:} endpoints. Brokers, group and limits are {@code ratatoskr.kafka.*} keys of the gateway. */
@UriParams
public class KafkaRequestsConfiguration implements Cloneable {
    @UriPath
    @Metadata(required = true, description = "A name of your own, for log lines.")
    private String name = "";

    @UriParam
    @Metadata(
            description =
                    "Topics with requests, comma-separated. Without them those of ratatoskr.kafka.topics that no other route names.")
    private @Nullable String topics;

    @UriParam
    @Metadata(
            description =
                    "Operation of all requests, such as chat; without it each has the header ratatoskr-operation.")
    private @Nullable String operation;

    @UriParam
    @Metadata(
            description =
                    "Dialect of all requests, such as openai; without it each may have the header ratatoskr-dialect.")
    private @Nullable String dialect;

    @UriParam
    @Metadata(
            description =
                    "Topic of the replies to requests that name none; without it that of ratatoskr.kafka.reply-topic.")
    private @Nullable String replyTopic;

    public KafkaRequestsConfiguration copy() {
        try {
            return (KafkaRequestsConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public @Nullable String getTopics() {
        return topics;
    }

    public void setTopics(@Nullable String topics) {
        this.topics = topics;
    }

    public @Nullable String getOperation() {
        return operation;
    }

    public void setOperation(@Nullable String operation) {
        this.operation = operation;
    }

    public @Nullable String getDialect() {
        return dialect;
    }

    public void setDialect(@Nullable String dialect) {
        this.dialect = dialect;
    }

    public @Nullable String getReplyTopic() {
        return replyTopic;
    }

    public void setReplyTopic(@Nullable String replyTopic) {
        this.replyTopic = replyTopic;
    }
}
