package io.ratatoskr.camel.queue;

/** Names of the headers of messages in queues. Those of HTTP that begin with {@code x-ratatoskr-} have the same meaning here. */
public final class QueueHeaders {
    /** Of a request: the operation, such as {@code chat} or {@code zero-shot}. */
    public static final String OPERATION = "ratatoskr-operation";

    /** Of a request: the dialect of its body and of the response; absent: that of the operation's HTTP path. */
    public static final String DIALECT = "ratatoskr-dialect";

    /** Of a response: the status that HTTP would have; 200: the body is the result, else it is an error. */
    public static final String STATUS = "x-ratatoskr-status";

    /** Of a failed response: the kind of failure, one of a fixed set such as {@code rate_limit_exceeded}. */
    public static final String ERROR = "x-ratatoskr-error";

    /** Of a failed response: milliseconds to wait, where waiting helps. */
    public static final String RETRY_AFTER = "x-ratatoskr-retry-after-ms";

    /** Of any response. */
    public static final String REQUEST_ID = "x-ratatoskr-request-id";

    public static final String CONTENT_TYPE = "content-type";

    private QueueHeaders() {}
}
