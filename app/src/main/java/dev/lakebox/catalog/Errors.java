package dev.lakebox.catalog;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.apache.iceberg.rest.responses.ErrorResponseParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exceptions as the REST protocol tells them. To a client that commits the status decides: 409 means that it surely did
 * not happen and why, 503 that it surely did not and may be sent again, any other 5xx that nobody knows, so that it must
 * not delete the files it wrote. What is not in the list is therefore 500.
 */
final class Errors {

    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private static final Map<Class<? extends Exception>, Integer> STATUS = new LinkedHashMap<>();

    static {
        STATUS.put(BadRequestException.class, 400);
        STATUS.put(IllegalArgumentException.class, 400);
        STATUS.put(ValidationException.class, 400);
        STATUS.put(NoSuchNamespaceException.class, 404);
        STATUS.put(NoSuchTableException.class, 404);
        STATUS.put(NoSuchViewException.class, 404);
        STATUS.put(NotFoundException.class, 404);
        STATUS.put(UnsupportedOperationException.class, 406);
        STATUS.put(NamespaceNotEmptyException.class, 409);
        STATUS.put(AlreadyExistsException.class, 409);
        STATUS.put(CommitFailedException.class, 409);
        STATUS.put(UnprocessableEntityException.class, 422);
        STATUS.put(NotCommittedException.class, 503);
    }

    private Errors() {}

    /** @param what the request, for the log: {@code POST /v1/namespaces} */
    static Reply reply(String what, Throwable e) {
        int status = STATUS.entrySet().stream()
                .filter(entry -> entry.getKey().isInstance(e))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(500);
        if (status >= 500) {
            LOG.error("{}: {} {}", what, status, causes(e));
            LOG.debug("{}", what, e);
        }
        return reply(status, e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
    }

    /** @param type the protocol's name of the error, mostly an exception's */
    static Reply reply(int status, String type, String message) {
        ErrorResponse error = ErrorResponse.builder()
                .responseCode(status)
                .withType(type)
                .withMessage(message)
                .build();
        Map<String, String> headers = status == 503 ? Map.of("Retry-After", "1") : Map.of();
        return new Reply(status, headers, ErrorResponseParser.toJson(error).getBytes(StandardCharsets.UTF_8));
    }

    private static String causes(Throwable e) {
        StringBuilder line = new StringBuilder(String.valueOf(e));
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            line.append("; caused by ").append(cause);
        }
        return line.toString().replaceAll("\\R", " ");
    }
}
